package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRecordTest {
  private static final String HASH = "0123456789abcdef".repeat(4);
  private static final String LINE =
      "{\"a\":1,\"chain\":{\"v\":1,\"seq\":12,\"com\":[\""
          + HASH
          + "\"],\"prev\":\""
          + HASH
          + "\",\"hash\":\""
          + HASH
          + "\"}}";

  private static @Nullable JsonRecord parse(String line) {
    byte[] bytes = ("before\n" + line + "\nafter").getBytes(StandardCharsets.UTF_8);
    return JsonRecord.parse(bytes, 7, bytes.length - 13);
  }

  private static String body(JsonRecord record) {
    return new String(record.bytes(), record.offset(), record.length(), StandardCharsets.UTF_8);
  }

  @Test
  void line_isTakenApart() {
    JsonRecord record = Objects.requireNonNull(parse(LINE));

    assertThat(body(record)).isEqualTo("{\"a\":1}");
    assertThat(record.seq()).isEqualTo(12);
    assertThat(Hex.of(record.commitments())).isEqualTo(HASH);
    assertThat(Hex.of(record.prev())).isEqualTo(HASH);
    assertThat(Hex.of(record.hash())).isEqualTo(HASH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":{\"b\":1,\"chain\":{\"v\":1}}}",
        "{\"a\":\",\\\"chain\\\":\"}",
        "{\"a\":1,\"chain\":2}",
        "{\"ü\":\"\u2028😀\"}"
      })
  void body_mayHoldAnything(String body) {
    String line = TestLog.seal(TestLog.GENESIS, 3, new byte[32], body, new byte[0]);

    JsonRecord record = Objects.requireNonNull(parse(line.stripTrailing()));

    assertThat(body(record)).isEqualTo(body);
  }

  @Test
  void takenApartAndWritten_isTheSameLine() {
    JsonRecord record = Objects.requireNonNull(parse(LINE));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    record.writeTo(out);

    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(LINE);
  }

  static Stream<String> malformed() {
    return Stream.of(
        "",
        "{}",
        "{\"a\":1}",
        LINE.substring(7), // no body
        "x" + LINE,
        LINE + " ",
        LINE + "}",
        LINE.substring(0, LINE.length() - 1),
        LINE.replace("\"v\":1", "\"v\":2"),
        LINE.replace("\"v\":1,", ""),
        LINE.replace(":12,", ": 12,"),
        LINE.replace(":12,", ":012,"),
        LINE.replace(":12,", ":0,"),
        LINE.replace(":12,", ":-1,"),
        LINE.replace(":12,", ":1.2,"),
        LINE.replace(":12,", ":,"),
        LINE.replace(":12,", ":1234567890123456789,"),
        LINE.replace("\"prev\":\"01", "\"prev\":\"0"),
        LINE.replace("\"prev\":\"01", "\"prev\":\"001"),
        LINE.replace("\"hash\":\"0123456789a", "\"hash\":\"0123456789A"),
        LINE.replace("\"hash\":\"0", "\"hash\":\"g"),
        LINE.replace("\"hash\":\"0", "\"hash\":\"é"),
        LINE.replace("\"}}", "\",\"more\":1}}"),
        LINE.replace("\"com\":[\"" + HASH + "\"],", "\"com\":[],"),
        LINE.replace("\"com\":[\"" + HASH + "\"]", "\"com\":[\"" + HASH + "\",]"),
        LINE.replace("\"com\":[\"" + HASH + "\"]", "\"com\":[\"" + HASH + "\""),
        LINE.replace("\"prev\":\"" + HASH + "\",", ""));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void anyOtherForm_isNoRecord(String line) {
    assertThat(parse(line)).isNull();
  }

  @Test
  void moreCommitmentsThanAreCounted_areNoRecord() {
    String many = ("\"" + HASH + "\",").repeat(0xFFFF);

    assertThat(parse(LINE.replace("\"com\":[", "\"com\":[" + many))).isNull();
    assertThat(
            parse(
                LINE.replace("\"com\":[\"" + HASH, "\"com\":[" + many + "\"").replace(",\"\"", "")))
        .isNotNull();
  }
}
