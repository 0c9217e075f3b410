package io.leeway.audit.chain;

import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.internal.Checks;
import io.leeway.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Who erases values, and why; the event {@code audit.erased} says so for good.
 *
 * <p>For sinks. Immutable, safe for any thread.
 *
 * @param who who erases
 * @param legalBasis why that may or must be; not blank
 * @param fields which of the values of a record; all where it names none
 * @since 0.1
 */
public record Erasure(Actor who, String legalBasis, ErasableFields fields) {
  /** With what the actions of a log's own events begin. */
  private static final int MAX_VALUES = 1_000;

  private static final int MAX_CHARACTERS = 256 << 10;
  static final String ACTION = "audit.erased";
  private static final byte[] MARK =
      ("\"action\":\"" + ACTION + '"').getBytes(StandardCharsets.US_ASCII);

  /** By the last byte that is looked at, how far on the mark may be: Horspool's search. */
  private static final int[] SHIFTS = shifts();

  private static int[] shifts() {
    int[] shifts = new int[256];
    Arrays.fill(shifts, MARK.length);
    for (int i = 0; i < MARK.length - 1; i++) {
      shifts[MARK[i]] = MARK.length - 1 - i;
    }
    return shifts;
  }

  /**
   * Checks that nothing is null.
   *
   * @throws IllegalArgumentException if the legal basis is blank
   */
  public Erasure {
    Objects.requireNonNull(who, "who");
    Checks.notBlank(legalBasis, "legal basis");
    Objects.requireNonNull(fields, "fields");
  }

  boolean concerns(ErasableValue value) {
    return !value.isErased() && (fields.isEmpty() || fields.covers(value.path()));
  }

  /** Whether so many values, with so long paths, are as many as one event may name. */
  static boolean isFull(int values, int characters) {
    return values >= MAX_VALUES || characters >= MAX_CHARACTERS;
  }

  /** The events that say which values are erased, each with as many as it may name. */
  List<AuditEvent> events(List<ErasableValue> values) {
    List<AuditEvent> events = new ArrayList<>();
    int begin = 0;
    int characters = 0;
    for (int end = 1; end <= values.size(); end++) {
      characters += values.get(end - 1).path().length();
      if (end == values.size() || isFull(end - begin, characters)) {
        events.add(event(values.subList(begin, end)));
        begin = end;
        characters = 0;
      }
    }
    return events;
  }

  /** The event that says which values are erased. */
  AuditEvent event(List<ErasableValue> values) {
    return AuditEvent.of(ACTION)
        .by(who)
        .success()
        .detail("legal_basis", legalBasis)
        .detail("values", values.stream().map(Erasure::member).toList());
  }

  private static Map<String, @Nullable Object> member(ErasableValue value) {
    Map<String, @Nullable Object> member = new LinkedHashMap<>();
    member.put("seq", value.seq());
    member.put("index", value.index());
    member.put("path", value.path());
    return member;
  }

  /** A value of a record in one number; no log has so many records that they would not fit. */
  static long key(long seq, int index) {
    return seq << Short.SIZE | index;
  }

  static long seqOf(long key) {
    return key >>> Short.SIZE;
  }

  static int indexOf(long key) {
    return (int) (key & ChainHash.MAX_COMMITMENTS);
  }

  /** The keys of the values that a record says are erased; those of records after it are not. */
  static long[] saidBy(JsonRecord record) {
    if (!isIn(record)) {
      return new long[0];
    }
    String body =
        new String(record.bytes(), record.offset(), record.length(), StandardCharsets.UTF_8);
    try {
      JsonObject event = JsonObject.parse(body, "body");
      return event.text("action").equals(ACTION)
          ? event.object("details").objects("values").stream()
              .filter(v -> v.integer("seq") > 0 && v.integer("seq") < record.seq())
              .filter(v -> v.integer("index") >= 0)
              .filter(v -> v.integer("index") < ChainHash.MAX_COMMITMENTS)
              .mapToLong(v -> key(v.integer("seq"), (int) v.integer("index")))
              .toArray()
          : new long[0];
    } catch (IllegalArgumentException e) {
      return new long[0]; // it names nothing, so that what is missing is found
    }
  }

  /** A quick look: most records say nothing of the kind. */
  private static boolean isIn(JsonRecord record) {
    byte[] bytes = record.bytes();
    int end = record.offset() + record.length();
    for (int to = record.offset() + MARK.length; to <= end; to += SHIFTS[bytes[to - 1] & 0xFF]) {
      if (Arrays.equals(bytes, to - MARK.length, to, MARK, 0, MARK.length)) {
        return true;
      }
    }
    return false;
  }

  /** The keys of all values that a log says are erased, each once, in their order. */
  static long[] saidIn(Path log, long after) throws IOException {
    LongStream.Builder keys = LongStream.builder();
    try (RecordCursor records = RecordCursor.oldestFirst(log, after + 1)) {
      while (records.next()) {
        Arrays.stream(saidBy(records.record())).forEach(keys::add);
      }
    }
    return sorted(keys);
  }

  /** Which values the rows of a chain say that they are erased. */
  static long[] saidIn(TableRows rows) throws IOException {
    LongStream.Builder keys = LongStream.builder();
    while (rows.next()) {
      JsonRecord record = rows.record(LogFormat.JSON_LINES);
      if (record != null) {
        Arrays.stream(saidBy(record)).forEach(keys::add);
      }
    }
    return sorted(keys);
  }

  private static long[] sorted(LongStream.Builder keys) {
    return keys.build().sorted().distinct().toArray();
  }
}
