package io.leeway.audit.viewer;

import io.leeway.audit.chain.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A report for people: the same words on every sheet. */
final class ComplianceText {
  /** What somebody could take the report to prove, and it does not. */
  static final List<String> NOT_PROVEN =
      List.of(
          "It does not say that the log, or whoever keeps it, conforms to any law, standard or"
              + " contract: who judges that may use it, and no more.",
          "It does not show that what was recorded is true, nor that everything was recorded that"
              + " happened: an event that nobody gave to the log is not in it.",
          "It does not show who was behind an actor's name: the log has the names that it was"
              + " given, and the time that the clock of its machine said.",
          "What no checkpoint covers could have been written anew, together with the head of the"
              + " log, by somebody who can write both.",
          "It is not signed. What proves something is the log itself with checkpoints that were"
              + " kept where nobody who writes the log can change them: verify these.");

  private static final int MOST_NAMES = 20;
  private static final Map<String, String> OWN_ACTIONS =
      Map.of(
          "audit.dropped", "Events that are not in the log",
          "audit.sampled", "Events left out on purpose, by sampling",
          "audit.recovered", "Ends that were not written to their end, and were taken away",
          "audit.force_failed", "A disk that could not be forced to store",
          "audit.pruned", "Retention: records that were removed",
          "audit.rolled_back", "Rollback: records that no longer count",
          "audit.erased", "Erasure: values that were deleted",
          "audit.started", "The beginning of the log",
          "audit.continued", "Further files of the log");

  private final ComplianceReport.Parts report;
  private final PeriodFacts facts;
  private final Sheet sheet;

  private ComplianceText(ComplianceReport.Parts report, Sheet sheet) {
    this.report = report;
    this.sheet = sheet;
    facts = report.facts();
  }

  static String write(ComplianceReport.Parts report, Sheet sheet) {
    return new ComplianceText(report, sheet).write();
  }

  private String write() {
    sheet.title("Audit report", report.title());
    sheet.verdict(report.verification());
    period();
    checkpoints();
    counts("outcomes", "By outcome", "Outcome", facts.byOutcome());
    counts("actions", "By action", "Action", facts.byAction());
    counts("actors", "By actor", "Actor", facts.byActor());
    rows("denied", "Denied", facts.denied());
    rows("failed", "Failed", facts.failed());
    own();
    sheet.section("limits", "What this does not prove");
    sheet.list(NOT_PROVEN);
    return sheet.end(
        "Counts are of all that was recorded in the period; lists have what comes first, and say how"
            + " much they leave out.");
  }

  private void period() {
    sheet.section("period", "The period");
    List<String> all = new ArrayList<>();
    all.addAll(List.of("Recorded from", Words.time(report.period().start()) + " UTC"));
    all.addAll(List.of("Until before", Words.time(report.period().end()) + " UTC"));
    all.addAll(List.of("Log", report.log(), "Made at", Words.time(report.madeAt()) + " UTC"));
    all.addAll(List.of("Events", Words.count(facts.events())));
    if (facts.records() > 0) {
      String records = Words.count(facts.firstSeq()) + " to " + Words.count(facts.lastSeq());
      all.addAll(List.of("Records, with the log's own", records));
    }
    all.addAll(List.of("Events known to be missing", Words.count(facts.dropped())));
    all.addAll(List.of("Left out by sampling", Words.count(facts.sampledOut())));
    sheet.facts(all);
    long errors = findings(report.verification());
    if (errors > 0) {
      sheet.sentence(
          Words.count(errors) + " of the findings above are about records of this period.");
    }
    if (facts.unreadable() > 0) {
      sheet.sentence(
          "Lines of the log that could not be read as events, of any time: "
              + Words.count(facts.unreadable())
              + ".");
    }
  }

  private long findings(Verification verification) {
    return verification.findings().stream()
        .filter(f -> f.toSeq() >= facts.firstSeq() && f.fromSeq() <= facts.lastSeq())
        .filter(f -> f.fromSeq() > 0)
        .count();
  }

  private void checkpoints() {
    sheet.section("checkpoints", "Checkpoints");
    long records = facts.records();
    sheet.sentence(
        report.checkpoints().isEmpty()
            ? "The log was compared with no checkpoint: somebody who can write both the log and its"
                + " head could have written all of it anew."
            : "Checkpoints that agree with the log cover "
                + Words.count(report.covered())
                + " of the period's "
                + Words.count(records)
                + " records.");
    if (!report.checkpoints().isEmpty()) {
      sheet.table(
          "Checkpoints",
          List.of("Records", "Origin", "Root", "What came of it"),
          report.checkpoints().stream().map(ComplianceText::checkpoint).toList());
      more(report.checkpointsLeftOut(), "checkpoints, smaller ones");
    }
  }

  private static List<String> checkpoint(GivenCheckpoint given) {
    return List.of(
        Words.count(given.checkpoint().size()),
        Words.cut(given.checkpoint().origin(), 200),
        given.checkpoint().root(),
        given.state().words());
  }

  private void more(long count, String what) {
    if (count > 0) {
      sheet.sentence("And " + Words.count(count) + " more " + what + ".");
    }
  }

  private void counts(String id, String heading, String head, Counts counts) {
    sheet.section(id, heading);
    List<Counts.Count> largest = counts.largest();
    if (largest.isEmpty()) {
      sheet.sentence("None.");
      return;
    }
    sheet.table(
        heading,
        List.of(head, "Events"),
        largest.stream()
            .limit(MOST_NAMES)
            .map(count -> List.of(count.name(), Words.count(count.count())))
            .toList());
    more(largest.size() - MOST_NAMES, "of fewer events");
    more(counts.others(), "events, of names that were not counted apart");
  }

  private void rows(String id, String heading, FirstOf<PeriodFacts.Row> rows) {
    sheet.section(id, heading + ": " + Words.count(rows.total()));
    if (rows.total() > 0) {
      sheet.table(
          heading,
          List.of("Seq", "Recorded at (UTC)", "Action", "Actor", "Resource", "Error"),
          rows.kept().stream().map(ComplianceText::cells).toList());
      more(rows.leftOut(), "events");
    }
  }

  private static List<String> cells(PeriodFacts.Row row) {
    return Stream.of(
            Words.count(row.seq()),
            Words.time(row.time()),
            row.action(),
            row.actor(),
            row.resource(),
            row.text())
        .toList();
  }

  private void own() {
    sheet.section("own", "What the log says of itself");
    if (facts.own().isEmpty()) {
      sheet.sentence("Nothing in this period.");
    }
    facts.own().forEach(this::own);
  }

  private void own(String action, FirstOf<PeriodFacts.Row> rows) {
    String what = OWN_ACTIONS.getOrDefault(action, "A record of the log's own");
    sheet.sentence(what + ": " + Words.count(rows.total()) + " records " + action + ".");
    sheet.table(
        action,
        List.of("Seq", "Recorded at (UTC)", "Action", "Details"),
        rows.kept().stream()
            .map(
                row ->
                    List.of(
                        Words.count(row.seq()), Words.time(row.time()), row.action(), row.text()))
            .toList());
    more(rows.leftOut(), "records of this kind");
  }
}
