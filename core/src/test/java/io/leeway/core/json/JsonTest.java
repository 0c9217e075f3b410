package io.leeway.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JsonTest {
  private static String json(Object value) {
    Object copy = JsonValues.copyOf(value);
    return Json.line(out -> JsonValues.write(out, copy));
  }

  @Test
  void anyValue_becomesJson() {
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put("z", 1);
    map.put(2, List.of(true, 1.5f, new BigDecimal("1e2"), 9_007_199_254_740_993L));
    map.put(null, Arrays.asList(null, Optional.of("x"), Optional.empty()));

    assertThat(json(map))
        .isEqualTo("{\"z\":1,\"2\":[true,1.5,1E+2,9007199254740993],\"null\":[null,\"x\",null]}");
    assertThat(json(new int[] {1, 2})).isEqualTo("[1,2]");
    assertThat(json(new byte[1000])).isEqualTo("\"(1000 bytes)\"");
    assertThat(json(Instant.parse("2026-01-02T03:04:05Z")))
        .isEqualTo("\"2026-01-02T03:04:05.000000Z\"");
    assertThat(json(new UUID(1, 2))).isEqualTo("\"00000000-0000-0001-0000-000000000002\"");
    assertThat(json(Set.of("only"))).isEqualTo("[\"only\"]");
    assertThat(json(Thread.State.NEW)).isEqualTo("\"NEW\"");
    assertThat(json(Double.NaN)).isEqualTo("\"NaN\"");
    assertThat(json(Float.NEGATIVE_INFINITY)).isEqualTo("\"-Infinity\"");
  }

  @Test
  void cycle_endsWithAText() {
    Map<String, Object> cycle = new HashMap<>();
    cycle.put("self", cycle);

    String json = json(cycle);

    assertThat(json).contains("(nested deeper than 32 levels)");
    assertThat(Json.parse(json, "cycle").isObject()).isTrue();
  }

  @Test
  void cycleThatBranches_endsToo() {
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);
    cycle.add(cycle);

    assertThat(json(cycle)).hasSizeLessThan(1_000_000).contains("(more than 10000 values)");
    assertThat(json(Map.of("a", new int[20_000]))).contains("(more than 10000 values)");
  }

  @Test
  void path_isItsText() {
    assertThat(json(Path.of("a", "b"))).isEqualTo("\"a/b\"");
  }

  @Test
  void loneSurrogates_areReplacedAndPairsKept() {
    assertThat(Json.wellFormed("\uD83D\uDE00")).isEqualTo("\uD83D\uDE00");
    assertThat(Json.wellFormed("a\uDE00\uD83D")).isEqualTo("a\uFFFD\uFFFD");
    String plain = "plain";
    assertThat(Json.wellFormed(plain)).isSameAs(plain);
  }

  @Test
  void parse_takesOneValueAndNothingElse() {
    assertThat(Json.parse(" {\"a\":1} ", "x").get("a").intValue()).isEqualTo(1);
    for (String wrong :
        List.of("{\"a\":1}{}", "{\"a\":1,\"a\":2}", "{'a':1}", "NaN", "[1,]", "{", "//\n1")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Json.parse(wrong, "the report"))
          .withMessageStartingWith("the report is not valid JSON: ");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Json.parse(" ", "the report"))
        .withMessage("the report is empty; JSON was expected");
  }

  @Test
  void prettyText_hasAMemberALine() {
    assertThat(
            Json.pretty(
                out -> {
                  out.writeStartObject();
                  out.writeNumberField("a", 1);
                  out.writeArrayFieldStart("b");
                  out.writeEndArray();
                  out.writeEndObject();
                }))
        .isEqualTo("{\n  \"a\": 1,\n  \"b\": []\n}\n");
  }

  @Test
  void objects_areReadWithErrorsThatNameTheMember() {
    JsonObject object =
        JsonObject.parse(
            "{\"t\":\"x\",\"n\":1.5,\"i\":7,\"o\":{\"u\":null},\"l\":[{},3],\"d\":[1,2.5]}", "doc");

    assertThat(object.text("t")).isEqualTo("x");
    assertThat(object.number("n")).isEqualTo(1.5);
    assertThat(object.integer("i")).isEqualTo(7);
    assertThat(object.object("o").isNull("u")).isTrue();
    assertThat(object.numbers("d")).containsExactly(1.0, 2.5);
    assertThat(object.object("o").number("u", 9)).isEqualTo(9);
    assertThat(object.number("n", 9)).isEqualTo(1.5);
    assertThat(JsonObject.parse("{\"d\":[1,null]}", "doc").numbers("d", 9))
        .containsExactly(1.0, 9.0);
    assertThat(object.optionalText("none")).isEmpty();
    assertMessage(() -> object.text("none"), "doc: none is missing");
    assertMessage(() -> object.text("n"), "doc: n must be a text, but was 1.5");
    assertMessage(() -> object.number("t"), "doc: t must be a number, but was \"x\"");
    assertMessage(
        () -> object.numbers("l", 9), "doc: l[0] must be a number or null, but was an OBJECT");
    assertMessage(() -> object.integer("n"), "doc: n must be a whole number, but was 1.5");
    assertMessage(() -> object.objects("l"), "doc: l[1] must be an object, but was 3");
    assertMessage(() -> object.integers("d"), "doc: d[1] must be a whole number, but was 2.5");
    assertMessage(() -> object.texts("o"), "doc: o must be an array, but was an OBJECT");
    assertMessage(
        () -> object.constant("t", Thread.State.values()),
        "doc: t must be one of [NEW, RUNNABLE, BLOCKED, WAITING, TIMED_WAITING, TERMINATED], but"
            + " was 'x'");
  }

  private static void assertMessage(Runnable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call::run).withMessage(message);
  }
}
