package io.leeway.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that times numpy and scipy; without them it cannot be tested. */
class PeersTest {
  @TempDir private Path folder;

  @Test
  void everyPythonPeerOfAGoal_isTimed() throws IOException, InterruptedException {
    Path results = run("--size", "1000", "--rounds", "1");

    Set<String> timed = Measurements.read(Set.of(results)).names();

    assumeFalse(timed.isEmpty(), "numpy and scipy are missing: examples/benchmarks/peers.py");
    assertThat(timed).containsAll(pythonPeers());
  }

  private static Set<String> pythonPeers() {
    return Goal.all().stream()
        .map(Goal::peer)
        .filter(name -> name.startsWith("numpy.") || name.startsWith("scipy."))
        .map(name -> name.replace("size=1000000", "size=1000"))
        .collect(Collectors.toSet());
  }

  private Path run(String... arguments) throws IOException, InterruptedException {
    Path results = folder.resolve("python.json");
    String[] command =
        Stream.concat(Stream.of("python3", "peers.py"), Stream.of(arguments))
            .toArray(String[]::new);
    try {
      int code =
          new ProcessBuilder(command)
              .redirectOutput(results.toFile())
              .redirectError(folder.resolve("progress.txt").toFile())
              .start()
              .waitFor();
      assertThat(code).as(() -> progress()).isZero();
    } catch (IOException e) {
      abort("python3 is missing: examples/benchmarks/peers.py is not tested here");
    }
    return results;
  }

  private String progress() {
    try {
      return Files.readString(folder.resolve("progress.txt"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
