package io.leeway.drift;

import io.leeway.core.Progress;
import io.leeway.drift.profile.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one CSV file into columns.
 *
 * <p>The first pass takes each column for numeric or categorical by its first value. A column that
 * began with numbers and then has a name is read again, as a categorical one, in a second pass.
 */
final class CsvTable {
  private final CsvSource source;
  private final CsvFile file;
  private final List<Field> fields = new ArrayList<>();
  private long rows;

  CsvTable(CsvSource source) {
    this.source = source;
    this.file = new CsvFile(source);
  }

  Dataset read() {
    file.read(new FirstPass(), source.progress);
    if (fields.stream().anyMatch(field -> field.readAgain)) {
      SecondPass second = new SecondPass();
      file.read(second, Progress.NONE);
      if (second.rows != rows) {
        throw file.changed(rows, second.rows);
      }
    }
    Map<String, Column> columns = new LinkedHashMap<>();
    fields.forEach(field -> columns.put(field.name, field.build()));
    return new Dataset(columns, RowSelection.all((int) rows));
  }

  private final class FirstPass implements CsvFile.Content {
    @Override
    public void header(List<String> names) {
      names.forEach(name -> fields.add(new Field(name)));
    }

    @Override
    public void field(int column, char[] text, int offset, int length) {
      fields.get(column).addFirst(text, offset, length);
    }

    @Override
    public boolean endRow() {
      rows++;
      return true;
    }
  }

  /** Reads the columns again that turned out to hold names. */
  private final class SecondPass implements CsvFile.Content {
    private long rows;

    @Override
    public void header(List<String> names) {
      // known from the first pass
    }

    @Override
    public void field(int column, char[] text, int offset, int length) {
      if (column < fields.size() && fields.get(column).readAgain) {
        fields.get(column).addName(text, offset, length);
      }
    }

    @Override
    public boolean endRow() {
      rows++;
      return true;
    }
  }

  /** A column while it is read. */
  private final class Field {
    final String name;
    final @Nullable ColumnType declared;
    private final NumberParser parser = new NumberParser();
    private final NamePool pool = new NamePool();
    private @Nullable ColumnBuilder builder; // null until the first value shows the type
    boolean readAgain;

    Field(String name) {
      this.name = name;
      this.declared = source.types.get(name);
      if (declared != null) {
        builder = ColumnBuilder.of(declared);
      }
    }

    void addFirst(char[] text, int offset, int length) {
      if (readAgain) {
        return;
      }
      if (file.isMissing(text, offset, length)) {
        if (builder != null) {
          builder.addMissing();
        }
        return;
      }
      if (builder == null) {
        boolean number = parser.parse(text, offset, length);
        builder = ColumnBuilder.of(number ? ColumnType.NUMERIC : ColumnType.CATEGORICAL);
        addMissingRows(builder);
      }
      if (builder instanceof ColumnBuilder.Names names) {
        names.add(pool.name(text, offset, length));
      } else if (parser.parse(text, offset, length)) {
        ((ColumnBuilder.Numbers) builder).add(parser.value());
      } else if (declared != null) {
        throw file.errorAtLine(
            "column '"
                + name
                + "' was declared numeric, but has '"
                + new String(text, offset, length)
                + "'");
      } else {
        readAgain = true;
        builder = new ColumnBuilder.Names();
      }
    }

    void addName(char[] text, int offset, int length) {
      ColumnBuilder.Names names = (ColumnBuilder.Names) Objects.requireNonNull(builder);
      if (file.isMissing(text, offset, length)) {
        names.addMissing();
      } else {
        names.add(pool.name(text, offset, length));
      }
    }

    private void addMissingRows(ColumnBuilder column) {
      while (column.size < rows) {
        column.addMissing();
      }
    }

    /** A column without any value has no names, and counts as numeric. */
    Column build() {
      ColumnBuilder column = builder == null ? new ColumnBuilder.Numbers() : builder;
      addMissingRows(column);
      return column.build();
    }
  }
}
