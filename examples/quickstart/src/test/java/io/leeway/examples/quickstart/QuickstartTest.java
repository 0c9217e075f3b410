package io.leeway.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Verification;
import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
  @Test
  void filesOfOnesOwn_areCompared(@TempDir Path folder) throws IOException {
    Path reference = Files.writeString(folder.resolve("a.csv"), "x\n" + "1\n2\n".repeat(500));
    Path current = Files.writeString(folder.resolve("b.csv"), "x\n" + "1\n2\n2\n2\n".repeat(250));
    Path results = folder.resolve("results");

    Quickstart.run(new String[] {reference.toString(), current.toString()}, results);

    DriftReport report = DriftReport.readJson(results.resolve("report.json"));
    assertThat(report.status()).isEqualTo(DriftStatus.MODERATE);
    assertThat(report.feature("x").current().rows()).isEqualTo(1000);
  }

  @Test
  void secondRun_continuesTheLog(@TempDir Path folder) throws IOException {
    Quickstart.run(new String[0], folder);
    long first = ChainVerifier.verify(folder.resolve("audit.jsonl")).totalRecords();

    Quickstart.run(new String[0], folder);

    Verification verification = ChainVerifier.verify(folder.resolve("audit.jsonl"));
    assertThat(verification.valid()).isTrue();
    assertThat(verification.totalRecords()).isEqualTo(2 * first - 1); // the first began the log
  }

  @Test
  void failureWhileReading_isRecorded(@TempDir Path folder) throws IOException {
    Path ragged = Files.writeString(folder.resolve("a.csv"), "x,y\n1\n");

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Quickstart.run(new String[] {ragged.toString(), ragged.toString()}, folder))
        .withMessageEndingWith("line 2 has 1 fields, but the header names 2");

    String missing = folder.resolve("none.csv").toString();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quickstart.run(new String[] {missing, missing}, folder))
        .withMessageStartingWith("no such file: ");

    assertThat(Files.readAllLines(folder.resolve("audit.jsonl")))
        .filteredOn(line -> line.contains("\"outcome\":\"failure\""))
        .hasSize(2);
  }
}
