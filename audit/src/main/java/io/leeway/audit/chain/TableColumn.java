package io.leeway.audit.chain;

import io.leeway.core.internal.Times;
import io.leeway.core.json.EventCells;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A column of the table of records that says again what the body says, so that a database can find
 * it: a text, cut to its first 255 characters, or a number. A time is in microseconds since 1970.
 *
 * <p>For readers. Nothing but a summary takes these columns as true: a reader looks at the body,
 * too, and the verifier compares them.
 *
 * @since 0.1
 */
public enum TableColumn {
  /** The event's id. */
  EVENT_ID("id"),
  /** When it happened. */
  EVENT_TIME("time"),
  /** When it was recorded. */
  RECORDED_AT("recorded_at"),
  /** What was done. */
  ACTION("action"),
  /** How it ended. */
  OUTCOME("outcome"),
  /** The type of the actor. */
  ACTOR_TYPE("actor_type"),
  /** The id of the actor. */
  ACTOR_ID("actor_id"),
  /** The type of the resource. */
  RESOURCE_TYPE("resource_type"),
  /** The id of the resource. */
  RESOURCE_ID("resource_id"),
  /** The tenant. */
  TENANT("tenant"),
  /** The correlation id. */
  CORRELATION_ID("correlation_id"),
  /** The HTTP method. */
  METHOD("method"),
  /** The HTTP path. */
  PATH("path"),
  /** The HTTP status. */
  STATUS("status");

  static final List<TableColumn> ALL = List.of(values());

  /**
   * Those with an index, the best first: each costs a writer some of its speed, so that only whom
   * and what an auditor asks for has one, and the event's id, which grows and so costs little.
   */
  static final List<TableColumn> INDEXED = List.of(EVENT_ID, RESOURCE_ID, ACTOR_ID);

  /** Characters of a text at most: every database can put so many in an index. */
  static final int MAX_TEXT = 255;

  private final String sql = name().toLowerCase(Locale.ROOT);
  private final int cell;

  TableColumn(String cell) {
    this.cell = EventCells.NAMES.indexOf(cell);
  }

  String sql() {
    return sql;
  }

  boolean isNumber() {
    return isTime() || this == STATUS;
  }

  private boolean isTime() {
    return this == EVENT_TIME || this == RECORDED_AT;
  }

  boolean isRequired() {
    return isTime() || this == EVENT_ID || this == ACTION;
  }

  /**
   * What the columns must say of an event, in their order; numbers are Longs.
   *
   * @throws IOException if the body is not the JSON of an event
   */
  static @Nullable Object[] of(JsonRecord record) throws IOException {
    @Nullable String[] cells = EventCells.of(record.bytes(), record.offset(), record.length());
    @Nullable Object[] values = new @Nullable Object[ALL.size()];
    for (TableColumn column : ALL) {
      String text = cells[column.cell];
      values[column.ordinal()] = text == null ? null : column.value(text);
    }
    return values;
  }

  private Object value(String text) throws IOException {
    try {
      return isTime()
          ? (Object) micros(Times.parse(text))
          : isNumber() ? Long.valueOf(text) : copyOf(text);
    } catch (IllegalArgumentException e) {
      throw new IOException(sql + " of the body is not one: '" + copyOf(text) + "'", e);
    }
  }

  /** A time as these columns have it. */
  static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
  }

  /** The time that a column has. */
  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
  }

  /** A text as these columns have it; PostgreSQL has no NUL in texts. */
  static String copyOf(String text) {
    int end = Math.min(text.length(), MAX_TEXT);
    boolean splits = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, splits ? end - 1 : end).replace('\0', '\uFFFD');
  }
}
