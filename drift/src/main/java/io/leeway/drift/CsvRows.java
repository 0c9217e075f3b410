package io.leeway.drift;

import io.leeway.core.Progress;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.profile.DatasetBins;
import io.leeway.drift.profile.RowSource;
import io.leeway.drift.profile.RowVisitor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file, which is read anew each time.
 *
 * <p>The first rows show the types that are not declared; a column of numbers in which a name comes
 * later is one of names after the first reading.
 */
final class CsvRows implements RowSource {
  /** How many rows are looked at for the first value of each column. */
  private static final int MOST_FIRST_ROWS = 1_000;

  private final CsvSource source;
  private final CsvFile file;
  private final List<Field> fields = new ArrayList<>();
  private final Readings progress;
  private long rows = -1; // of a reading; -1 before the first is over

  private CsvRows(CsvSource source) {
    this.source = source;
    this.file = new CsvFile(source);
    this.progress = new Readings(source.progress);
  }

  /** All columns of the file. */
  static CsvRows all(CsvSource source) {
    CsvRows all = new CsvRows(source);
    all.file.read(all.new FirstLook(), Progress.NONE);
    return all;
  }

  /** The columns that some bins have, with their types. */
  static CsvRows in(DatasetBins bins, CsvSource source) {
    CsvRows known = new CsvRows(source);
    for (String name : bins.names()) {
      ColumnType declared = source.types.get(name);
      if (declared != null && declared != bins.type(name)) {
        throw known.file.error(
            "column '"
                + name
                + "' was declared "
                + declared
                + ", but is "
                + bins.type(name)
                + " in the bins");
      }
      known.fields.add(
          known.new Field(known.fields.size(), name, bins.type(name), "is numeric in the bins"));
    }
    return known;
  }

  @Override
  public List<RowSource.Column> columns() {
    return fields.stream().map(field -> new RowSource.Column(field.name, field.type)).toList();
  }

  @Override
  public void read(RowVisitor visitor) {
    fields.forEach(field -> field.retyped = false);
    Reading reading = new Reading(visitor);
    file.read(reading, progress.next());
    if (rows >= 0 && reading.rows != rows) {
      throw file.changed(rows, reading.rows);
    }
    rows = reading.rows;
  }

  /** Finds the columns, and their types by the first value of each. */
  private final class FirstLook implements CsvFile.Content {
    private int undecided;
    private int seen;

    @Override
    public void header(List<String> names) {
      for (String name : names) {
        ColumnType declared = source.types.get(name);
        undecided += declared == null ? 1 : 0;
        fields.add(
            declared == null
                ? new Field(fields.size(), name, ColumnType.NUMERIC, null)
                : new Field(fields.size(), name, declared, "was declared numeric"));
      }
    }

    @Override
    public void field(int column, char[] text, int offset, int length) {
      Field field = fields.get(column);
      if (field.why == null && !field.decided && !file.isMissing(text, offset, length)) {
        field.decide(text, offset, length);
        undecided--;
      }
    }

    @Override
    public boolean endRow() {
      return undecided > 0 && ++seen < MOST_FIRST_ROWS;
    }
  }

  /** Passes all rows on. */
  private final class Reading implements CsvFile.Content {
    private final RowVisitor visitor;
    private @Nullable Field[] byIndex = {};
    private long rows;

    Reading(RowVisitor visitor) {
      this.visitor = visitor;
    }

    @Override
    public void header(List<String> names) {
      byIndex = new Field[names.size()];
      for (Field field : fields) {
        file.requireColumn(field.name, names);
        byIndex[names.indexOf(field.name)] = visitor.wants(field.index) ? field : null;
      }
    }

    @Override
    public void field(int column, char[] text, int offset, int length) {
      Field field = byIndex[column];
      if (field != null) {
        field.pass(visitor, text, offset, length);
      }
    }

    @Override
    public boolean endRow() {
      visitor.endRow();
      rows++;
      return true;
    }
  }

  /** A column of the file. */
  private final class Field {
    final int index;
    final String name;
    final @Nullable String why; // why a numeric column must stay so; null if it need not
    private final NumberParser parser = new NumberParser();
    private final NamePool pool = new NamePool();
    ColumnType type;
    boolean decided;
    boolean retyped; // in this reading

    Field(int index, String name, ColumnType type, @Nullable String why) {
      this.index = index;
      this.name = name;
      this.type = type;
      this.why = why;
    }

    void decide(char[] text, int offset, int length) {
      decided = true;
      type = parser.parse(text, offset, length) ? ColumnType.NUMERIC : ColumnType.CATEGORICAL;
    }

    void pass(RowVisitor visitor, char[] text, int offset, int length) {
      if (retyped || file.isMissing(text, offset, length)) {
        visitor.missing(index);
      } else if (type == ColumnType.CATEGORICAL) {
        visitor.text(index, pool.name(text, offset, length));
      } else if (parser.parse(text, offset, length)) {
        visitor.number(index, parser.value());
      } else {
        retype(new String(text, offset, length));
        visitor.missing(index);
      }
    }

    private void retype(String text) {
      if (why != null) {
        throw file.errorAtLine("column '" + name + "' " + why + ", but has '" + text + "'");
      }
      if (rows >= 0) {
        throw file.errorAtLine(
            "changed while it was read: column '"
                + name
                + "' had numbers only, then '"
                + text
                + "'");
      }
      type = ColumnType.CATEGORICAL;
      retyped = true;
    }
  }

  /** Adds up the bytes of several readings: done never decreases, and total grows with each. */
  private static final class Readings {
    private final Progress progress;
    private long before;
    private long done;

    Readings(Progress progress) {
      this.progress = progress;
    }

    Progress next() {
      before = done;
      return (read, total) -> {
        done = before + read;
        progress.update(done, total < 0 ? -1 : before + total);
      };
    }
  }
}
