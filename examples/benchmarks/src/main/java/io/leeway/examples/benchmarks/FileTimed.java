package io.leeway.examples.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Benchmarks that write files: a new one for each invocation, deleted after each iteration. */
public abstract class FileTimed extends Timed {
  private Path folder = Path.of("");
  private long files;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Map<Path, Integer> written = new LinkedHashMap<>();

  /** Makes the folder. */
  @Setup(Level.Iteration)
  public void makeFolder() throws IOException {
    folder = Files.createTempDirectory("leeway-benchmark-");
  }

  /** Closes what the invocations have left open, and deletes the folder with all they wrote. */
  @TearDown(Level.Iteration)
  public void deleteFolder() throws Exception {
    for (AutoCloseable file : open) {
      file.close();
    }
    open.clear();
    for (Map.Entry<Path, Integer> file : written.entrySet()) {
      requireEvents(file.getKey(), file.getValue());
    }
    written.clear();
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

  /** Has something closed after the iteration: what that takes is not timed. */
  final <T extends AutoCloseable> T closedLater(T file) {
    open.add(file);
    return file;
  }

  final Path newFile(String suffix) {
    return folder.resolve(files++ + suffix);
  }

  /** Has the events in a file counted after the iteration: one that loses some is no benchmark. */
  final void mustHave(Path file, int events) {
    written.put(file, events);
  }

  private static void requireEvents(Path file, int least) throws IOException {
    long events;
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      events = lines.filter(line -> line.contains("model.promote")).count();
    }
    if (events < least) {
      throw new IllegalStateException(file + " has " + events + " events, not " + least);
    }
  }
}
