package io.leeway.drift.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.core.internal.MarkdownText;
import io.leeway.drift.DriftReport;
import io.leeway.drift.ExternalReportBuilder;
import io.leeway.drift.analyst.Advice;
import io.leeway.drift.statistic.StatisticId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownReportTest {
  @Test
  void comment_isTheStoredForm(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("comment.md");
    Advice advice = Reports.advice(List.of("Ask whoever delivers income.", "Compare again."));

    MarkdownReport.of(Reports.mixed()).withAdvice(advice).write(file);

    assertThat(Files.readString(file)).isEqualTo(Golden.read("report.md"));
  }

  @Test
  void hostileNames_mentionNobodyAndBreakNothing() {
    String text =
        MarkdownReport.of(Reports.named(Reports.HOSTILE))
            .withAdvice(Reports.advice(Reports.HOSTILE))
            .toMarkdown();

    assertThat(text.replaceAll("</?code>", ""))
        .doesNotContain("<")
        .doesNotContainPattern("@(?!&#8203;)|(?<![&#])#(?!&#8203;|#)")
        .doesNotContain("://", "www.", "**e**", "[x]", "[31m", "\ud800", "\u202e", "\u0000");
    assertThat(text).contains("&#91;U&#43;202E&#93;");
    assertThat(text.lines().filter(line -> line.startsWith("|")))
        .allSatisfy(
            line -> assertThat(line.chars().filter(c -> c == '|').count()).isIn(4L, 5L, 7L));
  }

  @Test
  void names_areShownAsTheyAre() {
    assertThat(MarkdownText.name("speed_ias.knots-2 b")).isEqualTo("`speed_ias.knots-2 b`");
    assertThat(MarkdownText.name("a|`b`")).isEqualTo("<code>a&#124;&#96;b&#96;</code>");
    assertThat(MarkdownText.name("\u00e4\n")).isEqualTo("<code>\u00e4&#91;U&#43;000A&#93;</code>");
    assertThat(MarkdownText.name("")).isEqualTo("<code></code>");
    assertThat(MarkdownText.sentence("missing_rate <b> _a_ @me\nnext", 100))
        .isEqualTo("missing_rate &#60;b&#62; &#95;a&#95; @&#8203;me next");
    assertThat(MarkdownText.sentence("http://x.y www.z #7", 100))
        .isEqualTo("http:&#8203;//x.y www&#8203;.z #&#8203;7");
  }

  @Test
  void largeReport_staysWithinACommentOfGitHub() {
    ExternalReportBuilder report = DriftReport.computedElsewhere(0);
    String name = "|<@".repeat(60);
    for (int i = 0; i < 500; i++) {
      report.feature(name + i, StatisticId.PSI, 0.2);
    }

    String text = MarkdownReport.of(report.build()).withRows(1_000).toMarkdown();

    assertThat(text).hasSizeLessThan(60_000).contains(" more columns\n");
  }

  @Test
  void rows_areCountedAndTheRestIsNamed() {
    String text = MarkdownReport.of(Reports.wide(12, 40, 40)).withRows(5).toMarkdown();

    assertThat(text.lines().filter(line -> line.startsWith("| `feature_"))).hasSize(5);
    assertThat(text).contains("and 7 more columns\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MarkdownReport.of(Reports.computedElsewhere()).withRows(-1))
        .withMessage("rows must be 0 or more, but were -1");
  }

  @Test
  void reportWithoutTests_saysSo() {
    assertThat(
            MarkdownReport.of(Reports.computedElsewhere())
                .withAdvice(Reports.advice(List.of("age")))
                .toMarkdown())
        .startsWith(
            """
            ## 🔴 MODERATE drift: score 0.310 as computed elsewhere, significance not assessed

            model `credit` · current 5,000 rows

            > **Significance was not assessed.** The scores were computed elsewhere and come without tests.
            """)
        .endsWith(
            """
            | Column | Status | Score | Decided by | Missing | Adj. p |
            | --- | --- | ---: | --- | ---: | ---: |
            | `age` | 🔴 MODERATE | 0.310 | psi 0.310 | – | – |
            | `score` | 🟢 NONE | 0.020 | ks 0.020 | – | – |

            """);
  }

  @Test
  void nothingAssessed_isNotShownAsNoDrift() {
    for (DriftReport report : List.of(Reports.allMuted(), Reports.withoutRows())) {
      assertThat(MarkdownReport.of(report).toMarkdown())
          .startsWith("## ⚪ NOT_ASSESSED: none of 7 columns could be compared\n")
          .contains("**Not assessed**, which is not the same as no drift")
          .doesNotContain("🟢");
    }
  }
}
