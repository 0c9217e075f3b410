package io.leeway.audit;

import io.leeway.audit.chain.LogMarks;
import io.leeway.audit.chain.TableColumn;
import io.leeway.audit.chain.TableFilter;
import io.leeway.core.AuditEvent;
import io.leeway.core.Outcome;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import io.leeway.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which events to find, in which order, and how many. Every condition must hold.
 *
 * <pre>{@code
 * AuditPage failed =
 *     reader.find(AuditQuery.all().withActionPrefix("model.").withOutcome(Outcome.FAILURE).limit(20));
 * }</pre>
 *
 * <p>The newest come first, at most 50, without the log's own {@code audit.*} events and without
 * what was rolled back, unless said otherwise.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class AuditQuery {
  /** The most that one page can have. */
  public static final int MAX_LIMIT = 1_000;

  /** With what the actions of the log's own events begin. */
  private static final AuditQuery ALL =
      new AuditQuery(new EnumMap<>(Condition.class), Order.UNSAID, 50, 0, Optional.empty());

  private enum Condition {
    ID("id is"),
    ACTION("action is"),
    ACTION_PREFIX("action begins with"),
    METHOD("method is"),
    STATUS("status is"),
    PATH_PREFIX("path begins with"),
    ACTOR("actor is"),
    RESOURCE_TYPE("resource type is"),
    RESOURCE_ID("resource id is"),
    TENANT("tenant is"),
    SCOPE("nothing but tenant"),
    OUTCOME("outcome is"),
    CORRELATION_ID("correlation id is"),
    FROM("at or after"),
    TO("before"),
    TEXT("has the text"),
    HOUSEKEEPING("the log's own events too"),
    ROLLED_BACK("those that were rolled back too");

    private final String words;

    Condition(String words) {
      this.words = words;
    }

    private String inWords(Object value) {
      if (this == HOUSEKEEPING || this == ROLLED_BACK) {
        return words;
      }
      if (value instanceof Instant time) {
        return words + " " + Times.format(time);
      }
      Stream<?> values = value instanceof Set<?> several ? several.stream() : Stream.of(value);
      return words
          + values.map(one -> "'" + one + "'").collect(Collectors.joining(" or ", " ", ""));
    }
  }

  private enum Order {
    UNSAID,
    NEWEST_FIRST,
    OLDEST_FIRST
  }

  private final Map<Condition, Object> conditions;
  private final Order order;
  private final int limit;
  private final long offset;
  private final Optional<String> after;

  private AuditQuery(
      Map<Condition, Object> conditions,
      Order order,
      int limit,
      long offset,
      Optional<String> after) {
    this.conditions = Collections.unmodifiableMap(conditions);
    this.order = order;
    this.limit = limit;
    this.offset = offset;
    this.after = after;
  }

  /** Every event but the log's own. */
  public static AuditQuery all() {
    return ALL;
  }

  /** All that an actor did, the oldest first. */
  public static AuditQuery actorTrail(String actorId) {
    return ALL.withActor(actorId).oldestFirst();
  }

  /** All that was done to a resource, the oldest first. */
  public static AuditQuery resourceTrail(String type, String id) {
    return ALL.withResource(type, id).oldestFirst();
  }

  private AuditQuery with(Condition condition, Object value) {
    EnumMap<Condition, Object> more = new EnumMap<>(Condition.class);
    more.putAll(conditions);
    more.put(condition, Objects.requireNonNull(value, condition.words));
    return new AuditQuery(more, order, limit, offset, after);
  }

  /** The event with this id. */
  public AuditQuery withId(UUID id) {
    return with(Condition.ID, id);
  }

  /**
   * Of one of these actions.
   *
   * @throws IllegalArgumentException if there is none
   */
  public AuditQuery withAction(String... actions) {
    Checks.argument(actions.length > 0, "a query for actions must name at least one");
    return with(Condition.ACTION, new TreeSet<>(Arrays.asList(actions)));
  }

  /** Of an action that begins so. */
  public AuditQuery withActionPrefix(String prefix) {
    return with(Condition.ACTION_PREFIX, prefix);
  }

  /** Of this HTTP method. */
  public AuditQuery withMethod(String method) {
    return with(Condition.METHOD, method);
  }

  /** Of this HTTP status. */
  public AuditQuery withStatus(int status) {
    return with(Condition.STATUS, status);
  }

  /** Of a path that begins so. */
  public AuditQuery withPathPrefix(String prefix) {
    return with(Condition.PATH_PREFIX, prefix);
  }

  /** By an actor of any type with this id. */
  public AuditQuery withActor(String id) {
    return with(Condition.ACTOR, id);
  }

  /** On a resource of this type. */
  public AuditQuery withResource(String type) {
    return with(Condition.RESOURCE_TYPE, type);
  }

  /** On this resource. */
  public AuditQuery withResource(String type, String id) {
    return withResource(type).with(Condition.RESOURCE_ID, id);
  }

  /** Of this tenant. */
  public AuditQuery withTenant(String tenant) {
    return with(Condition.TENANT, tenant);
  }

  /** Of this tenant, whatever else is asked for. */
  AuditQuery within(String tenant) {
    String scope = (String) conditions.getOrDefault(Condition.SCOPE, tenant);
    Checks.argument(scope.equals(tenant), "the query is for another tenant");
    return with(Condition.SCOPE, tenant);
  }

  /** With this outcome. */
  public AuditQuery withOutcome(Outcome outcome) {
    return with(Condition.OUTCOME, outcome);
  }

  /** With this correlation id. */
  public AuditQuery withCorrelationId(String id) {
    return with(Condition.CORRELATION_ID, id);
  }

  /** That happened then or later. */
  public AuditQuery from(Instant time) {
    return with(Condition.FROM, Times.micros(time));
  }

  /** That happened before then. */
  public AuditQuery before(Instant time) {
    Instant micros = Times.micros(time);
    return with(Condition.TO, micros.equals(time) ? micros : micros.plus(1, ChronoUnit.MICROS));
  }

  /** With a text anywhere in its members or their names, in upper or lower case. */
  public AuditQuery withText(String text) {
    return with(Condition.TEXT, text);
  }

  /** With the log's own events too. */
  public AuditQuery withHousekeeping() {
    return with(Condition.HOUSEKEEPING, true);
  }

  /**
   * With what a rollback has taken back, too. Otherwise that is left out, even where an id is asked
   * for.
   */
  public AuditQuery withRolledBack() {
    return with(Condition.ROLLED_BACK, true);
  }

  boolean findsRolledBack() {
    return conditions.containsKey(Condition.ROLLED_BACK);
  }

  /** In the order in which they were stored. */
  public AuditQuery oldestFirst() {
    return new AuditQuery(conditions, Order.OLDEST_FIRST, limit, offset, after);
  }

  /** In the opposite order. */
  public AuditQuery newestFirst() {
    return new AuditQuery(conditions, Order.NEWEST_FIRST, limit, offset, after);
  }

  /**
   * At most so many.
   *
   * @param limit 1 to {@link #MAX_LIMIT}
   */
  public AuditQuery limit(int limit) {
    Checks.argument(
        limit >= 1 && limit <= MAX_LIMIT, "limit must be in 1..%d, but was %d", MAX_LIMIT, limit);
    return new AuditQuery(conditions, order, limit, offset, after);
  }

  /** Without the first so many; slow where that is many, for which there is {@link #after}. */
  public AuditQuery offset(long offset) {
    Checks.argument(offset >= 0, "offset must be 0 or more, but was %d", offset);
    return new AuditQuery(conditions, order, limit, offset, after);
  }

  /**
   * Behind the last record of a page; an offset is forgotten.
   *
   * @param cursor the page's {@link AuditPage#next}, of the same conditions and order
   */
  public AuditQuery after(String cursor) {
    return new AuditQuery(conditions, order, limit, 0, Optional.of(cursor));
  }

  /** Whether the newest come first. */
  public boolean isNewestFirst() {
    return order != Order.OLDEST_FIRST;
  }

  AuditQuery oldestFirstUnlessSaid() {
    return order == Order.UNSAID ? oldestFirst() : this;
  }

  int limit() {
    return limit;
  }

  long offset() {
    return offset;
  }

  /** The seq behind which to go on; empty to begin. */
  Optional<Long> position() {
    return after.map(this::position);
  }

  private long position(String cursor) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      int colon = text.indexOf(':');
      Checks.argument(
          colon > 0 && text.substring(colon + 1).equals(kind()),
          "the cursor belongs to another query");
      return Long.parseLong(text.substring(0, colon));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "cursor must be that of a page of the same query, but was '" + cursor + "'", e);
    }
  }

  String cursor(long seq) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((seq + ":" + kind()).getBytes(StandardCharsets.UTF_8));
  }

  /** What makes a cursor that of this query. */
  private String kind() {
    return (isNewestFirst() ? "n" : "o") + Integer.toHexString(conditions.toString().hashCode());
  }

  /** Whether all events are asked for, or all but the log's own, so that their action tells. */
  boolean hasNoCondition() {
    return Set.of(Condition.HOUSEKEEPING, Condition.ROLLED_BACK).containsAll(conditions.keySet());
  }

  /** Whether the action is one of the log's own, which are not asked for. */
  boolean leavesOut(String action) {
    return LogMarks.isOwn(action)
        && !conditions.containsKey(Condition.HOUSEKEEPING)
        && !asksForOwn();
  }

  boolean matches(AuditEvent event) {
    if (leavesOut(event.action())) {
      return false;
    }
    return conditions.entrySet().stream()
        .allMatch(condition -> holds(condition.getKey(), condition.getValue(), event));
  }

  /** What a database looks for: all that this matches, and maybe more. */
  TableFilter filter() {
    TableFilter filter = TableFilter.all();
    for (Map.Entry<Condition, Object> condition : conditions.entrySet()) {
      filter = with(filter, condition.getKey(), condition.getValue());
    }
    return filter;
  }

  private static TableFilter with(TableFilter filter, Condition condition, Object value) {
    return switch (condition) {
      case ID -> filter.is(TableColumn.EVENT_ID, value.toString());
      case ACTION ->
          filter.isOneOf(
              TableColumn.ACTION, ((Set<?>) value).stream().map(String::valueOf).toList());
      case ACTION_PREFIX -> filter.beginsWith(TableColumn.ACTION, (String) value);
      case METHOD -> filter.is(TableColumn.METHOD, (String) value);
      case STATUS -> filter.is(TableColumn.STATUS, (Integer) value);
      case PATH_PREFIX -> filter.beginsWith(TableColumn.PATH, (String) value);
      case ACTOR -> filter.is(TableColumn.ACTOR_ID, (String) value);
      case RESOURCE_TYPE -> filter.is(TableColumn.RESOURCE_TYPE, (String) value);
      case RESOURCE_ID -> filter.is(TableColumn.RESOURCE_ID, (String) value);
      case TENANT, SCOPE -> filter.is(TableColumn.TENANT, (String) value);
      case OUTCOME -> filter.is(TableColumn.OUTCOME, value.toString());
      case CORRELATION_ID -> filter.is(TableColumn.CORRELATION_ID, (String) value);
      case FROM -> filter.from(TableColumn.EVENT_TIME, (Instant) value);
      case TO -> filter.before(TableColumn.EVENT_TIME, (Instant) value);
      case ROLLED_BACK -> filter.withRolledBack();
      case TEXT, HOUSEKEEPING -> filter;
    };
  }

  /** Whether only the events themselves tell what it matches. */
  boolean needsEvents() {
    return conditions.containsKey(Condition.TEXT);
  }

  /** Whether an action of the log's own is named. */
  private boolean asksForOwn() {
    return conditions.containsKey(Condition.ACTION)
        || LogMarks.isOwn(String.valueOf(conditions.get(Condition.ACTION_PREFIX)))
        || conditions.containsKey(Condition.ID);
  }

  private static boolean holds(Condition condition, Object value, AuditEvent event) {
    return switch (condition) {
      case ID -> event.id().equals(value);
      case ACTION -> ((Set<?>) value).contains(event.action());
      case ACTION_PREFIX -> event.action().startsWith((String) value);
      case METHOD -> is(event.method(), value);
      case STATUS -> event.status().isPresent() && value.equals(event.status().getAsInt());
      case PATH_PREFIX -> event.path().filter(p -> p.startsWith((String) value)).isPresent();
      case ACTOR -> is(event.actor().map(actor -> actor.id()), value);
      case RESOURCE_TYPE -> is(event.resource().map(resource -> resource.type()), value);
      case RESOURCE_ID -> is(event.resource().flatMap(resource -> resource.id()), value);
      case TENANT, SCOPE -> is(event.tenant(), value);
      case OUTCOME -> is(event.outcome(), value);
      case CORRELATION_ID -> is(event.correlationId(), value);
      case FROM -> !event.time().isBefore((Instant) value);
      case TO -> event.time().isBefore((Instant) value);
      case TEXT -> hasText(event, (String) value);
      case HOUSEKEEPING, ROLLED_BACK -> true;
    };
  }

  private static boolean hasText(AuditEvent event, String text) {
    String json = Json.line(out -> out.writeString(text));
    String escaped = json.substring(1, json.length() - 1);
    return event.toJson().toLowerCase(Locale.ROOT).contains(escaped.toLowerCase(Locale.ROOT));
  }

  private static boolean is(Optional<?> member, Object value) {
    return member.isPresent() && member.get().equals(value);
  }

  /**
   * The conditions as people read them: {@code action begins with 'model.', outcome is 'failure'}.
   */
  public String inWords() {
    return conditions.isEmpty()
        ? "all but the log's own events"
        : conditions.entrySet().stream()
            .map(condition -> condition.getKey().inWords(condition.getValue()))
            .collect(Collectors.joining(", "));
  }

  /** The conditions and the order. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "AuditQuery[%s; %s first, at most %d]",
        inWords(),
        isNewestFirst() ? "newest" : "oldest",
        limit);
  }
}
