package io.leeway.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.audit.AuditExport;
import io.leeway.audit.AuditLog;
import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Verification;
import io.leeway.audit.sink.JsonLinesSink;
import io.leeway.audit.viewer.AuditViewer;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Outcome;
import io.leeway.core.Resource;
import io.leeway.drift.Baseline;
import io.leeway.drift.CheckResult;
import io.leeway.drift.Dataset;
import io.leeway.drift.Drift;
import io.leeway.drift.DriftCalculator;
import io.leeway.drift.DriftPolicy;
import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.analyst.Advice;
import io.leeway.drift.analyst.DriftAnalyst;
import io.leeway.drift.analyst.RiskFlag;
import io.leeway.drift.assertj.LeewayAssertions;
import io.leeway.drift.binning.Binning;
import io.leeway.drift.quality.QualityChecks;
import io.leeway.drift.statistic.ChiSquare;
import io.leeway.drift.statistic.KolmogorovSmirnov;
import io.leeway.drift.statistic.PopulationStability;
import io.leeway.drift.statistic.TestResult;
import io.leeway.drift.store.BaselineStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README says what the code does. */
class ReadmeTest {
  private static final Path README = Path.of("README.md");

  @Test
  void quickstart_printsWhatTheReadmeShows(@TempDir Path folder) throws IOException {
    String printed = printedBy(() -> Quickstart.run(new String[0], folder));

    assertThat(printed.replace(folder.toString(), "target/quickstart"))
        .isEqualTo(blocks("text").get(0));
  }

  /** All of the README's Java stands in this file too, and so compiles and runs. */
  @Test
  void samples_areThoseOfThisTest() throws IOException {
    String source =
        Files.readString(
            Path.of(
                "examples/quickstart/src/test/java/"
                    + ReadmeTest.class.getName().replace('.', '/')
                    + ".java"));

    assertThat(blocks("java")).hasSize(6);
    for (String block : blocks("java")) {
      String code = block.replaceAll("(?m)^//.*", "");
      assertThat(withoutSpace(source)).contains(withoutSpace(code));
    }
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("\\s", "");
  }

  @Test
  void firstSample_reportsTheBirdStrikes() throws IOException {
    String printed =
        printedBy(
            () -> {
              Dataset strikes = Dataset.fromCsv(Path.of("examples/datasets/birdstrikes.csv"));
              Dataset reference =
                  strikes.between("flight_date", "1990", "1995").without("flight_date");
              Dataset current =
                  strikes.between("flight_date", "1995", "2000").without("flight_date");
              DriftReport report = DriftCalculator.withDefaults().compare(reference, current);
              System.out.println(report);
              assertThat(report.status()).isEqualTo(DriftStatus.MODERATE);
            });

    assertThat(printed).startsWith("MODERATE drift: 4 of 10 columns assessed drift, score 0.298\n");
  }

  @Test
  void oneLiner_printsWhatTheReadmeShows() throws IOException {
    double[] trained = uniform(1, 5_000, 0);
    double[] served = uniform(2, 1_200, 0.07);

    String printed =
        printedBy(
            () -> {
              System.out.println(Drift.between(trained, served));
            });

    assertThat(blocks("java").get(1)).endsWith("// " + printed);
  }

  @Test
  void baselineSample_comparesChecksAndAdvises(@TempDir Path folder) {
    Dataset strikes = Dataset.fromCsv(Path.of("examples/datasets/birdstrikes.csv"));
    Dataset reference = strikes.between("flight_date", "1990", "1995").without("flight_date");
    Dataset current = strikes.between("flight_date", "1995", "2000").without("flight_date");

    Baseline baseline =
        Baseline.builder("strikes", "1.0.0").dataset(reference).predictions("damage").build();
    BaselineStore.inDirectory(folder).save(baseline);
    DriftPolicy policy =
        DriftPolicy.builder("strict", "1")
            .all(rule -> rule.withThresholds(0.05, 0.10, 0.20))
            .feature("operator", rule -> rule.withSensitive(true))
            .build();
    DriftReport today =
        DriftCalculator.withDefaults()
            .withPolicy(policy)
            .compare(baseline, current)
            .withChecks(QualityChecks.from(baseline).withPolicy(policy).run(current));
    Advice advice = DriftAnalyst.rules().assess(today);

    LeewayAssertions.assertThat(today).hasStatus(DriftStatus.SEVERE).driftsIn("speed_ias_knots");
    assertThat(today.failedChecks()).extracting(CheckResult::check).contains("missing_spike");
    assertThat(advice.riskFlags()).contains(RiskFlag.MISSING_SPIKE);
    assertThat(BaselineStore.inDirectory(folder).latest("strikes")).contains(baseline);
  }

  @Test
  void statistics_takeArraysAndCounts() {
    double[] trained = uniform(1, 5_000, 0);
    double[] served = uniform(2, 1_200, 0.07);

    TestResult ks = KolmogorovSmirnov.withDefaults().test(trained, served);
    double psi =
        PopulationStability.withDefaults()
            .withBinning(Binning.quantiles(20))
            .statistic(trained, served);
    TestResult chi2 =
        ChiSquare.withDefaults().test(new long[] {50, 30, 20}, new long[] {40, 35, 25});

    assertThat(ks.reject(0.001)).isTrue();
    assertThat(psi).isBetween(0.31, 0.32);
    assertThat(chi2).hasToString("chi2 2.0513, p=0.359");
  }

  @Test
  void auditSample_recordsAndVerifies(@TempDir Path folder) throws IOException {
    Path log = folder.resolve("audit.jsonl");
    try (AuditLog audit = AuditLog.builder(JsonLinesSink.at(log)).build()) {
      audit.record(
          AuditEvent.of("model.promote")
              .by(Actor.user("u-1042"))
              .on(Resource.of("model", "credit"))
              .detail("to", "production")
              .success());
    }
    Verification verification = ChainVerifier.verify(log);

    assertThat(verification.valid()).isTrue();
    assertThat(verification.totalRecords()).isEqualTo(2);

    String printed =
        printedBy(
            () -> {
              AuditReader reader = AuditReader.of(log);
              AuditQuery promoted =
                  AuditQuery.all().withAction("model.promote").withOutcome(Outcome.SUCCESS);
              reader.find(promoted.limit(20)).records().forEach(System.out::println);
              AuditExport.of(reader, promoted).toCsv(folder.resolve("promoted.csv"));
              AuditViewer.of(reader, promoted)
                  .withVerification(verification)
                  .write(folder.resolve("promoted.html"));
            });

    assertThat(printed).startsWith("2 model.promote success by user u-1042 on model credit at ");
    assertThat(Files.readAllLines(folder.resolve("promoted.csv"))).hasSize(2);
    assertThat(Files.readString(folder.resolve("promoted.html"))).contains("VALID", "u-1042");
  }

  private interface Code {
    void run() throws IOException;
  }

  private static String printedBy(Code code) throws IOException {
    PrintStream console = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      code.run();
    } finally {
      System.setOut(console);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static List<String> blocks(String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    StringBuilder block = null;
    for (String line : Files.readAllLines(README)) {
      if (line.equals("```" + language)) {
        block = new StringBuilder();
      } else if (line.equals("```") && block != null) {
        blocks.add(block.toString());
        block = null;
      } else if (block != null) {
        block.append(line).append('\n');
      }
    }
    return blocks;
  }

  private static double[] uniform(long seed, int n, double shift) {
    SplittableRandom random = new SplittableRandom(seed);
    return random.doubles(n).map(u -> u + shift).toArray();
  }
}
