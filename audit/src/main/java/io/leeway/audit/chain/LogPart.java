package io.leeway.audit.chain;

import io.leeway.core.TimeWindow;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import java.io.IOException;
import java.util.Optional;

/**
 * Which records of a log are verified: all, or those with these numbers that say that they were
 * recorded in this time.
 *
 * @param from the first number
 * @param to the last number
 * @param start the earliest time, as records have it; empty for any
 * @param end the time behind the latest; empty for any
 */
record LogPart(long from, long to, String start, String end) {
  static final LogPart ALL = new LogPart(1, Long.MAX_VALUE, "", "");

  LogPart withRange(long first, long last) {
    Checks.argument(
        first >= 1 && first <= last,
        "range must be of records 1 or later, but was %d..%d",
        first,
        last);
    return new LogPart(first, last, start, end);
  }

  LogPart withPeriod(TimeWindow period) {
    return new LogPart(from, to, Times.format(period.start()), Times.format(period.end()));
  }

  /** Whether there can be records before it. */
  boolean isAll() {
    return equals(ALL);
  }

  /** Whether the record stands before it. */
  boolean isBefore(JsonRecord record) throws IOException {
    return record.seq() < from || (!start.isEmpty() && isEarlier(record, start));
  }

  /** Whether the record stands behind it; one that does not say its time does not. */
  boolean isBehind(JsonRecord record) throws IOException {
    return record.seq() > to || (!end.isEmpty() && !isEarlier(record, end));
  }

  /** One that does not say its time is looked at in any case. */
  private boolean isEarlier(JsonRecord record, String time) throws IOException {
    try {
      return EventBody.recordedAt(record).compareTo(time) < 0;
    } catch (IllegalArgumentException e) {
      return time.equals(end);
    }
  }

  /** What it is, as people say it; empty where it is all. */
  Optional<String> inWords() {
    String numbers =
        to == Long.MAX_VALUE
            ? (from == 1 ? "" : "from record " + from + " on")
            : "records " + from + " to " + to;
    String times = start.isEmpty() ? "" : "recorded from " + start + " until before " + end;
    return Optional.of(numbers + (numbers.isEmpty() || times.isEmpty() ? "" : ", ") + times)
        .filter(words -> !words.isEmpty());
  }
}
