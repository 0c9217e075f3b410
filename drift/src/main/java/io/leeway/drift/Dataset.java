package io.leeway.drift;

import io.leeway.core.internal.Checks;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.profile.DatasetBins;
import io.leeway.drift.profile.DatasetProfile;
import io.leeway.drift.profile.DatasetRecorder;
import io.leeway.drift.profile.RowSource;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Named columns of equal length: numbers, or names without an order.
 *
 * <pre>{@code
 * Dataset strikes = Dataset.fromCsv(Path.of("birdstrikes.csv"));
 * Dataset early = strikes.between("flight_date", "1990", "1995").without("flight_date");
 * }</pre>
 *
 * <p>Two names are the same only if every character is; no Unicode normalisation.
 *
 * <p>Choosing columns or rows makes a view on the same values, not a copy. Immutable, safe for any
 * thread.
 *
 * @since 0.1
 */
public final class Dataset {
  private final Map<String, Column> columns;
  private final RowSelection rows;

  Dataset(Map<String, Column> columns, RowSelection rows) {
    this.columns = columns;
    this.rows = rows;
  }

  /** Begins a dataset made of arrays and collections. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a CSV file: commas, UTF-8, first line the names, types from the values of the whole file.
   * {@link CsvSource} has the settings.
   *
   * @throws IllegalArgumentException if the file is not there or is not such a file
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static Dataset fromCsv(Path file) {
    return CsvSource.of(file).read();
  }

  /**
   * Reads the remaining rows of a result of SQL. Columns are named by their labels. Numbers become
   * doubles, which keep 53 bits; texts, booleans, dates and times become names; NULL is missing.
   *
   * @param result not closed by this
   * @throws IllegalArgumentException if two columns have one label, or a column is of a type that
   *     is neither, such as BLOB
   * @throws SQLException if the database fails
   */
  public static Dataset fromResultSet(ResultSet result) throws SQLException {
    return ResultSetTable.read(result);
  }

  /**
   * The remaining rows of a result of SQL, for a profile of more rows than fit into memory; columns
   * and values as {@link #fromResultSet} has them.
   *
   * <pre>{@code
   * DatasetProfile served = DatasetProfile.of(Dataset.rowsOf(result), trained.bins());
   * }</pre>
   *
   * @param result not closed by this, and read when the rows are; if the database then fails, that
   *     is an {@link IllegalStateException} with the {@link SQLException} as its cause
   * @return rows that can be read once
   * @throws IllegalArgumentException as {@link #fromResultSet} does
   * @throws SQLException if the database fails
   */
  public static RowSource rowsOf(ResultSet result) throws SQLException {
    return new ResultSetRows(result);
  }

  /** How many rows there are. */
  public int rowCount() {
    return rows.size();
  }

  /** The names of the columns, in their order. */
  public List<String> columnNames() {
    return List.copyOf(columns.keySet());
  }

  boolean has(String column) {
    return columns.containsKey(column);
  }

  /**
   * What a column holds.
   *
   * @throws IllegalArgumentException if there is no such column
   */
  public ColumnType type(String column) {
    return column(column).type();
  }

  /**
   * The values of a numeric column as a new array; NaN is missing.
   *
   * @throws IllegalArgumentException if there is no such column or it is categorical
   */
  public double[] numbers(String column) {
    double[] values = numeric(column).values();
    double[] selected = new double[rows.size()];
    for (int i = 0; i < selected.length; i++) {
      selected[i] = values[rows.row(i)];
    }
    return selected;
  }

  /**
   * The values of a categorical column as a new list; null is missing.
   *
   * @throws IllegalArgumentException if there is no such column or it is numeric
   */
  public List<@Nullable String> texts(String column) {
    Column.Categorical categorical = categorical(column);
    List<@Nullable String> selected = new ArrayList<>(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      int code = categorical.codes()[rows.row(i)];
      selected.add(code < 0 ? null : categorical.names().get(code));
    }
    return selected;
  }

  /**
   * Bins at the quantiles of all values, and the counts of the rows in them: what drift is computed
   * from when the rows are gone.
   *
   * @throws IllegalArgumentException if there is no column
   */
  public DatasetProfile profile() {
    DatasetBins.Builder bins = DatasetBins.builder();
    for (String column : columns.keySet()) {
      switch (type(column)) {
        case NUMERIC -> bins.numeric(column, numbers(column));
        case CATEGORICAL -> bins.categorical(column, counts(column).counts());
      }
    }
    return profile(bins.build());
  }

