package io.leeway.drift.analyst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.core.json.Json;
import io.leeway.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerTest {
  static final String GOOD =
      """
      {"verdict": "INVESTIGATE", "summary": "x0 drifts.", "findings": ["psi of x0 is 0.7"],
       "risk_flags": ["CONCENTRATED_DRIFT"], "next_steps": ["look at the source of x0"]}
      """;

  private record Case(String what, String answer) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Case summary(String what, String summary) {
    return new Case(what, GOOD.replace("x0 drifts.", summary));
  }

  private static Case findings(String what, String... findings) {
    String array =
        Arrays.stream(findings).map(f -> "\"" + f + "\"").collect(Collectors.joining(", "));
    return new Case(what, GOOD.replace("\"psi of x0 is 0.7\"", array));
  }

  private static Case flags(String what, int count) {
    String array =
        IntStream.range(0, count)
            .mapToObj(i -> "\"SMALL_SAMPLE\"")
            .collect(Collectors.joining(","));
    return new Case(what, GOOD.replace("\"CONCENTRATED_DRIFT\"", array));
  }

  private static Case steps(String what, int count) {
    String array =
        IntStream.range(0, count).mapToObj(i -> "\"s\"").collect(Collectors.joining(","));
    return new Case(what, GOOD.replace("\"look at the source of x0\"", array));
  }

  private static String[] times(int count, String text) {
    return java.util.Collections.nCopies(count, text).toArray(String[]::new);
  }

  static Stream<Case> good() {
    return Stream.concat(
        Arrays.stream(Verdict.values())
            .map(v -> new Case(v.text(), GOOD.replace("INVESTIGATE", v.text()))),
        Stream.of(
            new Case("as it should be", GOOD),
            new Case("space around it", "\n\t " + GOOD + "  \n"),
            summary("longest summary", "x".repeat(2_000)),
            summary("longest summary of pairs", "x" + "\uD83D\uDC26".repeat(1_999)),
            summary("control characters", "x\\u0000\\n\\u202e"),
            summary("HTML", "<script>alert(1)</script>"),
            findings("no finding"),
            findings("most findings", times(20, "f")),
            findings("longest finding", "f".repeat(500)),
            flags("no flag", 0),
            flags("flags repeated", 14),
            steps("no step", 0),
            steps("most steps", 10)));
  }

  static Stream<Case> bad() {
    return Stream.of(
        new Case("empty", ""),
        new Case("blank", " \n"),
        new Case("words", "INVESTIGATE: x0 drifts."),
        new Case("Markdown fences", "```json\n" + GOOD + "```"),
        new Case("text before it", "Here is my answer: " + GOOD),
        new Case("text after it", GOOD + "I hope this helps."),
        new Case("two objects", GOOD + GOOD),
        new Case("an array", "[" + GOOD + "]"),
        new Case("null", "null"),
        new Case("cut off", GOOD.substring(0, 80)),
        new Case("empty object", "{}"),
        new Case("verdict in lower case", GOOD.replace("INVESTIGATE", "investigate")),
        new Case("verdict of Java", GOOD.replace("INVESTIGATE", "RETRAIN_NOW")),
        new Case("verdict with reason", GOOD.replace("INVESTIGATE", "INVESTIGATE: x0")),
        new Case("verdict null", GOOD.replace("\"INVESTIGATE\"", "null")),
        new Case("verdict a list", GOOD.replace("\"INVESTIGATE\"", "[\"INVESTIGATE\"]")),
        new Case("unknown flag", GOOD.replace("CONCENTRATED_DRIFT", "BAD_LUCK")),
        new Case("flag a number", GOOD.replace("\"CONCENTRATED_DRIFT\"", "1")),
        flags("too many flags", 15),
        new Case("one member more", GOOD.replaceFirst("\\{", "{\"confidence\": 0.9, ")),
        new Case("member twice", GOOD.replaceFirst("\\{", "{\"verdict\": \"MONITOR\", ")),
        new Case("no verdict", GOOD.replace("\"verdict\": \"INVESTIGATE\", ", "")),
        new Case("no summary", GOOD.replace("\"summary\": \"x0 drifts.\", ", "")),
        new Case("no steps", GOOD.replaceFirst(",\\s+\"next_steps\": .*\\]", "")),
        new Case("findings a text", GOOD.replace("[\"psi of x0 is 0.7\"]", "\"psi\"")),
        new Case("findings null", GOOD.replace("[\"psi of x0 is 0.7\"]", "null")),
        new Case("finding an object", GOOD.replace("\"psi of x0 is 0.7\"", "{\"psi\": 0.7}")),
        summary("empty summary", ""),
        summary("blank summary", "   "),
        summary("summary of control characters", "\\u0000\\u200b"),
        summary("summary too long", "x".repeat(2_001)),
        summary("summary of pairs too long", "x" + "\uD83D\uDC26".repeat(2_000)),
        summary("raw line feed in a text", "x\ny"),
        findings("too many findings", times(21, "f")),
        findings("finding too long", "f".repeat(501)),
        findings("empty finding", "f", ""),
        steps("too many steps", 11),
        summary("huge", "x".repeat(3_000_000)),
        new Case("deep", "[".repeat(100_000)));
  }

  @ParameterizedTest
  @MethodSource("good")
  void goodAnswer_isReadAndFitsTheSchema(Case answer) {
    Advice advice = Answer.read(answer.answer(), "note");

    assertThat(AnswerSchema.problems(answer.answer())).isEmpty();
    assertThat(advice.note()).contains("note");
    AdviceForm.assertFits(advice);
  }

  @ParameterizedTest
  @MethodSource("bad")
  void badAnswer_isRejectedAndDoesNotFitTheSchema(Case answer) {
    assertThatIllegalArgumentException().isThrownBy(() -> Answer.read(answer.answer(), "note"));
    assertThat(AnswerSchema.problems(answer.answer())).isNotEmpty();
  }

  @Test
  void schema_hasTheVerdictsAndFlagsOfTheCode() {
    JsonObject properties =
        JsonObject.parse(LanguageModelAnalyst.answerSchema(), "schema").object("properties");

    assertThat(properties.object("verdict").texts("enum"))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Verdict.values()).map(Verdict::text).toList());
    assertThat(properties.object("risk_flags").object("items").texts("enum"))
        .containsExactlyElementsOf(Arrays.stream(RiskFlag.values()).map(Enum::name).toList());
    assertThat(properties.object("risk_flags").smallInteger("maxItems"))
        .isEqualTo(RiskFlag.values().length);
  }

  @Test
  void longestAnswerBySchema_isNotTooLong() {
    String longest = "\\ud83d\\udc26";
    String summary = "x" + longest.repeat(1_999);
    String text = "\"x" + longest.repeat(499) + "\"";
    String answer =
        "{\"verdict\": \"MONITOR\", \"summary\": \""
            + summary
            + "\", \"findings\": ["
            + String.join(", ", times(20, text))
            + "], \"risk_flags\": ["
            + String.join(", ", times(14, "\"PREDICTION_DRIFT_WITHOUT_FEATURE_DRIFT\""))
            + "], \"next_steps\": ["
            + String.join(", ", times(10, text))
            + "]}";

    assertThat(AnswerSchema.problems(answer)).isEmpty();
    assertThat(Answer.read(answer, "note").findings()).hasSize(20);
  }

  @Test
  void texts_becomeLinesWithoutControlCharacters() {
    Case answer = summary("", "  one\\r\\n\\u0007two\\u202ethree\\ud800  ");

    Advice advice = Answer.read(answer.answer(), "note");

    assertThat(advice.summary()).isEqualTo("one   two three");
    assertThat(Json.line(out -> out.writeString(advice.summary()))).isNotEmpty();
    assertThat(advice.riskFlags()).isEqualTo(List.of(RiskFlag.CONCENTRATED_DRIFT));
  }

  @Test
  void rejection_saysWhere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Answer.read(GOOD.replace("INVESTIGATE", "PANIC"), "note"))
        .withMessage("answer: verdict must not be 'PANIC'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Answer.read(GOOD.replaceFirst("\\{", "{\"mood\": 1, "), "note"))
        .withMessage("answer has a member 'mood' that it must not");
  }
}
