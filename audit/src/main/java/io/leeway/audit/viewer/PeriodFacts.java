package io.leeway.audit.viewer;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.AuditRecord;
import io.leeway.audit.chain.LogMarks;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Outcome;
import io.leeway.core.Resource;
import io.leeway.core.TimeWindow;
import io.leeway.core.json.Json;
import io.leeway.core.json.JsonValues;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What a log recorded in a period, counted in memory that does not grow with it. */
final class PeriodFacts {
  private static final String NONE = "none";
  private static final int MOST_OWN_ACTIONS = 50;
  private static final String OTHER_OWN = "audit. (others)";
  private static final int LONGEST_TEXT = 300;

  private final TimeWindow period;
  private final Counts byAction = new Counts();
  private final Counts byOutcome = new Counts();
  private final Counts byActor = new Counts();
  private final FirstOf<Row> denied = new FirstOf<>();
  private final FirstOf<Row> failed = new FirstOf<>();
  private final Map<String, FirstOf<Row>> own = new TreeMap<>();
  private long events;
  private long ownEvents;
  private long dropped;
  private long sampledOut;
  private long firstSeq; // 0 while there is none
  private long lastSeq;
  private long logEnd;
  private long unreadable;

  /** An event of the report: its text is its error, or what the log says of itself. */
  record Row(long seq, Instant time, String action, String actor, String resource, String text) {}

  private PeriodFacts(TimeWindow period) {
    this.period = period;
  }

  /** Reads all of a log. */
  static PeriodFacts read(AuditReader reader, TimeWindow period) {
    PeriodFacts facts = new PeriodFacts(period);
    AuditQuery all = AuditQuery.all().withHousekeeping().withRolledBack().oldestFirst();
    facts.unreadable = reader.forEach(all, facts::add);
    return facts;
  }

  private void add(AuditRecord record) {
    AuditEvent event = record.event();
    logEnd = Math.max(logEnd, record.seq());
    if (!period.contains(event.recordedAt().orElse(event.time()))) {
      return;
    }
    firstSeq = firstSeq == 0 ? record.seq() : Math.min(firstSeq, record.seq());
    lastSeq = Math.max(lastSeq, record.seq());
    if (LogMarks.isOwn(event.action())) {
      addOwn(record);
    } else {
      addEvent(record);
    }
  }

  private void addEvent(AuditRecord record) {
    AuditEvent event = record.event();
    events++;
    byAction.add(event.action());
    byOutcome.add(event.outcome().map(Outcome::toString).orElse(NONE));
    byActor.add(actor(event));
    Outcome outcome = event.outcome().orElse(Outcome.SUCCESS);
    if (outcome == Outcome.DENIED) {
      denied.add(row(record, event.error().orElse("")));
    } else if (outcome == Outcome.FAILURE) {
      failed.add(row(record, event.error().orElse("")));
    }
  }

  private void addOwn(AuditRecord record) {
    AuditEvent event = record.event();
    ownEvents++;
    long count = event.details().get("count") instanceof Number number ? number.longValue() : 0;
    dropped += event.action().equals("audit.dropped") ? count : 0;
    sampledOut += event.action().equals("audit.sampled") ? count : 0;
    String details = Json.line(out -> JsonValues.write(out, event.details()));
    boolean known = own.containsKey(event.action()) || own.size() < MOST_OWN_ACTIONS;
    own.computeIfAbsent(known ? event.action() : OTHER_OWN, action -> new FirstOf<>())
        .add(row(record, details));
  }

  private static Row row(AuditRecord record, String text) {
    AuditEvent event = record.event();
    return new Row(
        record.seq(),
        event.recordedAt().orElse(event.time()),
        event.action(),
        Words.cut(actor(event), LONGEST_TEXT),
        Words.cut(event.resource().map(PeriodFacts::resource).orElse(""), LONGEST_TEXT),
        Words.cut(text, LONGEST_TEXT));
  }

  private static String actor(AuditEvent event) {
    return event.actor().map(PeriodFacts::actor).orElse(NONE);
  }

  private static String actor(Actor actor) {
    return actor.type() + " " + actor.id();
  }

  private static String resource(Resource resource) {
    return resource.type() + resource.id().map(id -> " " + id).orElse("");
  }

  Counts byAction() {
    return byAction;
  }

  Counts byOutcome() {
    return byOutcome;
  }

  Counts byActor() {
    return byActor;
  }

  FirstOf<Row> denied() {
    return denied;
  }

  FirstOf<Row> failed() {
    return failed;
  }

  /** What the log says of itself, by action. */
  Map<String, FirstOf<Row>> own() {
    return own;
  }

  long events() {
    return events;
  }

  /** Records of the period, the log's own included. */
  long records() {
    return events + ownEvents;
  }

  /** Events that are not in the log, as it says itself. */
  long dropped() {
    return dropped;
  }

  /** Events left out of the log on purpose, as it says itself. */
  long sampledOut() {
    return sampledOut;
  }

  /** The number of the period's first record; 0 if it has none. */
  long firstSeq() {
    return firstSeq;
  }

  long lastSeq() {
    return lastSeq;
  }

  /** The number of the last record of all. */
  long logEnd() {
    return logEnd;
  }

  /** Lines of the log, of any time, that are no events. */
  long unreadable() {
    return unreadable;
  }
}
