package io.leeway.examples.llm;

import io.leeway.drift.Dataset;
import io.leeway.drift.DriftCalculator;
import io.leeway.drift.DriftReport;
import io.leeway.drift.analyst.Advice;
import io.leeway.drift.analyst.DriftAnalyst;
import io.leeway.drift.analyst.LanguageModelAnalyst;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What does a language model make of a drift report? */
public final class LlmAnalyst {
  private LlmAnalyst() {}

  /** Advice on two periods of bird strikes; by rules if no language model is configured. */
  public static void main(String... args) {
    run(System.getenv(), Duration.ofSeconds(60));
  }

  static void run(Map<String, String> environment, Duration timeout) {
    Dataset strikes = Dataset.fromCsv(Path.of("examples/datasets/birdstrikes.csv"));
    DriftReport report =
        DriftCalculator.withDefaults()
            .compare(
                strikes.between("flight_date", "1990", "1995").without("flight_date"),
                strikes.between("flight_date", "1995", "2000").without("flight_date"));
    print(analyst(environment, timeout).assess(report));
  }

  private static DriftAnalyst analyst(Map<String, String> environment, Duration timeout) {
    String url = environment.get("LLM_URL");
    if (url == null) {
      System.out.println("no language model: LLM_URL is not set, such as to");
      System.out.println("http://localhost:11434/v1/chat/completions; the rules speak");
      System.out.println();
      return DriftAnalyst.rules();
    }
    ChatCompletions model =
        new ChatCompletions(
            URI.create(url),
            environment.getOrDefault("LLM_MODEL", "default"),
            environment.getOrDefault("LLM_KEY", ""));
    return LanguageModelAnalyst.of(model).withTimeout(timeout);
  }

  private static void print(Advice advice) {
    System.out.println(advice);
    System.out.println("\nfindings");
    advice.findings().forEach(finding -> System.out.println("- " + finding));
    System.out.println("\nflags: " + advice.riskFlags());
    System.out.println("\nnext steps");
    advice.nextSteps().forEach(step -> System.out.println("- " + step));
    advice.note().ifPresent(note -> System.out.println("\n" + note));
  }
}
