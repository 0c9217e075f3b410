package io.leeway.audit.viewer;

import io.leeway.audit.AuditRecord;
import io.leeway.audit.chain.Finding;
import io.leeway.audit.chain.Verification;
import io.leeway.core.AuditEvent;
import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Page;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts the events of a query, and writes the row of each as long as there is room. */
final class FoundEvents {
  private static final int MOST_CHARACTERS = 32_000_000;
  private static final int MOST_ACTIONS = 10;
  private static final List<String> OUTCOMES = List.of("success", "failure", "denied", "none");

  private final Markup rows = new Markup("");
  private final int limit;
  private final List<Finding> errors;
  private final Map<String, Long> byOutcome =
      new TreeMap<>(Comparator.comparing(OUTCOMES::indexOf));
  private final Map<String, Long> byAction = new TreeMap<>();
  private final Map<String, Long> shownByOutcome =
      new TreeMap<>(Comparator.comparing(OUTCOMES::indexOf));
  private final Map<String, Long> shownByAction = new TreeMap<>();
  private long total;
  private long shown;
  private long lastShown;
  private boolean tenants;
  private Instant first = Instant.MAX;
  private Instant last = Instant.MIN;

  FoundEvents(int limit, Optional<Verification> verification) {
    this.limit = limit;
    errors =
        verification.map(Verification::findings).orElse(List.of()).stream()
            .filter(finding -> finding.kind().isError())
            .toList();
  }

  void add(AuditRecord record) {
    AuditEvent event = record.event();
    String outcome = EventRow.outcome(event);
    String action = EventRow.name(event.action());
    total++;
    byOutcome.merge(outcome, 1L, Long::sum);
    byAction.merge(action, 1L, Long::sum);
    first = event.time().isBefore(first) ? event.time() : first;
    last = event.time().isAfter(last) ? event.time() : last;
    if (shown < limit && rows.length() < MOST_CHARACTERS) {
      shown++;
      shownByOutcome.merge(outcome, 1L, Long::sum);
      shownByAction.merge(action, 1L, Long::sum);
      lastShown = Math.max(lastShown, record.seq());
      tenants |= event.tenant().isPresent();
      EventRow.write(rows, record, errorsAt(record.seq()));
    }
  }

  private List<Finding> errorsAt(long seq) {
    return errors.stream().filter(f -> f.fromSeq() <= seq && seq <= f.toSeq()).toList();
  }

  /** The largest sequence number in the table; 0 when it is empty. */
  long lastShown() {
    return lastShown;
  }

  /** What was found, of which the table may have a part. */
  void writeFacts(Markup page) {
    Page.fact(page, "Events found", Words.count(total));
    if (total > 0) {
      Page.fact(page, "The earliest", Words.time(first) + " UTC");
      Page.fact(page, "The latest", Words.time(last) + " UTC");
      page.open("div").element("dt", "Outcomes").open("dd");
      byOutcome.forEach((outcome, count) -> count(page, outcome, count));
      page.close().close().open("div").element("dt", "Actions").open("dd");
      byAction.entrySet().stream()
          .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
          .limit(MOST_ACTIONS)
          .forEach(action -> count(page, action.getKey(), action.getValue()));
      if (byAction.size() > MOST_ACTIONS) {
        page.text("and " + Words.count(byAction.size() - MOST_ACTIONS) + " other actions");
      }
      page.close().close();
    }
  }

  private static void count(Markup page, String what, long count) {
    page.open("span", "class", "count").name(what).text(" " + Words.count(count)).close();
    page.text(" ");
  }

  /**
   * The table and what filters it.
   *
   * @param end which of the events are the first: the newest or the oldest
   */
  void writeTable(Markup page, String end) {
    Page.section(page, "events", "Events");
    if (total == 0) {
      page.element("p", "The query finds no event.", "class", "lead").close();
      return;
    }
    if (shown < total) {
      page.element(
          "p",
          "The table has the "
              + end
              + " "
              + Words.count(shown)
              + " of "
              + Words.count(total)
              + " events. The others are left out, but counted above.",
          "class",
          "warning");
    }
    tools(page);
    Page.table(
        page, "Events, the " + end + " first", "class", "pairs" + (tenants ? "" : " no-tenant"));
    Page.heads(
        page,
        "Seq",
        "Time (UTC)",
        "Action",
        "Outcome",
        "Actor",
        "Resource",
        "Tenant",
        "Correlation id");
    page.append(rows);
    Page.endTable(page);
    page.close();
  }

  /** Hidden until there is a script that makes them work. */
  private void tools(Markup page) {
    page.open("div", "class", "tools", "hidden", "");
    page.open("label")
        .text("Find ")
        .empty("input", "type", "search", "autocomplete", "off")
        .close();
    select(page, "Outcome ", shownByOutcome);
    select(page, "Action ", shownByAction);
    page.element("button", "Open or close all shown", "type", "button");
    page.element("span", "", "role", "status").close();
  }

  private void select(Markup page, String label, Map<String, Long> counts) {
    page.open("label").text(label).open("select", "autocomplete", "off");
    page.element("option", "all");
    counts.forEach(
        (value, count) ->
            page.element("option", value + " (" + Words.count(count) + ")", "value", value));
    page.close().close();
  }
}
