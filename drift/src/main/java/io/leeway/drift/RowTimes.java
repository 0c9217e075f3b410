package io.leeway.drift;

import io.leeway.core.TimeWindow;
import io.leeway.core.internal.Checks;
import io.leeway.drift.internal.IsoTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The rows of a dataset in the order of their times, cut into windows. */
final class RowTimes {
  private static final int MOST_WINDOWS = 10_000;

  /** The rows of a window. */
  record Part(TimeWindow window, Dataset rows) {}

  private final Dataset data;
  private final List<TimedRow> ordered = new ArrayList<>();

  private record TimedRow(int row, Instant time) {}

  /**
   * Reads the times.
   *
   * @throws IllegalArgumentException if the column is not there, is numeric, or has a value that is
   *     not a time
   */
  RowTimes(Dataset data, String column) {
    this.data = data;
    Checks.argument(
        data.column(column) instanceof Column.Categorical,
        "column '%s' is numeric; times must be ISO texts such as 2026-05-01T10:00:00Z",
        column);
    Column.Categorical values = (Column.Categorical) data.column(column);
    List<Instant> times =
        values.names().stream().map(name -> time(column, name)).toList(); // each name once
    for (int i = 0; i < data.rowCount(); i++) {
      int code = values.codes()[data.row(i)];
      if (code >= 0) {
        ordered.add(new TimedRow(i, times.get(code)));
      }
    }
    ordered.sort(Comparator.comparing(TimedRow::time));
  }

  private static Instant time(String column, String text) {
    return IsoTimes.parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "column '%s' must hold ISO dates or times such as 2026-05-01T10:00:00Z,"
                            + " but has '%s'",
                        column,
                        text)));
  }

  /** How many rows have no time; they are in no window. */
  int without() {
    return data.rowCount() - ordered.size();
  }

  /**
   * Windows that begin at whole multiples of their length since 1970, from that of the first row to
   * that of the last; some may be empty.
   */
  List<Part> windows(Duration length) {
    Checks.argument(
        length.compareTo(Duration.of(1, ChronoUnit.MICROS)) >= 0,
        "a window must be at least a microsecond long, but was %s",
        length);
    List<Part> parts = new ArrayList<>();
    if (ordered.isEmpty()) {
      return parts;
    }
    long micros = length.toNanos() / 1_000;
    long first = Math.floorDiv(micros(ordered.get(0).time()), micros);
    long last = Math.floorDiv(micros(ordered.get(ordered.size() - 1).time()), micros);
    Checks.argument(
        last - first < MOST_WINDOWS,
        "windows must be at most %,d, but of %s there would be %,d",
        MOST_WINDOWS,
        length,
        last - first + 1);
    int from = 0;
    for (long index = first; index <= last; index++) {
      Instant end = instant((index + 1) * micros);
      int to = from;
      while (to < ordered.size() && ordered.get(to).time().isBefore(end)) {
        to++;
      }
      parts.add(new Part(new TimeWindow(instant(index * micros), end), rows(from, to)));
      from = to;
    }
    return parts;
  }

  /**
   * Windows of equally many rows; the last may have fewer. Each lasts from its first row's time to
   * the next window's, the last one to a microsecond after its last row.
   */
  List<Part> windows(int size) {
    Checks.argument(size >= 1, "a window must have at least 1 row, but was to have %d", size);
    long count = (ordered.size() + (long) size - 1) / size;
    Checks.argument(
        count <= MOST_WINDOWS,
        "windows must be at most %,d, but of %,d rows there would be %,d",
        MOST_WINDOWS,
        size,
        count);
    List<Part> parts = new ArrayList<>();
    for (int from = 0; from < ordered.size(); ) {
      int to = (int) Math.min(ordered.size(), (long) from + size);
      Instant end =
          to < ordered.size()
              ? ordered.get(to).time()
              : ordered.get(to - 1).time().plus(1, ChronoUnit.MICROS);
      parts.add(new Part(new TimeWindow(ordered.get(from).time(), end), rows(from, to)));
      from = to;
    }
    return parts;
  }

  private Dataset rows(int from, int to) {
    return data.pick(ordered.subList(from, to).stream().mapToInt(TimedRow::row).toArray());
  }

  private static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.get(ChronoField.MICRO_OF_SECOND);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
