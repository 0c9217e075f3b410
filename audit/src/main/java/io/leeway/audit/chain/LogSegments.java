package io.leeway.audit.chain;

import io.leeway.core.internal.Checks;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The files of a log. The newest has the log's own path; those before it have a number in their
 * names, so that {@code audit.1.jsonl} and {@code audit.2.jsonl} stand before {@code audit.jsonl}.
 *
 * <p>For sinks and readers of logs. Stateless, safe for any thread.
 *
 * @since 0.1
 */
public final class LogSegments {
  private static final int MAX_DIGITS = 18;

  private LogSegments() {}

  /** Where an older segment of a log is, or will be. */
  public static Path older(Path log, long segment) {
    return log.resolveSibling(stem(log) + "." + segment + extension(log));
  }

  /** The numbers of the older segments that there are, in their order. */
  public static List<Long> older(Path log) throws IOException {
    Path folder = log.toAbsolutePath().getParent();
    List<Long> numbers = new ArrayList<>();
    if (folder == null || !Files.isDirectory(folder)) {
      return numbers;
    }
    String prefix = stem(log) + ".";
    String suffix = extension(log);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        int digits = name.length() - prefix.length() - suffix.length();
        if (digits > 0
            && digits <= MAX_DIGITS
            && name.startsWith(prefix)
            && name.endsWith(suffix)
            && isNumber(name.substring(prefix.length(), prefix.length() + digits))) {
          numbers.add(Long.parseLong(name, prefix.length(), prefix.length() + digits, 10));
        }
      }
    }
    Collections.sort(numbers);
    return numbers;
  }

  /**
   * Nothing but a sink may write to the files of a log.
   *
   * @throws IllegalArgumentException if the file is one of a log: its head is beside it
   */
  public static void requireNoLog(Path file) {
    Path stem = file.resolveSibling(stem(file));
    int digits = extension(stem).length() - 1;
    boolean older = digits > 0 && isNumber(extension(stem).substring(1));
    Path newest = older ? file.resolveSibling(stem(stem) + extension(file)) : file;
    Checks.argument(
        !Files.exists(ChainHead.besideLog(newest)),
        "%s is a log, which nothing else may overwrite",
        newest);
  }

  private static boolean isNumber(String text) {
    return text.charAt(0) != '0' && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static String stem(Path log) {
    String name = String.valueOf(log.getFileName());
    return name.substring(0, name.length() - extension(log).length());
  }

  /** What the name ends with from its last dot on, unless that is its first character. */
  private static String extension(Path log) {
    String name = String.valueOf(log.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(dot) : "";
  }
}
