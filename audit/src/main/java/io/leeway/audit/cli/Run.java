package io.leeway.audit.cli;

import io.leeway.audit.AuditExport;
import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditRecord;
import io.leeway.audit.AuditSummary;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Checkpoint;
import io.leeway.audit.chain.CheckpointKey;
import io.leeway.audit.chain.LogSegments;
import io.leeway.audit.chain.RecordProof;
import io.leeway.audit.chain.Verification;
import io.leeway.audit.viewer.ComplianceReport;
import io.leeway.core.internal.Times;
import io.leeway.core.internal.Visible;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command while it runs. */
final class Run {
  private static final int MOST_NAMES = 20;

  private final Arguments arguments;
  private final OpenedLog log;
  private final PrintStream out;
  private final PrintStream err;

  Run(Arguments arguments, OpenedLog log, PrintStream out, PrintStream err) {
    this.arguments = arguments;
    this.log = log;
    this.out = out;
    this.err = err;
  }

  /** Does it; returns whether all is good. */
  boolean command() throws IOException {
    return switch (arguments.command()) {
      case VERIFY -> verify();
      case EXPORT -> export();
      case PROVE -> prove();
      case SUMMARY -> summary();
      case TAIL -> tail();
      case REPORT -> report();
    };
  }

  /** Whatever a log holds cannot move the cursor of a terminal. */
  private void line(String text) {
    out.println(Visible.prose(text));
  }

  private boolean verify() throws IOException {
    ChainVerifier verifier = log.verifier().withCheckpoints(checkpoints(), keys());
    if (arguments.has(Option.FROM) || arguments.has(Option.TO)) {
      long from = arguments.number(Option.FROM, 1);
      long to = arguments.number(Option.TO, Long.MAX_VALUE);
      if (from < 1 || to < from) {
        throw new UsageException("--from must be 1 or more, and --to not less than it");
      }
      verifier = verifier.withRange(from, to);
    }
    if (arguments.has(Option.SINCE) || arguments.has(Option.UNTIL)) {
      verifier = verifier.withPeriod(arguments.period());
    }
    Verification found = verifier.verify();
    line(found.toString().lines().findFirst().orElse(""));
    found.findings().forEach(finding -> line("  " + finding));
    if (found.findingsLeftOut() > 0) {
      line("  and " + found.findingsLeftOut() + " more");
    }
    return found.valid();
  }

  private List<Checkpoint> checkpoints() throws IOException {
    if (arguments.has(Option.CHECKPOINT) && !arguments.has(Option.KEY)) {
      throw new UsageException("--checkpoint needs --key, which says who may sign it");
    }
    List<Checkpoint> all = new ArrayList<>();
    for (String name : arguments.all(Option.CHECKPOINT)) {
      Path path = Path.of(name);
      all.addAll(
          Files.isDirectory(path)
              ? Checkpoint.readAll(path)
              : List.of(Checkpoint.parse(Files.readString(path))));
    }
    return all;
  }

  private List<CheckpointKey> keys() {
    try {
      return arguments.all(Option.KEY).stream().map(CheckpointKey::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new UsageException("--key: " + e.getMessage());
    }
  }

  private AuditQuery query() {
    AuditQuery query = AuditQuery.all();
    if (arguments.has(Option.SINCE)) {
      query = query.from(arguments.period().start());
    }
    if (arguments.has(Option.UNTIL)) {
      query = query.before(arguments.period().end());
    }
    if (arguments.has(Option.ACTOR)) {
      query = query.withActor(arguments.need(Option.ACTOR));
    }
    return arguments.has(Option.ACTION) ? query.withAction(arguments.need(Option.ACTION)) : query;
  }

  private boolean export() {
    AuditExport export = AuditExport.of(log.reader(), query());
    Optional<Path> file = arguments.get(Option.OUT).map(Path::of);
    AuditExport.Result result =
        switch (arguments.need(Option.FORMAT)) {
          case "json" -> file.map(export::toJson).orElseGet(() -> export.toJson(out));
          case "jsonl" -> file.map(export::toJsonLines).orElseGet(() -> export.toJsonLines(out));
          case "csv" -> file.map(export::toCsv).orElseGet(() -> export.toCsv(out));
          default -> throw arguments.wrong(Option.FORMAT, "json, jsonl or csv");
        };
    err.println(result.written() + " events exported");
    return readable(result.unreadable());
  }

  private boolean readable(long unreadable) {
    if (unreadable > 0) {
      err.println(unreadable + " lines of the log could not be read as events");
    }
    return unreadable == 0;
  }

  private boolean prove() throws IOException {
    arguments.need(Option.SEQ);
    long seq = arguments.number(Option.SEQ, 0);
    Checkpoint checkpoint =
        arguments.has(Option.CHECKPOINT)
            ? Checkpoint.parse(Files.readString(Path.of(arguments.need(Option.CHECKPOINT))))
            : log.lastCheckpoint();
    RecordProof proof;
    try {
      proof = log.prove(seq, checkpoint);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new NotProvenException(e);
    }
    write(proof.toText());
    return true;
  }

  private void write(String text) throws IOException {
    Optional<Path> file = arguments.get(Option.OUT).map(Path::of);
    if (file.isPresent()) {
      LogSegments.requireNoLog(file.get());
      Files.writeString(file.get(), text);
    } else {
      out.print(text);
    }
  }

  private boolean summary() {
    AuditSummary summary = log.reader().summary(query());
    line("events: " + summary.total());
    summary.first().ifPresent(time -> line("first: " + Times.format(time)));
    summary.last().ifPresent(time -> line("last: " + Times.format(time)));
    counts("outcome", summary.byOutcome());
    counts("action", summary.byAction());
    counts("actor", summary.byActor());
    return true;
  }

  private void counts(String what, Map<String, Long> counts) {
    line("by " + what + ":");
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(MOST_NAMES)
        .forEach(count -> line("  " + count.getValue() + " " + count.getKey()));
    if (counts.size() > MOST_NAMES) {
      line("  and " + (counts.size() - MOST_NAMES) + " more");
    }
  }

  private boolean tail() {
    long lines = arguments.number(Option.LINES, MOST_NAMES);
    if (lines < 1 || lines > AuditQuery.MAX_LIMIT) {
      throw arguments.wrong(Option.LINES, "1 to " + AuditQuery.MAX_LIMIT);
    }
    List<AuditRecord> newest =
        new ArrayList<>(log.reader().find(query().limit((int) lines)).records());
    Collections.reverse(newest);
    newest.forEach(record -> line(record.seq() + " " + record.event().toJson()));
    return true;
  }

  private boolean report() throws IOException {
    arguments.need(Option.SINCE);
    arguments.need(Option.UNTIL);
    ComplianceReport.Builder builder = log.report(arguments.period());
    arguments.get(Option.TITLE).ifPresent(builder::title);
    String format = arguments.get(Option.FORMAT).orElse("md");
    if (!List.of("html", "md", "json").contains(format)) {
      throw arguments.wrong(Option.FORMAT, "html, md or json");
    }
    ComplianceReport report = builder.checkpoints(checkpoints(), keys()).build();
    if (arguments.has(Option.OUT) && !arguments.has(Option.FORMAT)) {
      report.write(Path.of(arguments.need(Option.OUT)));
    } else {
      write(
          switch (format) {
            case "html" -> report.toHtml();
            case "md" -> report.toMarkdown();
            default -> report.toJson();
          });
    }
    return report.verification().valid();
  }
}
