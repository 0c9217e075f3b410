package io.leeway.drift.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class BoundedMemoryTest {
  /** The numbers alone are 40 MB for each column; with -Dleeway.full=true, 800 MB. */
  @Test
  void longSource_fitsIntoASmallHeap() throws IOException, InterruptedException {
    long rows = Boolean.getBoolean("leeway.full") ? 100_000_000 : 5_000_000;

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-cp",
                System.getProperty("java.class.path"),
                LongSource.class.getName(),
                Long.toString(rows))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output)
        .startsWith(
            String.format(
                Locale.ROOT,
                "%,d rows, 5 features: normal (numeric), time (numeric), amount (numeric), country"
                    + " (categorical), id (categorical)",
                rows));
    assertThat(output).contains("1000 fine bins in 10 coarse ones");
  }
}
