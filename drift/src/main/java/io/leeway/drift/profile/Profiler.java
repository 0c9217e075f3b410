package io.leeway.drift.profile;

import io.leeway.core.internal.Checks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** Makes the profile of a source, in one reading or several. */
final class Profiler {
  /** How many numbers of the first rows are kept, over all columns: 32 MB. */
  static final int MOST_VALUES = 1 << 22;

  private final int mostValues;

  /** Keeps as many numbers of the first rows as given, over all columns. */
  Profiler(int mostValues) {
    this.mostValues = mostValues;
  }

  DatasetProfile profile(RowSource source) {
    return new Run(source).profile();
  }

  /** Counts the rows of a source in given bins. */
  static DatasetProfile count(RowSource source, DatasetBins bins) {
    DatasetRecorder recorder = bins.recorder();
    List<RowSource.Column> columns = source.columns();
    List<String> found = columns.stream().map(RowSource.Column::name).toList();
    for (String name : bins.names()) {
      Checks.argument(
          found.contains(name),
          "the source has no column '%s' that the bins have; columns found: %s",
          name,
          found);
    }
    List<ColumnCounter> counters = new ArrayList<>();
    for (RowSource.Column column : columns) {
      counters.add(counter(column, bins, recorder));
    }
    read(source, new Rows(counters));
    return recorder.profile();
  }

  private static ColumnCounter counter(
      RowSource.Column column, DatasetBins bins, DatasetRecorder recorder) {
    ColumnCounter counter = new ColumnCounter(column);
    String name = column.name();
    if (!bins.names().contains(name)) {
      return counter;
    }
    Checks.argument(
        bins.type(name) == column.type(),
        "column '%s' is %s, but %s in the bins",
        name,
        column.type(),
        bins.type(name));
    return column.type() == ColumnType.NUMERIC
        ? counter.toNumbers(recorder.numeric(name)::add)
        : counter.toNames(recorder.categorical(name)::add);
  }

  private static long read(RowSource source, Rows rows) {
    source.read(rows);
    rows.end();
    return rows.rows;
  }

  /** Passes the values of rows on to their columns. */
  private static class Rows implements RowVisitor {
    private final ColumnCounter[] counters;
    long rows;

    Rows(List<ColumnCounter> counters) {
      this.counters = counters.toArray(new ColumnCounter[0]);
    }

    @Override
    public void number(int column, double value) {
      counters[column].number(value);
    }

    @Override
    public void text(int column, String value) {
      counters[column].text(value);
    }

    @Override
    public void missing(int column) {
      counters[column].missing();
    }

    @Override
    public boolean wants(int column) {
      return counters[column].isWanted();
    }

    @Override
    public void endRow() {
      rows++;
    }

    void end() {
      for (ColumnCounter counter : counters) {
        counter.endReading(rows);
      }
    }
  }

  /** The work on one source. */
  private final class Run {
    private final RowSource source;
    private final List<ColumnProfiler> columns = new ArrayList<>();
    private final long mostRows;
    private long firstRows; // 0: the bins come from all rows

    Run(RowSource source) {
      this.source = source;
      Set<String> names = new HashSet<>();
      for (RowSource.Column column : source.columns()) {
        Checks.argument(names.add(column.name()), "the source has two columns '%s'", column.name());
        columns.add(ColumnProfiler.of(column));
      }
      long numeric = columns.stream().filter(Run::isNumeric).count();
      this.mostRows = numeric == 0 ? Long.MAX_VALUE : Math.max(1, mostValues / numeric);
    }

    private static boolean isNumeric(ColumnProfiler column) {
      return column.counter().column.type() == ColumnType.NUMERIC;
    }

    DatasetProfile profile() {
      long rows = read(source, new FirstRows());
      boolean again = endReading() | retype();
      while (again) {
        long rowsAgain = read(source, new Rows(counters()));
        if (rowsAgain != rows) {
          throw new IllegalStateException(
              "the source changed while it was read: it had " + rows + " rows, then " + rowsAgain);
        }
        again = endReading();
      }
      LinkedHashMap<String, FeatureProfile> features = new LinkedHashMap<>();
      for (ColumnProfiler column : columns) {
        features.put(column.counter().column.name(), column.profile());
      }
      return DatasetProfile.ofFeatures(features, firstRows);
    }

    private List<ColumnCounter> counters() {
      return columns.stream().map(ColumnProfiler::counter).toList();
    }

    /** Ends a reading for every column; whether one needs another. */
    private boolean endReading() {
      boolean again = false;
      for (ColumnProfiler column : columns) {
        again |= column.endReading();
      }
      return again;
    }

    /** Begins anew with the columns that turned out to hold names; whether there is one. */
    private boolean retype() {
      List<RowSource.Column> found = source.columns();
      boolean again = false;
      for (int i = 0; i < found.size(); i++) {
        if (found.get(i).type() != columns.get(i).counter().column.type()) {
          requireRepeatable(found.get(i));
          columns.set(i, ColumnProfiler.of(found.get(i)));
          again = true;
        }
      }
      return again;
    }

    private void requireRepeatable(RowSource.Column column) {
      if (!source.isRepeatable()) {
        throw new IllegalStateException(
            "column '"
                + column.name()
                + "' turned out to be "
                + column.type()
                + ", but the source cannot be read again; it must know its types beforehand");
      }
    }

    /** Tells the columns when too many rows have come to keep them. */
    private final class FirstRows extends Rows {
      FirstRows() {
        super(counters());
      }

      @Override
      public void endRow() {
        super.endRow();
        if (rows == mostRows + 1) {
          boolean repeatable = source.isRepeatable();
          firstRows = repeatable ? 0 : rows;
          columns.forEach(column -> column.firstRowsEnd(repeatable));
        }
      }
    }
  }
}
