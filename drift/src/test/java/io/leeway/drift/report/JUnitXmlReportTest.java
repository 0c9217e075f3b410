package io.leeway.drift.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.drift.DriftPolicy;
import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.statistic.StatisticId;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class JUnitXmlReportTest {
  private static Element parse(String xml) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    return document.getDocumentElement();
  }

  /** What became of each test case: its name and the name of the element in it. */
  private static List<String> outcomes(Element suite) {
    List<String> outcomes = new ArrayList<>();
    NodeList cases = suite.getElementsByTagName("testcase");
    for (int i = 0; i < cases.getLength(); i++) {
      Element test = (Element) cases.item(i);
      outcomes.add(test.getAttribute("name") + " " + test.getFirstChild().getNodeName());
    }
    return outcomes;
  }

  @Test
  void xml_isTheStoredForm(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("TEST-drift.xml");

    JUnitXmlReport.of(Reports.mixed()).write(file);

    assertThat(Files.readString(file)).isEqualTo(Golden.read("report.xml"));
  }

  @Test
  void whatWasNotAssessed_isSkippedAndNeverPassed() throws Exception {
    assertThat(outcomes(parse(JUnitXmlReport.of(Reports.mixed()).toXml())))
        .containsExactly(
            "drift failure",
            "age system-out",
            "income failure",
            "country failure",
            "few skipped",
            "gone skipped",
            "notes skipped",
            "score failure",
            "row_count of income system-out",
            "missing_spike of income failure",
            "note of income system-out",
            "demographic_parity skipped");
    for (DriftReport report : List.of(Reports.allMuted(), Reports.withoutRows())) {
      Element suite = parse(JUnitXmlReport.of(report).toXml());
      assertThat(suite.getAttribute("skipped"))
          .isEqualTo(suite.getAttribute("tests"))
          .isEqualTo("8");
    }
  }

  @Test
  void driftUnderTheChosenStatus_passes() throws Exception {
    JUnitXmlReport xml = JUnitXmlReport.of(Reports.computedElsewhere());

    assertThat(outcomes(parse(xml.toXml())))
        .containsExactly("drift failure", "age failure", "score system-out");
    assertThat(parse(xml.failFrom(DriftStatus.MODERATE).toXml()).getAttribute("failures"))
        .isEqualTo("2");
    assertThat(parse(xml.failFrom(DriftStatus.SEVERE).toXml()).getAttribute("failures"))
        .isEqualTo("0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> xml.failFrom(DriftStatus.NONE))
        .withMessage("drift can fail from MILD, MODERATE or SEVERE on, but was asked to from NONE");
  }

  @Test
  void predictionsThatDoNotCount_areSkippedWhenTheyDrift() throws Exception {
    DriftReport report =
        DriftReport.computedElsewhere(0)
            .policy(DriftPolicy.builder("inputs", "1").predictionsCount(false).build())
            .prediction("moved", StatisticId.PSI, 0.9)
            .prediction("still", StatisticId.PSI, 0)
            .build();

    String xml = JUnitXmlReport.of(report).toXml();

    assertThat(outcomes(parse(xml)))
        .containsExactly("drift system-out", "moved skipped", "still system-out");
    assertThat(xml).contains("message=\"the policy does not count predictions; psi scores 0.900");
  }

  @Test
  void hostileNames_leaveTheXmlWellFormed() throws Exception {
    Element suite = parse(JUnitXmlReport.of(Reports.named(Reports.HOSTILE)).toXml());

    List<String> names = outcomes(suite);
    assertThat(names).hasSize(1 + 2 * Reports.HOSTILE.size());
    assertThat(names.get(1)).startsWith("<script>alert(1)</script> ");
    assertThat(names.get(9)).startsWith("line[U+000A]break[U+000D][U+000A][U+0009]tab ");
    assertThat(names.get(12)).startsWith("+1[U+0000][U+0001][U+001B][31m[U+007F][U+0085] ");
    assertThat(names.get(13)).startsWith("lone [U+D800] and [U+DFFF] ");
    assertThat(names.get(16)).startsWith("zero[U+200B]width[U+FEFF][U+FFFF] ");
  }
}
