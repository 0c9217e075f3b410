package io.leeway.audit.viewer;

import io.leeway.audit.AuditReader;
import io.leeway.audit.chain.ChainTable;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Checkpoint;
import io.leeway.audit.chain.CheckpointKey;
import io.leeway.audit.chain.LogSegments;
import io.leeway.audit.chain.Verification;
import io.leeway.core.TimeWindow;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import io.leeway.core.internal.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a log says of a period, for whoever has to judge it: whether the log is as it was written,
 * which checkpoints cover the period, who did what how often, what was denied and what failed, and
 * what the log says of itself: events that are missing, retention, rollback, erasure.
 *
 * <pre>{@code
 * ComplianceReport.builder(log, may)
 *     .checkpoints(Checkpoint.readAll(elsewhere), List.of(key))
 *     .build()
 *     .write(Path.of("may.html"));
 * }</pre>
 *
 * <p>It claims conformity with no law or standard, and says itself what it does not prove. The
 * whole log is verified, and read once more; a record belongs to the period if it says that it was
 * recorded in it. Memory does not grow with the log: a list has the first 50, counts by name have
 * the first 1,000 names, and what is beyond is counted. Texts of more than 200 or 300 characters
 * are cut.
 *
 * <p>Immutable, safe for any thread; its builder is for one.
 *
 * @since 0.1
 */
public final class ComplianceReport {
  private static final int MOST_CHECKPOINTS = 50;

  private final Parts parts;

  /** What the report is made of. */
  record Parts(
      String title,
      String log,
      TimeWindow period,
      Instant madeAt,
      Verification verification,
      PeriodFacts facts,
      List<GivenCheckpoint> checkpoints,
      long checkpointsLeftOut,
      long covered) {}

  private ComplianceReport(Parts parts) {
    this.parts = parts;
  }

  /** A report on a log in files. */
  public static Builder builder(Path log, TimeWindow period) {
    return new Builder(
        ChainVerifier.of(log), AuditReader.of(log), String.valueOf(log.getFileName()), period);
  }

  /** A report on a chain in a database. */
  public static Builder builder(ChainTable table, TimeWindow period) {
    return new Builder(ChainVerifier.of(table), AuditReader.of(table), table.toString(), period);
  }

  /**
   * Makes a report.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final ChainVerifier verifier;
    private final AuditReader reader;
    private final String log;
    private final TimeWindow period;
    private Collection<Checkpoint> checkpoints = List.of();
    private Collection<CheckpointKey> trusted = List.of();
    private Optional<String> title = Optional.empty();
    private InstantSource clock = Times::now;

    private Builder(ChainVerifier verifier, AuditReader reader, String log, TimeWindow period) {
      this.verifier = verifier;
      this.reader = reader;
      this.log = log;
      this.period = Objects.requireNonNull(period, "period");
    }

    /**
     * Compares the log with checkpoints that were kept elsewhere.
     *
     * @param kept what was signed for it
     * @param keys the keys of those who may sign
     */
    public Builder checkpoints(Collection<Checkpoint> kept, Collection<CheckpointKey> keys) {
      checkpoints = List.copyOf(kept);
      trusted = List.copyOf(keys);
      return this;
    }

    /**
     * Gives it a title other than the name of the log.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public Builder title(String name) {
      Checks.notBlank(name, "title");
      title = Optional.of(name);
      return this;
    }

    /** Takes the time at which it is made from this clock. */
    public Builder clock(InstantSource source) {
      clock = Objects.requireNonNull(source, "clock");
      return this;
    }

    /**
     * Verifies the log and reads it.
     *
     * @throws UncheckedIOException if it cannot be read
     */
    public ComplianceReport build() {
      PeriodFacts facts = PeriodFacts.read(reader, period); // first: what it has is then verified
      Verification verification = verifier.withCheckpoints(checkpoints, trusted).verify();
      long end = Math.max(verification.totalRecords(), facts.logEnd());
      long covered = Math.max(end - verification.recordsWithoutCheckpoint(), 0);
      List<GivenCheckpoint> given =
          checkpoints.stream()
              .sorted(Comparator.comparingLong(Checkpoint::size).reversed())
              .limit(MOST_CHECKPOINTS)
              .map(one -> GivenCheckpoint.of(one, trusted, verification, covered))
              .toList();
      return new ComplianceReport(
          new Parts(
              title.orElse(log),
              log,
              period,
              clock.instant(),
              verification,
              facts,
              given,
              checkpoints.size() - given.size(),
              coveredOf(facts, covered)));
    }

    private static long coveredOf(PeriodFacts facts, long covered) {
      long last = Math.min(covered, facts.lastSeq());
      return facts.records() == 0 ? 0 : Math.max(last - facts.firstSeq() + 1, 0);
    }
  }

  /** What the verification of the log found. */
  public Verification verification() {
    return parts.verification;
  }

  /** The report as a page that needs nothing but itself. */
  public String toHtml() {
    return ComplianceText.write(parts, new HtmlSheet());
  }

  /** The report in GitHub's Markdown. */
  public String toMarkdown() {
    return ComplianceText.write(parts, new MarkdownSheet());
  }

  /** The report as JSON. */
  public String toJson() {
    return ComplianceJson.of(parts);
  }

  /**
   * Writes the report in the form that the name of a file ends with: {@code .html}, {@code .md} or
   * {@code .json}. It is there whole or not at all, and can be read by its owner only, like a log.
   *
   * @throws IllegalArgumentException if the name ends otherwise, or the file is one of a log
   * @throws UncheckedIOException if it cannot be written
   */
  public void write(Path file) {
    byte[] content = forName(String.valueOf(file.getFileName())).getBytes(StandardCharsets.UTF_8);
    LogSegments.requireNoLog(file);
    try {
      WholeFile.write(
          file,
          out -> {
            out.write(content);
            return content.length;
          });
    } catch (IOException e) {
      throw new UncheckedIOException("report " + file + " cannot be written: " + e.getMessage(), e);
    }
  }

  private String forName(String name) {
    if (name.endsWith(".html")) {
      return toHtml();
    }
    if (name.endsWith(".md")) {
      return toMarkdown();
    }
    Checks.argument(
        name.endsWith(".json"), "name of a report must end .html, .md or .json, but was %s", name);
    return toJson();
  }

  /** What it is about, and what the verification found. */
  @Override
  public String toString() {
    return "report on " + parts.log + " " + parts.period + ": " + parts.verification;
  }
}
