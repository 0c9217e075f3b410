package io.leeway.drift.analyst;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.core.json.JsonObject;
import io.leeway.drift.BinTable;
import io.leeway.drift.CheckKind;
import io.leeway.drift.Dataset;
import io.leeway.drift.DriftCalculator;
import io.leeway.drift.DriftPolicy;
import io.leeway.drift.DriftReport;
import io.leeway.drift.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PromptTest {
  static Stream<Situation> situations() {
    return Situation.all();
  }

  private static JsonObject report(String prompt) {
    List<String> lines = prompt.lines().toList();
    assertThat(lines.get(lines.size() - 2)).isEqualTo("REPORT");
    return JsonObject.parse(lines.get(lines.size() - 1), "report in the prompt");
  }

  private static DriftReport report() {
    Dataset current =
        Sample.current()
            .shift(1, "f0", "score")
            .missing(0.3, "f1")
            .without("f2")
            .unseen(40)
            .build();
    return DriftCalculator.withDefaults()
        .withPredictions("score")
        .withClock(InstantSource.fixed(Instant.parse("2026-03-09T00:00:00Z")))
        .compare(Sample.reference().build(), current)
        .withModel("credit")
        .withChecks(
            List.of(
                Situation.failed(CheckKind.QUALITY, Severity.CRITICAL, "f1"),
                Situation.failed(CheckKind.FAIRNESS, Severity.WARNING, "secret-group")));
  }

  @Test
  void prompt_isTheStoredOne() throws IOException {
    String prompt = Prompt.of(report(), Situation.days(0.05, 0.1, 0.31));

    try (InputStream in = getClass().getResourceAsStream("/golden/analyst/prompt.txt")) {
      assertThat(prompt).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @MethodSource("situations")
  void prompt_hasNoCategoryNoCutAndNoReason(Situation situation) {
    String prompt = Prompt.of(situation.report(), situation.history());

    assertThat(prompt).doesNotContain("secret");
    situation
        .report()
        .columns()
        .flatMap(column -> column.bins().stream())
        .map(BinTable::cuts)
        .flatMap(List::stream)
        .forEach(cut -> assertThat(prompt).doesNotContain(cut.toString()));
    assertThat(report(prompt).number("score")).isBetween(0.0, 1.0);
  }

  @Test
  void sensitiveFeature_showsNeitherNamesNorHashes() {
    DriftPolicy policy =
        DriftPolicy.builder("test", "1")
            .feature("kind", rule -> rule.withSensitive(true))
            .feature("f0", rule -> rule.withSensitive(true))
            .build();
    DriftReport report =
        DriftCalculator.withDefaults()
            .withPolicy(policy)
            .compare(
                Sample.reference().build(), Sample.current().shift(1, "f0").unseen(800).build());
    List<String> labels =
        report
            .columns()
            .filter(column -> column.name().equals("kind") || column.name().equals("f0"))
            .flatMap(column -> column.bins().orElseThrow().labels().stream())
            .toList();

    String prompt = Prompt.of(report, List.of());
    String advice = AdviceForm.text(DriftAnalyst.rules().assess(report));

    assertThat(labels).hasSizeGreaterThan(10);
    assertThat(labels).noneMatch(prompt::contains).noneMatch(advice::contains);
    assertThat(prompt + advice).doesNotContain("secret").contains("'kind'");
  }

  @Test
  void segment_isNamedByItsColumnOnly() {
    DriftReport report =
        DriftCalculator.withDefaults()
            .compareSegments(Sample.reference().build(), Sample.current().build(), "kind")
            .reports()
            .get(0);

    String prompt = Prompt.of(report, List.of());

    assertThat(report.segment().orElseThrow().value().orElseThrow()).startsWith("secret-");
    assertThat(report(prompt).text("segment_of")).isEqualTo("kind");
    assertThat(prompt + AdviceForm.text(DriftAnalyst.rules().assess(report)))
        .doesNotContain("secret");
  }

  @Test
  void hostileNames_stayInsideTheirJsonTexts() {
    Dataset.Builder reference = Dataset.builder();
    Dataset.Builder current = Dataset.builder();
    for (int i = 0; i < 5_000; i++) {
      String name = i + AdviceForm.HOSTILE;
      reference.numeric(name, new double[40]);
      if (i % 2 == 0) {
        current.numeric(name, new double[40]);
      }
    }
    DriftReport report = DriftCalculator.withDefaults().compare(reference.build(), current.build());

    String prompt = Prompt.of(report, Collections.nCopies(1_000, report));

    JsonObject json = report(prompt);
    assertThat(json.objects("worst_columns")).hasSize(Prompt.COLUMNS);
    assertThat(json.objects("worst_columns").get(0).text("name"))
        .hasSizeLessThanOrEqualTo(Prompt.NAME)
        .contains("<script>alert('x')</script>\"}");
    assertThat(json.texts("first_columns_missing")).hasSize(20);
    assertThat(json.integer("columns_missing")).isEqualTo(2_500);
    assertThat(prompt).hasSizeLessThan(30_000);
    assertThat(prompt.lines().count()).isEqualTo(Prompt.of(report(), List.of()).lines().count());
  }

  @Test
  void longHistory_isCutAtItsBeginning() {
    double[] scores = new double[60];
    scores[59] = 0.5;

    JsonObject json = report(Prompt.of(Situation.day(99, 0.2).build(), Situation.days(scores)));

    List<JsonObject> earlier = json.objects("earlier_reports_oldest_first");
    assertThat(earlier).hasSize(50);
    assertThat(earlier.get(0).text("time")).isEqualTo("2026-03-11T00:00:00.000000Z");
    assertThat(earlier.get(49).number("score")).isEqualTo(0.5);
  }

  @Test
  void infiniteScore_isAWord() {
    DriftReport report = Sample.current().shift(1_000, "f0").report();

    JsonObject worst = report(Prompt.of(report, List.of())).objects("worst_columns").get(0);

    assertThat(worst.text("score")).isEqualTo("infinite");
  }
}
