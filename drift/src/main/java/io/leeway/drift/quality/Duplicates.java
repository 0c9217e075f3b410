package io.leeway.drift.quality;

import io.leeway.drift.Dataset;
import io.leeway.drift.internal.Text;
import io.leeway.drift.profile.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows that an earlier row has said already: the whole of them, or their key. */
record Duplicates() implements Rule {
  @Override
  public String text(String limit) {
    return "at most " + limit + " repeat an earlier row";
  }

  @Override
  public Finding find(Situation now) {
    Dataset data = now.current().data();
    if (now.column().isEmpty()) {
      return found(now, data.rowCount() - distinctRows(data), data.rowCount(), "rows");
    }
    List<@Nullable Object> keys = values(data, now.column());
    keys.removeIf(Objects::isNull);
    long distinct = new HashSet<>(keys).size();
    return found(now, keys.size() - distinct, keys.size(), "values");
  }

  private static Finding found(Situation now, long repeated, long of, String what) {
    if (of == 0) {
      throw new CannotTell("there is no value");
    }
    double share = (double) repeated / of;
    return new Finding(
        share > now.limit(),
        share,
        Situation.share(repeated, of, what)
            + " repeat an earlier one; limit "
            + Text.threshold(now.limit()));
  }

  private static List<@Nullable Object> values(Dataset data, String column) {
    if (data.type(column) == ColumnType.CATEGORICAL) {
      return new ArrayList<>(data.texts(column));
    }
    List<@Nullable Object> values = new ArrayList<>(data.rowCount());
    for (double value : data.numbers(column)) {
      values.add(Double.isNaN(value) ? null : Double.valueOf(value + 0.0)); // -0.0 is 0.0
    }
    return values;
  }

  /**
   * How many different rows there are: column by column, rows that were alike so far are told
   * apart. A row that no other is like is counted and looked at no more.
   */
  private static int distinctRows(Dataset data) {
    int[] rows = IntStream.range(0, data.rowCount()).toArray();
    int[] groups = new int[rows.length]; // of rows alike so far
    int alone = 0;
    for (String column : data.columnNames()) {
      List<@Nullable Object> values = values(data, column);
      Map<@Nullable Object, Integer> codes = new HashMap<>();
      Map<Long, Integer> parts = new HashMap<>(); // a group and a code, as one key
      int[] sizes = new int[rows.length];
      for (int row : rows) {
        Integer code = codes.computeIfAbsent(values.get(row), value -> codes.size());
        Integer part = parts.computeIfAbsent((long) groups[row] << 32 | code, k -> parts.size());
        groups[row] = part;
        sizes[part]++;
      }
      int before = rows.length;
      rows = Arrays.stream(rows).filter(row -> sizes[groups[row]] > 1).toArray();
      alone += before - rows.length;
    }
    return alone + (int) Arrays.stream(rows).map(row -> groups[row]).distinct().count();
  }
}
