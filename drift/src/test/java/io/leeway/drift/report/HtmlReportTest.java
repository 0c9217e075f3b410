package io.leeway.drift.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.drift.BinTable;
import io.leeway.drift.Dataset;
import io.leeway.drift.DriftCalculator;
import io.leeway.drift.DriftPolicy;
import io.leeway.drift.DriftReport;
import io.leeway.drift.analyst.Advice;
import io.leeway.drift.analyst.DriftAnalyst;
import io.leeway.drift.analyst.Verdict;
import io.leeway.drift.binning.Bins;
import io.leeway.drift.statistic.Correction;
import io.leeway.drift.statistic.StatisticId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlReportTest {
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern VALUE = Pattern.compile("\"[^\"]*\"");

  /** The tags of a page in their order, with the names of their attributes. */
  private static List<String> tags(String html) {
    String withoutCode = html.replaceAll("(?s)<(style|script)>.*?</\\1>", "<$1></$1>");
    return TAG.matcher(withoutCode)
        .results()
        .map(MatchResult::group)
        .map(tag -> VALUE.matcher(tag).replaceAll(""))
        .toList();
  }

  /** What a reader sees, without the style and the script. */
  private static String text(String html) {
    return TAG.matcher(html.replaceAll("(?s)<(style|script)>.*?</\\1>", ""))
        .replaceAll(" ")
        .replaceAll("\\s+", " ");
  }

  private static int bytes(String html) {
    return html.getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void page_saysWhatHappenedHowSureThatIsAndWhatToDo(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("drift.html");
    Advice advice =
        new Advice(
            Verdict.RETRAIN_NOW,
            "The world has moved.",
            List.of("score moved by more than its range"),
            List.of(),
            List.of("Collect data of this year."),
            Optional.of("The rules spoke."));

    HtmlReport.of(Reports.mixed()).withAdvice(advice).write(file);

    assertThat(text(Files.readString(file)))
        .containsSubsequence(
            "SEVERE DRIFT",
            "A shift that the model was not made for.",
            "3 of 4 columns assessed drift; the score is 1.000, where 0 is no drift and 1 the most."
                + " 3 were not assessed, and nothing is known about them.",
            "Of the differences called significant in the 12 tests made together, no more than 5 %"
                + " are expected to be chance.",
            "some are missing or of another type",
            "What drifts",
            "score",
            "What was compared",
            "Model credit",
            "Deployment eu-1",
            "Baseline credit 2.1.0",
            "Window",
            "2026-01-01 03:04:05 UTC to 2026-01-02 03:04:05 UTC",
            "Reference 400 rows",
            "Current 300 rows",
            "Made at 2026-01-02 03:04:05 UTC",
            "Made by service nightly on behalf of u-7",
            "Advice: RETRAIN NOW",
            "The world has moved.",
            "What to do next",
            "Collect data of this year.",
            "The rules spoke.",
            "Checks",
            "2 of 4 failed",
            "FAILED, WARNING missing_spike of income : a third is missing",
            "Quality of the data",
            "Fairness",
            "NOT CHECKED",
            "Safety",
            "Missing from the current data gone",
            "Features",
            "income SEVERE 1.988 missing_rate 0.333 4e-35 0.0% → 33.3%",
            "missing_rate 0.333 scores 1.988 above chance (SEVERE from 0.20), adjusted p 4e-35",
            "missing, of all rows 0 0.0% 100 33.3%",
            "gone COLUMN MISSING",
            "few INSUFFICIENT DATA – – – 95.0% → 93.3%",
            "Predictions",
            "score SEVERE inf ks 1.000",
            "The policy in force",
            "Policy credit 3",
            "alpha 0.05, correction Benjamini and Hochberg over 12 tests",
            "thresholds: 0.05, 0.1, 0.2 (feature income)",
            "How to read this",
            "It is not the same as no drift");
  }

  @Test
  void rules_adviseUnlessSomebodyElseDid() {
    DriftReport report = Reports.mixed();
    String rules = DriftAnalyst.rules().assess(report).summary();

    assertThat(text(HtmlReport.of(report).toHtml())).contains("Advice: ", rules);
    assertThat(text(HtmlReport.of(report).withAdvice(Reports.advice(List.of("x"))).toHtml()))
        .contains("Advice: ")
        .doesNotContain(rules);
  }

  @ParameterizedTest
  @CsvSource({
    "BENJAMINI_YEKUTIELI, no more than 1 % are expected to be chance",
    "HOLM, 'any of the 120 tests made together significant is at most 1 %'",
    "NONE, 'of 120 tests, about 1.200 would be significant by chance alone'"
  })
  void sureness_followsTheCorrection(Correction correction, String words) {
    DriftPolicy policy = DriftPolicy.builder("p", "1").alpha(0.01).correction(correction).build();

    DriftReport report = Reports.wide(40, policy);

    assertThat(text(HtmlReport.of(report).toHtml())).contains(words);
  }

  @Test
  void everyNumber_hasItsOrigin() {
    assertThat(text(HtmlReport.of(Reports.mixed()).toHtml()))
        .containsSubsequence(
            "Statistic Status Value Score − chance → rest p Adjusted p n / m Bins",
            "psi SEVERE 5.665 5.665 − 0.053 → 5.613 3e-203 3e-202 400 / 300 10",
            "js SEVERE 0.758 4.205 − 0.053 → 4.152 – 2e-148 of ks 400 / 300 10",
            "ks SEVERE 1.000, at most 1.000 inf − 0.030 → inf 3e-149 2e-148 400 / 300 –",
            "psi with pseudo-count 0.5, rule ");
  }

  @Test
  void ruleOfAPrediction_isTheOneThatHeldForIt() {
    DriftReport report =
        DriftReport.computedElsewhere(0)
            .policy(
                DriftPolicy.builder("p", "1")
                    .predictions(rule -> rule.withThresholds(0.5, 0.6, 0.7))
                    .build())
            .feature("in", StatisticId.PSI, 0.1)
            .prediction("out", StatisticId.PSI, 0.1)
            .build();

    assertThat(text(HtmlReport.of(report).toHtml()))
        .contains("thresholds: 0.1, 0.25, 0.4 (default)")
        .contains("thresholds: 0.5, 0.6, 0.7 (predictions)");
  }

  @Test
  void hostileNames_addNoTagAndNoAttribute() {
    List<String> harmless =
        IntStream.range(0, Reports.HOSTILE.size()).mapToObj(i -> "name" + i).toList();

    String hostile = page(Reports.HOSTILE);

    assertThat(tags(hostile)).isEqualTo(tags(page(harmless)));
    assertThat(hostile)
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .contains("<bdi>line[U+000A]break[U+000D][U+000A][U+0009]tab</bdi>")
        .contains("<bdi>[U+202E]gnp.exe[U+2066]</bdi>")
        .contains("<bdi>lone [U+D800] and [U+DFFF]</bdi>")
        .contains("<bdi>&amp;lt;b&amp;gt; &amp;#60;</bdi>")
        .doesNotContain("\u202e", "\u0000", "\u0085", "\ud800", "\uffff");
  }

  private static String page(List<String> names) {
    DriftReport report = Reports.named(names);
    return HtmlReport.of(report)
        .withAdvice(Reports.advice(names))
        .withHistory(List.of(report.withModel("earlier")))
        .toHtml();
  }

  @Test
  void onlyTheStyleAndTheScriptOfThePage_mayRun() throws Exception {
    String html = HtmlReport.of(Reports.mixed()).toHtml();

    for (String tag : List.of("style", "script")) {
      String content =
          html.substring(
              html.indexOf("<" + tag + ">") + tag.length() + 2, html.indexOf("</" + tag));
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      assertThat(html)
          .contains(tag + "-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "';");
    }
    assertThat(html).contains("content=\"default-src 'none'; ").doesNotContain("http:", "https:");
    assertThat(tags(html)).noneMatch(tag -> tag.contains(" src=") || tag.contains(" style="));
  }

  @Test
  void hundredFeaturesWithTenBins_stayUnder300Kilobytes() {
    String html = HtmlReport.of(Reports.wide(100, 12_000, 9_000)).toHtml();

    assertThat(tags(html)).filteredOn("<details>"::equals).hasSize(100);
    assertThat(html.split(" class=\"shares\"", -1)).hasSize(101);
    assertThat(bytes(html)).isLessThan(300_000);
  }

  @Test
  void thousandsOfFeatures_haveALineEachAndDetailsForTheWorst() {
    String html = HtmlReport.of(Reports.wide(5_000, 40, 40)).toHtml();

    assertThat(tags(html)).filteredOn("<details>"::equals).hasSize(200);
    assertThat(html.split("<bdi>feature_", -1)).hasSizeGreaterThan(5_000);
    assertThat(text(html)).contains("Only the 200 worst of 5,000 have these here");
    assertThat(bytes(html)).isLessThan(5_000_000);
  }

  @Test
  void manyBins_areCutToThoseThatChangedMost() {
    DriftReport report =
        DriftCalculator.withDefaults()
            .withPolicy(
                DriftPolicy.builder("wide", "1").all(rule -> rule.withCategories(200)).build())
            .compare(values(i -> i % 100), values(i -> i * i % 100));

    String html = HtmlReport.of(report).toHtml();

    assertThat(text(html)).contains("The 60 bins whose share changed most, of 101.");
  }

  private static Dataset values(IntUnaryOperator value) {
    return Dataset.builder()
        .categorical(
            "c", IntStream.range(0, 3_000).mapToObj(i -> "v" + value.applyAsInt(i)).toList())
        .build();
  }

  @Test
  void numericBins_areNamedByCutsThatCanBeToldApart() {
    assertThat(bars(1_000_000.25, 1_000_000.5))
        .containsExactly("below 1000000.25", "1000000.25 to 1000000.5", "from 1000000.5");
    assertThat(bars(0, Double.MIN_VALUE, 12.3456))
        .containsExactly("below 0", "exactly 0", "above 0 to 12.3", "from 12.3");
    assertThat(bars(5, Math.nextUp(5.0))).containsExactly("below 5", "exactly 5", "above 5");
    assertThat(bars(1e300, 2e300))
        .containsExactly("below 1e+300", "1e+300 to 2e+300", "from 2e+300");
    assertThat(bars(12345.678)).containsExactly("below 12345.678", "from 12345.678");
    assertThat(bars()).containsExactly("all");
  }

  private static List<String> bars(double... cuts) {
    List<Double> boxed = Arrays.stream(cuts).boxed().toList();
    List<Long> counts = Collections.nCopies(cuts.length + 1, 1L);
    List<String> labels = Bins.ofCuts(cuts).labels();
    return Bar.of(
            Reports.mixed().feature("age"),
            new BinTable(false, labels, boxed, counts, counts, "none"))
        .stream()
        .map(Bar::label)
        .toList();
  }

  @Test
  void numbersComputedElsewhere_areShownWithoutTests() {
    String text = text(HtmlReport.of(Reports.computedElsewhere()).toHtml());

    assertThat(text)
        .contains("Significance was not assessed.")
        .contains("Reference number of rows not said")
        .contains("Current 5,000 rows")
        .contains("age MODERATE 0.310 psi 0.310 – – –")
        .contains("psi MODERATE 0.310 0.310 – – – / 5,000 –")
        .doesNotContain("How sure is that?");
  }

  @Test
  void nothingAssessed_isNotShownAsNoDrift() {
    for (DriftReport report : List.of(Reports.allMuted(), Reports.withoutRows())) {
      assertThat(text(HtmlReport.of(report).toHtml()))
          .contains("NOT ASSESSED Nothing could be compared. That is not the same as no drift")
          .doesNotContain("Advice: NO ACTION")
          .contains("None of 7 columns could be compared.")
          .doesNotContain("NO DRIFT", " NONE ");
    }
    assertThat(text(HtmlReport.of(Reports.withoutColumns()).toHtml()))
        .contains("The score is 0.000, where 0 is no drift and 1 the most.");
  }

  @Test
  void missingColumnAlone_isNamedAsTheCause() {
    Dataset reference = values(i -> i % 5);
    Dataset wider =
        Dataset.builder()
            .categorical("c", reference.texts("c"))
            .categorical("gone", reference.texts("c"))
            .build();
    DriftReport report = DriftCalculator.withDefaults().compare(wider, reference);

    assertThat(text(HtmlReport.of(report).toHtml()))
        .containsSubsequence(
            "MILD DRIFT",
            "0 of 1 column assessed drift",
            "The columns themselves changed: some are missing or of another type",
            "Advice: INVESTIGATE",
            "Missing from the current data gone");
  }

  @Test
  void noDrift_isNotShownAsProof() {
    Dataset data = values(i -> i % 5);

    assertThat(text(HtmlReport.of(DriftCalculator.withDefaults().compare(data, data)).toHtml()))
        .containsSubsequence(
            "NO DRIFT",
            "A shift below the thresholds, or one that samples of this size cannot tell from chance,"
                + " would not be seen.",
            "Advice: ");
  }

  @Test
  void history_endsWithTheReportItself() {
    DriftReport report = Reports.computedElsewhere();
    DriftReport earlier = DriftReport.computedElsewhere(0.05).createdAt(Reports.TIME).build();

    String html = HtmlReport.of(report).withHistory(List.of(earlier, report)).toHtml();

    assertThat(html)
        .contains(
            "aria-label=\"Scores of 2 reports; the last is 2026-01-02 03:04:05 UTC: MODERATE, 0.310\"")
        .contains("<title>2026-01-02 03:04:05 UTC: NONE, 0.050</title>");
  }
}
