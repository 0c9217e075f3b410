package io.leeway.drift.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.drift.Dataset;
import io.leeway.drift.DriftCalculator;
import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftSeries;
import io.leeway.drift.statistic.StatisticId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryPageTest {
  private static DriftReport day(int day, double score) {
    return DriftReport.computedElsewhere(score)
        .id("day-" + day)
        .createdAt(Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(day)))
        .model("credit")
        .feature("age", StatisticId.PSI, score)
        .feature("calm", StatisticId.PSI, 0.01)
        .build();
  }

  @Test
  void page_showsEachReportAndWhatEverDrifted(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("history.html");

    HistoryPage.of(List.of(day(0, 0.05), day(1, 0.3), day(2, 0.12))).write(file);

    assertThat(Files.readString(file))
        .containsSubsequence(
            "<h1><bdi>credit</bdi></h1>",
            "MILD DRIFT</b> in the last report",
            "3 reports, 2 with drift.",
            "Scores that were computed elsewhere come without tests",
            "aria-label=\"Scores of 3 reports; the last is 2026-01-03 00:00:00 UTC: MILD, 0.120\"",
            "class=\"joined\"",
            "class=\"mark none\"",
            "class=\"mark moderate\"",
            "class=\"mark mild\"",
            "<bdi>2026-01-02 00:00:00 UTC</bdi>",
            "<bdi>age</bdi> MODERATE",
            "<code><bdi>day-1</bdi></code>",
            "<h3><bdi>age</bdi></h3>",
            "drifted in 2 of 3")
        .doesNotContain("<bdi>calm</bdi>");
  }

  @Test
  void emptyWindows_breakTheLineAndAreNotNoDrift() {
    Dataset rows =
        Dataset.builder()
            .categorical(
                "day",
                IntStream.range(0, 200)
                    .mapToObj(i -> i < 100 ? "2026-01-01" : "2026-01-03")
                    .toList())
            .numeric(
                "x", IntStream.range(0, 200).mapToDouble(i -> i % 100 + i / 100 * 40).toArray())
            .build();
    DriftSeries series =
        DriftCalculator.withDefaults()
            .compareOver(rows.rows(0, 100).without("day"), rows, "day", Duration.ofDays(1));

    String html = HistoryPage.of(series).toHtml();

    assertThat(html)
        .contains("3 reports, 1 with drift, 1 not assessed, which is not the same as no drift.")
        .contains("<title>2026-01-02 to 2026-01-03: NOT ASSESSED, –</title>")
        .containsPattern("class=\"joined\" d=\"M\\d+ \\d+M\\d+ \\d+\"");
  }

  @Test
  void segments_areNotJoinedByALine() {
    Dataset reference = segments(0);
    DriftSeries series =
        DriftCalculator.withDefaults().compareSegments(reference, segments(30), "country");

    String html = HistoryPage.of(series).toHtml();

    assertThat(html)
        .contains("<h1>Drift by segment</h1>", "in the worst segment", "country = FI")
        .doesNotContain("class=\"joined\"");
  }

  private static Dataset segments(int shift) {
    return Dataset.builder()
        .categorical(
            "country", IntStream.range(0, 200).mapToObj(i -> i % 2 == 0 ? "FI" : "SE").toList())
        .numeric("x", IntStream.range(0, 200).mapToDouble(i -> i + shift * (i % 2)).toArray())
        .build();
  }

  @Test
  void longSeries_isCutAndSaysSo() {
    List<DriftReport> reports = new ArrayList<>();
    IntStream.range(0, 1_500).forEach(i -> reports.add(day(i, i % 2 == 0 ? 0.05 : 0.3)));

    String html = HistoryPage.of(reports).toHtml();

    assertThat(html)
        .contains("500 earlier ones are left out.", "The last 200 of 1,000 reports.")
        .doesNotContain("<bdi>day-499</bdi>")
        .contains("<bdi>day-500</bdi>");
    assertThat(html.length()).isLessThan(1_000_000);
  }

  @Test
  void noReports_makeAPageThatSaysSo() {
    assertThat(HistoryPage.of(List.of()).toHtml()).contains("There is no report to show.");
    assertThat(HistoryPage.of(new DriftSeries(List.of(), 0)).toHtml())
        .contains("There is no report to show.");
  }

  @Test
  void hostileNames_stayText() {
    String html = HistoryPage.of(List.of(Reports.named(Reports.HOSTILE))).toHtml();

    assertThat(html)
        .contains("<h3><bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi></h3>")
        .doesNotContain("<script>alert", "<img", "<b id");
  }

  @Test
  void reportsWithNothingToSay_areShown() {
    assertThat(HistoryPage.of(Reports.bare()).toHtml()).contains("4 reports, ", " not assessed");
  }
}
