package io.leeway.drift;

import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.profile.RowSource;
import io.leeway.drift.profile.RowVisitor;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The remaining rows of a result of SQL, which can be read once. */
final class ResultSetRows implements RowSource {
  private final ResultSet result;
  private final List<RowSource.Column> columns = new ArrayList<>();

  ResultSetRows(ResultSet result) throws SQLException {
    this.result = result;
    ResultSetMetaData meta = result.getMetaData();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      String name = meta.getColumnLabel(i);
      if (name.isBlank()) {
        throw new IllegalArgumentException("column " + i + " of the result has no label");
      }
      if (columns.stream().anyMatch(column -> column.name().equals(name))) {
        throw new IllegalArgumentException(
            "the result has two columns '" + name + "'; give one of them another label");
      }
      ColumnType type = type(name, meta.getColumnType(i), meta.getColumnTypeName(i));
      columns.add(new RowSource.Column(name, type));
    }
  }

  @Override
  public List<RowSource.Column> columns() {
    return columns;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public void read(RowVisitor visitor) {
    try {
      pass(visitor);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the result: " + e.getMessage(), e);
    }
  }

  /** As {@link #read}, but the database's own error is thrown. */
  void pass(RowVisitor visitor) throws SQLException {
    while (result.next()) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).type() == ColumnType.NUMERIC) {
          double value = result.getDouble(i + 1);
          visitor.number(i, result.wasNull() ? Double.NaN : value);
        } else {
          passText(visitor, i, result.getString(i + 1));
        }
      }
      visitor.endRow();
    }
  }

  private static void passText(RowVisitor visitor, int column, @Nullable String value) {
    if (value == null) {
      visitor.missing(column);
    } else {
      visitor.text(column, value);
    }
  }

  private static ColumnType type(String name, int sqlType, String typeName) {
    return switch (sqlType) {
      case Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.REAL,
          Types.FLOAT,
          Types.DOUBLE,
          Types.NUMERIC,
          Types.DECIMAL ->
          ColumnType.NUMERIC;
      case Types.BIT,
          Types.BOOLEAN,
          Types.CHAR,
          Types.VARCHAR,
          Types.LONGVARCHAR,
          Types.NCHAR,
          Types.NVARCHAR,
          Types.LONGNVARCHAR,
          Types.DATE,
          Types.TIME,
          Types.TIMESTAMP,
          Types.TIME_WITH_TIMEZONE,
          Types.TIMESTAMP_WITH_TIMEZONE,
          Types.NULL,
          Types.OTHER ->
          ColumnType.CATEGORICAL;
      default ->
          throw new IllegalArgumentException(
              "column '" + name + "' is of type " + typeName + ", neither numbers nor names");
    };
  }
}
