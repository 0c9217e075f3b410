package io.leeway.audit.sink;

import io.leeway.audit.chain.LogFormat;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.internal.Checks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sink that a folder and the environment ask for.
 *
 * <pre>{@code
 * AuditLog audit = AuditLog.builder(AuditSinks.inDirectory()).build();
 * }</pre>
 *
 * <ul>
 *   <li>The folder is the argument, else what {@code AUDIT_LOG_DIR} says, else {@code
 *       ./root_experiment}.
 *   <li>The format is the argument, else what {@code AUDIT_LOG_FORMAT} says, else {@code json}:
 *       {@code json} is {@link JsonArraySink} in {@code audit_log.json}, {@code jsonl} is {@link
 *       JsonLinesSink} in {@code audit_log.jsonl}, {@code csv} is {@link CsvSink} in {@code
 *       audit_log.csv}, and {@code none} makes no file and keeps nothing.
 *   <li>A variable that is empty counts as not set.
 * </ul>
 *
 * <p>Nothing is touched before the sink is opened or used. Stateless, safe for any thread.
 *
 * @since 0.1
 */
public final class AuditSinks {
  private static final String DIRECTORY = "AUDIT_LOG_DIR";
  private static final String FORMAT = "AUDIT_LOG_FORMAT";
  private static final String DEFAULT_DIRECTORY = "root_experiment";
  private static final String NONE = "none";
  private static final List<String> FORMATS = List.of("json", "jsonl", "csv", NONE);
  private static final String FILE = "audit_log";

  private AuditSinks() {}

  /**
   * A sink in the folder and format that the environment says.
   *
   * @throws IllegalArgumentException if {@code AUDIT_LOG_FORMAT} says no format
   */
  public static AuditSink inDirectory() {
    return inDirectory(Optional.empty(), Optional.empty(), Optional.empty(), System.getenv());
  }

  /**
   * A sink in a folder, in the format that the environment says.
   *
   * @throws IllegalArgumentException if {@code AUDIT_LOG_FORMAT} says no format
   */
  public static AuditSink inDirectory(Path directory) {
    return inDirectory(Optional.of(directory), Optional.empty(), Optional.empty(), System.getenv());
  }

  /**
   * A sink in a folder.
   *
   * @param format {@code json}, {@code jsonl}, {@code csv} or {@code none}
   * @throws IllegalArgumentException if it is another
   */
  public static AuditSink inDirectory(Path directory, String format) {
    return inDirectory(
        Optional.of(directory), Optional.of(format), Optional.empty(), System.getenv());
  }

  /**
   * A sink in a folder.
   *
   * @param format {@code json}, {@code jsonl}, {@code csv} or {@code none}
   * @param chainName names the chain, if the sink begins it, in place of the file name
   * @throws IllegalArgumentException if the format is another, or the name is blank
   */
  public static AuditSink inDirectory(Path directory, String format, String chainName) {
    return inDirectory(
        Optional.of(directory), Optional.of(format), Optional.of(chainName), System.getenv());
  }

  static AuditSink inDirectory(
      Optional<Path> directory,
      Optional<String> format,
      Optional<String> chainName,
      Map<String, String> environment) {
    format.ifPresent(given -> check("format", given));
    Optional<String> said = said(FORMAT, environment);
    if (format.isEmpty()) {
      said.ifPresent(value -> check(FORMAT, value));
    }
    String chosen = format.or(() -> said).orElse(LogFormat.JSON_ARRAY.id());
    Path folder =
        directory.orElseGet(() -> Path.of(said(DIRECTORY, environment).orElse(DEFAULT_DIRECTORY)));
    if (chosen.equals(NONE)) {
      return new NoSink();
    }
    Path log = folder.resolve(FILE + "." + chosen);
    FileSink<?> sink =
        switch (chosen) {
          case "jsonl" -> JsonLinesSink.at(log);
          case "csv" -> CsvSink.at(log);
          default -> JsonArraySink.at(log);
        };
    return chainName.isPresent() ? sink.withChainName(chainName.get()) : sink;
  }

  /**
   * The log that these sinks have made in a folder, of whatever format, for a reader or verifier;
   * empty if there is none.
   *
   * @throws IllegalStateException if there are several, one of each format
   */
  public static Optional<Path> logIn(Path directory) {
    List<Path> logs =
        FORMATS.stream()
            .filter(format -> !format.equals(NONE))
            .map(format -> directory.resolve(FILE + "." + format))
            .filter(Files::exists)
            .toList();
    if (logs.size() > 1) {
      throw new IllegalStateException("there must be one log in a folder, but there are " + logs);
    }
    return logs.stream().findFirst();
  }

  private static Optional<String> said(String variable, Map<String, String> environment) {
    return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isEmpty());
  }

  private static void check(String what, String format) {
    Checks.argument(
        FORMATS.contains(format),
        "%s must be one of %s, but was '%s'",
        what,
        String.join(", ", FORMATS),
        format);
  }

  /** Keeps nothing. */
  private static final class NoSink implements AuditSink {
    @Override
    public void append(List<AuditEvent> events) {}

    @Override
    public String toString() {
      return "NoSink[keeps nothing]";
    }
  }
}
