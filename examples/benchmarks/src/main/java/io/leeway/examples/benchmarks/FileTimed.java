package io.leeway.examples.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Benchmarks that write files: a new one for each invocation, deleted after each iteration. */
public abstract class FileTimed extends Timed {
  private Path folder = Path.of("");
  private long files;

  /** Makes the folder. */
  @Setup(Level.Iteration)
  public void makeFolder() throws IOException {
    folder = Files.createTempDirectory("leeway-benchmark-");
  }

  /** Closes what is open and deletes the folder, with all that was written. */
  @TearDown(Level.Iteration)
  public void deleteFolder() throws IOException {
    close();
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(FileTimed::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes what is open between two invocations. */
  void close() {}

  final Path newFile(String suffix) {
    return folder.resolve(files++ + suffix);
  }

  /** A benchmark that loses what it should write is none. */
  static void requireEvents(Path file, int events) throws IOException {
    long least = events * (long) Events.LEAST_BYTES;
    if (Files.size(file) < least) {
      throw new IllegalStateException(file + " has " + Files.size(file) + " bytes, not " + least);
    }
  }
}
