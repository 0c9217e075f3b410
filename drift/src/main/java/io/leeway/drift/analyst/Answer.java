package io.leeway.drift.analyst;

import io.leeway.core.internal.Checks;
import io.leeway.core.json.JsonObject;
import io.leeway.drift.internal.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads what a language model answered. It is held to {@code advice-v1.schema.json} here, member by
 * member; a test compares the two.
 */
final class Answer {
  /** More than the longest answer by the schema, every character of it escaped and a pair. */
  static final int LONGEST = 250_000;

  private static final Set<String> MEMBERS =
      Set.of("verdict", "summary", "findings", "risk_flags", "next_steps");
  private static final Pattern SOMETHING = Pattern.compile("[A-Za-z0-9]");

  private Answer() {}

  /** The schema of an answer. */
  static String schema() {
    try (InputStream in = Answer.class.getResourceAsStream("advice-v1.schema.json")) {
      return new String(
          Objects.requireNonNull(in, "advice-v1.schema.json").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the schema of advice", e);
    }
  }

  /**
   * Advice from an answer, without its control characters.
   *
   * @throws IllegalArgumentException if the answer is not by the schema; the message says where
   */
  static Advice read(String answer, String note) {
    Checks.argument(
        answer.length() <= LONGEST,
        "answer must have at most %,d characters, but had %,d",
        LONGEST,
        answer.length());
    JsonObject members = JsonObject.parse(answer, "answer");
    for (String name : members.names()) {
      Checks.argument(MEMBERS.contains(name), "answer has a member '%s' that it must not", name);
    }
    return new Advice(
        choice("verdict", members.text("verdict"), Verdict.values(), Verdict::text),
        text("summary", members.text("summary"), Bounds.SUMMARY),
        texts(members, "findings", Bounds.FINDINGS),
        limited(members, "risk_flags", RiskFlag.values().length).stream()
            .map(flag -> choice("risk_flags", flag, RiskFlag.values(), RiskFlag::name))
            .toList(),
        texts(members, "next_steps", Bounds.STEPS),
        Optional.of(note));
  }

  private static <E> E choice(String name, String text, E[] choices, Function<E, String> form) {
    return Arrays.stream(choices)
        .filter(choice -> form.apply(choice).equals(text))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("answer: " + name + " must not be '" + text + "'"));
  }

  private static List<String> limited(JsonObject members, String name, int most) {
    List<String> texts = members.texts(name);
    Checks.argument(
        texts.size() <= most,
        "answer: %s must have at most %d elements, but had %d",
        name,
        most,
        texts.size());
    return texts;
  }

  private static List<String> texts(JsonObject members, String name, int most) {
    List<String> clean = new ArrayList<>();
    limited(members, name, most).forEach(text -> clean.add(text(name, text, Bounds.TEXT)));
    return clean;
  }

  /** Checks the text as it came and makes it one line. */
  private static String text(String name, String text, int longest) {
    int length = text.codePointCount(0, text.length());
    Checks.argument(
        length <= longest,
        "answer: %s must have at most %d characters, but had %d",
        name,
        longest,
        length);
    Checks.argument(
        SOMETHING.matcher(text).find(), "answer: %s must have a letter or a digit", name);
    return Text.sentence(text, Integer.MAX_VALUE).strip();
  }
}
