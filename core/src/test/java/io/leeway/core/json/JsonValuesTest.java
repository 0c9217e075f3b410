package io.leeway.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.DoubleAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonValuesTest {
  private static final String TOO_MANY_VALUES = "(more than 10000 values)";

  private static String json(Object value) {
    Object copy = JsonValues.copyOf(value);
    assertThat(JsonValues.copyOf(copy)).isEqualTo(copy);
    String json = Json.line(out -> JsonValues.write(out, copy));
    Json.parse(json, "copy");
    return json;
  }

  private record Point(int x, int y) {}

  static List<Arguments> values() {
    Instant time = Instant.parse("2026-01-02T03:04:05.6Z");
    GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone("Asia/Tokyo"));
    calendar.setTimeInMillis(time.toEpochMilli());
    return List.of(
        Arguments.of(time, "\"2026-01-02T03:04:05.600000Z\""),
        Arguments.of(Date.from(time), "\"2026-01-02T03:04:05.600000Z\""),
        Arguments.of(calendar, "\"2026-01-02T03:04:05.600000Z\""),
        Arguments.of(LocalDate.of(2026, 1, 2), "\"2026-01-02\""),
        Arguments.of(Duration.ofMinutes(90), "\"PT1H30M\""),
        Arguments.of(
            ZonedDateTime.ofInstant(time, ZoneId.of("Asia/Tokyo")),
            "\"2026-01-02T12:04:05.600+09:00[Asia/Tokyo]\""),
        Arguments.of(Instant.MAX, "\"+1000000000-12-31T23:59:59.999999999Z\""),
        Arguments.of(ByteBuffer.allocate(7), "\"(7 bytes)\""),
        Arguments.of(new byte[7], "\"(7 bytes)\""),
        Arguments.of(new StringBuilder("text"), "\"text\""),
        Arguments.of('c', "\"c\""),
        Arguments.of(new char[] {'p', 'w'}, "\"pw\""),
        Arguments.of(new boolean[] {true, false}, "[true,false]"),
        Arguments.of(new AtomicInteger(5), "5"),
        Arguments.of(new AtomicBoolean(true), "true"),
        Arguments.of(new AtomicReference<>(List.of(1)), "[1]"),
        Arguments.of(new DoubleAdder(), "0.0"),
        Arguments.of(new BigInteger("12345678901234567890"), "12345678901234567890"),
        Arguments.of(BigInteger.ONE.shiftLeft(33_000_000), "\"(a number of 33000001 bits)\""),
        Arguments.of(
            new BigDecimal(BigInteger.ONE.shiftLeft(4_000), 7), "\"(a number of 4001 bits)\""),
        Arguments.of(new BigDecimal("1E+1000000"), "1E+1000000"),
        Arguments.of(new Ratio(), "\"1/3\""),
        Arguments.of(new Point(1, 2), "\"Point[x=1, y=2]\""),
        Arguments.of(Optional.of(Optional.of(1)), "1"),
        Arguments.of(new TreeMap<>(Map.of(Thread.State.NEW, 1)), "{\"NEW\":1}"),
        Arguments.of(Collections.singletonMap(null, null), "{\"null\":null}"));
  }

  private static final class Ratio extends Number {
    private static final long serialVersionUID = 1;

    @Override
    public int intValue() {
      return 0;
    }

    @Override
    public long longValue() {
      return 0;
    }

    @Override
    public float floatValue() {
      return 0;
    }

    @Override
    public double doubleValue() {
      return 1.0 / 3;
    }

    @Override
    public String toString() {
      return "1/3";
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyType_hasItsForm(Object value, String expected) {
    assertThat(json(value)).isEqualTo(expected);
  }

  @Test
  void datesOfSql_areTheirText() throws ReflectiveOperationException {
    Object date =
        Class.forName("java.sql.Date")
            .getMethod("valueOf", String.class)
            .invoke(null, "2026-01-02");

    assertThat(json(date)).isEqualTo("\"2026-01-02\"");
  }

  @Test
  void longText_isCutWithItsLengthAndHash() {
    String text = "x".repeat(10_485_760);

    String copy = (String) JsonValues.copyOf(text);

    // head -c 10485760 /dev/zero | tr '\0' x | sha256sum
    assertThat(copy)
        .hasSize(16_384)
        .startsWith("xxxx")
        .endsWith(
            "x… (truncated, 10485760 chars, sha256"
                + " 462a12a876c0364e4f1f3d12ed33dcae125f1198010ff78d8f4c3f4de0412d49)");
    assertThat(JsonValues.copyOf("x".repeat(16_384))).isEqualTo("x".repeat(16_384));
  }

  @Test
  void cut_neverPartsASurrogatePair() {
    for (int shift = 0; shift < 2; shift++) {
      String text = "x".repeat(shift) + "😀".repeat(10_000);

      String copy = (String) JsonValues.copyOf(text);

      assertThat(copy).doesNotContain("\uFFFD").contains("😀… (truncated, " + text.length());
      assertThat(copy).hasSizeBetween(16_383, 16_384);
    }
  }

  @Test
  void hash_isOfTheTextWithoutLoneSurrogates() {
    String rest = "\uD800" + "ä€😀".repeat(10_000);

    assertThat(Texts.bounded("a" + rest + "\uDC00", 1_024))
        .isEqualTo(Texts.bounded("a" + Json.wellFormed(rest) + "\uFFFD", 1_024));
  }

  @Test
  void tenMegabytes_areBounded() {
    Map<String, Object> details = new LinkedHashMap<>();
    for (int i = 0; i < 1_000; i++) {
      details.put("k" + i, "y".repeat(10_240));
    }

    String json = json(details);

    assertThat(json.length()).isBetween(1_000_000, 1_100_000);
    assertThat(json).endsWith("\"(more than 1048576 characters)\"}");
  }

  @Test
  void namesThatFillTheBounds_leaveATextThatSaysSo() {
    Map<String, Object> details = new LinkedHashMap<>();
    for (int i = 0; i < 2_000; i++) {
      details.put(i + "n".repeat(2_000), i);
    }

    assertThat(json(details))
        .hasSizeLessThan(1_100_000)
        .contains("… (truncated, 2001 chars, sha256 ")
        .endsWith("\"(more than 1048576 characters)\"}");
  }

  @Test
  void hundredThousandKeys_areBounded() {
    Map<String, Object> details = new LinkedHashMap<>();
    for (int i = 0; i < 100_000; i++) {
      details.put("k" + i, i);
    }

    Map<?, ?> copy = (Map<?, ?>) JsonValues.copyOf(details);

    assertThat(copy).hasSize(10_000);
    assertThat(copy).extracting(map -> map.get("k9999")).isEqualTo(TOO_MANY_VALUES);
    json(details);
  }

  @Test
  void deepNesting_ends() {
    Object deep = "end";
    for (int i = 0; i < 100_000; i++) {
      deep = i % 3 == 0 ? Optional.of(deep) : i % 3 == 1 ? List.of(deep) : Map.of("k", deep);
    }

    assertThat(json(deep)).contains("(nested deeper than 32 levels)").hasSizeLessThan(300);
  }

  @Test
  void referenceToItself_ends() {
    AtomicReference<Object> self = new AtomicReference<>();
    self.set(self);

    assertThat(json(self)).isEqualTo("\"(nested deeper than 32 levels)\"");
  }

  /** Throws what it is asked to throw. */
  private static final class Broken extends AbstractMap<String, Object>
      implements Iterable<Object> {
    private final RuntimeException failure;

    Broken(RuntimeException failure) {
      this.failure = failure;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
      throw failure;
    }

    @Override
    public Iterator<Object> iterator() {
      throw failure;
    }
  }

  private static Object throwing(Throwable failure) {
    return new Object() {
      @Override
      public String toString() {
        return JsonValuesTest.<RuntimeException, String>sneak(failure);
      }
    };
  }

  @SuppressWarnings("unchecked") // that is the trick
  private static <E extends Throwable, T> T sneak(Throwable failure) throws E {
    throw (E) failure;
  }

  @Test
  void whatCannotBeRead_saysSo() {
    assertThat(json(throwing(new IllegalStateException("secret"))))
        .isEqualTo("\"(not readable: java.lang.IllegalStateException)\"");
    assertThat(json(throwing(new java.io.IOException()))).contains("java.io.IOException");
    assertThat(json(throwing(new NoClassDefFoundError()))).contains("NoClassDefFoundError");
    assertThat(json(throwing(new StackOverflowError()))).contains("StackOverflowError");
    assertThat(json(Map.of(throwing(new IllegalStateException()), 1)))
        .isEqualTo("{\"(not readable: java.lang.IllegalStateException)\":1}");
    assertThat(json(Arrays.asList(1, new Broken(new UnsupportedOperationException()), 2)))
        .isEqualTo(
            "[1,{\"(the rest)\":\"(not readable: java.lang.UnsupportedOperationException)\"},2]");
    assertThatExceptionOfType(OutOfMemoryError.class)
        .isThrownBy(() -> JsonValues.copyOf(throwing(new OutOfMemoryError())));
  }

  @Test
  void listThatChangesWhileItIsCopied_isReadAsFarAsItGoes() {
    List<Object> list = new ArrayList<>();
    list.add("first");
    list.add(
        new AbstractList<Object>() {
          @Override
          public Object get(int index) {
            list.add("another");
            return "inner";
          }

          @Override
          public int size() {
            return 1;
          }
        });

    assertThat(json(new ArrayList<>(list))).isEqualTo("[\"first\",[\"inner\"]]");
    assertThat(json(list))
        .isEqualTo(
            "[\"first\",[\"inner\"],\"(not readable:"
                + " java.util.ConcurrentModificationException)\"]");
  }

  @Test
  void endlessIterator_ends() {
    List<Object> endless =
        new AbstractList<>() {
          @Override
          public Object get(int index) {
            return index;
          }

          @Override
          public int size() {
            return Integer.MAX_VALUE;
          }
        };

    assertThat(json(endless)).endsWith("9998,\"(more than 10000 values)\"]");
  }

  @Test
  void keysOfOneText_loseNothing() {
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put(1, "number");
    map.put("1", "text");
    Map<Object, Object> identity = new IdentityHashMap<>();
    for (int i = 0; i < 5_000; i++) {
      identity.put(new String("k".getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8), i);
    }

    assertThat(json(map)).isEqualTo("{\"1\":\"number\",\"1 (1)\":\"text\"}");
    assertThat((Map<?, ?>) JsonValues.copyOf(identity)).hasSize(5_000);
  }

  @Test
  void strangeTexts_areValidJson() {
    String strange = "\u0000\n\r\u2028\u2029\"\\</script>\u007f\uD800";

    String json = json(Map.of(strange, strange));

    assertThat(json.lines()).hasSize(1);
    assertThat(Json.parse(json, "copy").elements().next().textValue())
        .isEqualTo(strange.replace("\uD800", "\uFFFD"));
  }

  @Test
  void oneMember_isAddedWithinTheBounds() {
    Map<String, Object> map = Map.of();
    for (int i = 0; i < 100; i++) {
      map = JsonValues.with(map, "k" + i, "z".repeat(20_000));
    }

    assertThat(map.get("k62")).asString().hasSize(16_384);
    assertThat(map.get("k63")).isEqualTo("(more than 1048576 characters)");
    assertThat(map).hasSize(100);

    Map<String, Object> full = JsonValues.with(Map.of(), "k", Collections.nCopies(9_990, 1));
    for (int i = 0; i < 100; i++) {
      full = JsonValues.with(full, "n" + i, i);
    }

    assertThat(full).hasSize(10).containsEntry("n7", 7).containsEntry("n8", TOO_MANY_VALUES);
    assertThat(JsonValues.with(full, "more", 1)).isSameAs(full);
  }

  @Test
  void textThatIsJson_isParsed() {
    assertThat(JsonValues.parsed("{\"a\":[1,2.50,true,null]}"))
        .contains(Map.of("a", Arrays.asList(1, new BigDecimal("2.50"), true, null)));
    assertThat(JsonValues.parsed("[0.1,1.0E-5,1e999,12345678901,0.10000000000000000001]"))
        .contains(
            List.of(
                0.1,
                1.0E-5,
                new BigDecimal("1e999"),
                12_345_678_901L,
                new BigDecimal("0.10000000000000000001")));
    assertThat(JsonValues.parsed("[".repeat(64) + "]".repeat(64))).isPresent();
    for (String other :
        List.of(
            "1", "\"text\"", "{", "{\"a\":1,\"a\":2}", "[1][2]", "[".repeat(65) + "]".repeat(65))) {
      assertThat(JsonValues.parsed(other)).isEmpty();
    }
  }
}