  /**
   * The counts of the rows in given bins. Columns that the bins do not have are ignored.
   *
   * @throws IllegalArgumentException if there is no column for a feature of the bins, or it is of
   *     another type
   */
  public DatasetProfile profile(DatasetBins bins) {
    DatasetRecorder recorder = bins.recorder();
    for (String name : bins.names()) {
      switch (bins.type(name)) {
        case NUMERIC -> recorder.numeric(name).addAll(numbers(name));
        case CATEGORICAL -> {
          CategoryCounts counts = counts(name);
          counts.counts().forEach(recorder.categorical(name)::add);
          recorder.categorical(name).add(null, counts.missing());
        }
      }
    }
    return recorder.profile();
  }

  /** How many rows a column has here, and how many of them lack a value. */
  SampleSize size(String column) {
    Column values = column(column);
    long missing = 0;
    for (int i = 0; i < rows.size(); i++) {
      missing += values.isMissing(rows.row(i)) ? 1 : 0;
    }
    return new SampleSize(rows.size(), missing);
  }

  /** How often each name of a categorical column occurs, names that do not occur left out. */
  CategoryCounts counts(String column) {
    Column.Categorical categorical = categorical(column);
    long[] counts = new long[categorical.names().size()];
    long missing = 0;
    for (int i = 0; i < rows.size(); i++) {
      int code = categorical.codes()[rows.row(i)];
      if (code < 0) {
        missing++;
      } else {
        counts[code]++;
      }
    }
    return CategoryCounts.of(categorical.names(), counts, missing);
  }

  /**
   * Only these columns, in this order.
   *
   * @throws IllegalArgumentException if there is no such column, or one is named twice
   */
  public Dataset select(String... names) {
    Map<String, Column> selected = new LinkedHashMap<>();
    for (String name : names) {
      Checks.argument(
          selected.put(name, column(name)) == null, "column '%s' is selected twice", name);
    }
    return new Dataset(selected, rows);
  }

  /**
   * All columns but these.
   *
   * @throws IllegalArgumentException if there is no such column
   */
  public Dataset without(String... names) {
    Map<String, Column> remaining = new LinkedHashMap<>(columns);
    for (String name : names) {
      column(name);
      remaining.remove(name);
    }
    return new Dataset(remaining, rows);
  }

  /**
   * A run of rows.
   *
   * @param from the first, counted from 0
   * @param to one past the last
   * @throws IndexOutOfBoundsException if they are not in order or outside the rows
   */
  public Dataset rows(int from, int to) {
    Objects.checkFromToIndex(from, to, rows.size());
    return new Dataset(columns, rows.range(from, to));
  }

  /** The rows at some places, in that order. */
  Dataset pick(int[] places) {
    return new Dataset(columns, rows.pick(places));
  }

  /** The row of the columns that stands at a place. */
  int row(int place) {
    return rows.row(place);
  }

  /** The rows that a predicate takes, in their order. */
  public Dataset where(Predicate<? super Row> predicate) {
    Cursor cursor = new Cursor();
    return new Dataset(
        columns,
        rows.filter(
            row -> {
              cursor.row = row;
              return predicate.test(cursor);
            }));
  }

  /**
   * The rows whose name in a column is at least {@code from} and less than {@code to}, character by
   * character; good for ISO dates. A missing value is in no range.
   *
   * @throws IllegalArgumentException if there is no such column, it is numeric, or the range ends
   *     before it begins
   */
  public Dataset between(String column, String from, String to) {
    Checks.argument(
        from.compareTo(to) <= 0, "range must not end before it begins: %s, %s", from, to);
    Column.Categorical categorical = categorical(column);
    boolean[] inside = new boolean[categorical.names().size()];
    for (int i = 0; i < inside.length; i++) {
      String name = categorical.names().get(i);
      inside[i] = name.compareTo(from) >= 0 && name.compareTo(to) < 0;
    }
    return new Dataset(
        columns,
        rows.filter(row -> !categorical.isMissing(row) && inside[categorical.codes()[row]]));
  }

  /**
   * The rows whose number in a column is at least {@code from} and less than {@code to}. A missing
   * value is in no range.
   *
   * @throws IllegalArgumentException if there is no such column, it is categorical, or the range
   *     ends before it begins
   */
  public Dataset between(String column, double from, double to) {
    Checks.argument(from <= to, "range must not end before it begins: %s, %s", from, to);
    double[] values = numeric(column).values();
    return new Dataset(columns, rows.filter(row -> values[row] >= from && values[row] < to));
  }

  /** The values of a column for all rows, selected or not. */
  Column column(String name) {
    Column column = columns.get(name);
    if (column == null) {
      throw new IllegalArgumentException(
          "no column '" + name + "'; columns found: " + columns.keySet());
    }
    return column;
  }

  private Column.Numeric numeric(String name) {
    Column column = column(name);
    Checks.argument(column instanceof Column.Numeric, "column '%s' is categorical", name);
    return (Column.Numeric) column;
  }

  private Column.Categorical categorical(String name) {
    Column column = column(name);
    Checks.argument(column instanceof Column.Categorical, "column '%s' is numeric", name);
    return (Column.Categorical) column;
  }

  /** The row that a predicate is looking at. */
  private final class Cursor implements Row {
    private int row;

    @Override
    public double number(String column) {
      return numeric(column).values()[row];
    }

    @Override
    public String text(String column) {
      Column.Categorical categorical = categorical(column);
      int code = categorical.codes()[row];
      return code < 0 ? "" : categorical.names().get(code);
    }

    @Override
    public boolean isMissing(String column) {
      return column(column).isMissing(row);
    }
  }

  /** The number of rows, and the columns with their types. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d rows, %d columns: %s",
        rows.size(),
        columns.size(),
        columns.entrySet().stream()
            .map(column -> column.getKey() + " (" + column.getValue().type() + ")")
            .collect(Collectors.joining(", ")));
  }

  /**
   * Collects columns. For one thread.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private Builder() {}

    /** A column of numbers; NaN is missing. The array is copied. */
    public Builder numeric(String name, double... values) {
      return add(name, new Column.Numeric(values.clone()));
    }

    /** A column of numbers; null and NaN are missing. */
    public Builder numeric(String name, Collection<? extends @Nullable Number> values) {
      double[] numbers = new double[values.size()];
      int i = 0;
      for (Number value : values) {
        numbers[i++] = value == null ? Double.NaN : value.doubleValue();
      }
      return add(name, new Column.Numeric(numbers));
    }

    /** A column of names; null is missing, the empty text is a name. */
    public Builder categorical(String name, @Nullable String... values) {
      return categorical(name, Arrays.asList(values));
    }

    /** A column of names; null is missing, the empty text is a name. */
    public Builder categorical(String name, Collection<? extends @Nullable String> values) {
      ColumnBuilder.Names names = new ColumnBuilder.Names();
      for (String value : values) {
        if (value == null) {
          names.addMissing();
        } else {
          names.add(value);
        }
      }
      return add(name, names.build());
    }

    private Builder add(String name, Column column) {
      if (name.isBlank()) {
        problems.add("a column has no name");
      } else if (columns.putIfAbsent(name, column) != null) {
        problems.add("column '" + name + "' is given twice");
      }
      return this;
    }

    /**
     * The dataset.
     *
     * @throws IllegalArgumentException if there is no column, a column has no name, a name is given
     *     twice, or the columns differ in length; the message lists all of it
     */
    public Dataset build() {
      List<String> all = new ArrayList<>(problems);
      if (columns.isEmpty()) {
        all.add("a dataset needs at least 1 column");
      }
      Set<Integer> sizes = new HashSet<>();
      columns.values().forEach(column -> sizes.add(column.size()));
      if (sizes.size() > 1) {
        all.add(
            "columns must have equally many rows, but have "
                + columns.entrySet().stream()
                    .map(column -> column.getKey() + ": " + column.getValue().size())
                    .collect(Collectors.joining(", ")));
      }
      Checks.argument(all.isEmpty(), "%s", String.join("; ", all));
      return new Dataset(new LinkedHashMap<>(columns), RowSelection.all(sizes.iterator().next()));
    }
  }
}
