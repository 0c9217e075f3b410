package io.leeway.drift;

import io.leeway.drift.profile.ColumnType;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the rows of a result of SQL into columns. */
final class ResultSetTable {
  private ResultSetTable() {}

  static Dataset read(ResultSet result) throws SQLException {
    ResultSetMetaData meta = result.getMetaData();
    Map<String, ColumnBuilder> builders = new LinkedHashMap<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      String name = meta.getColumnLabel(i);
      if (name.isBlank()) {
        throw new IllegalArgumentException("column " + i + " of the result has no label");
      }
      ColumnType type = type(name, meta.getColumnType(i), meta.getColumnTypeName(i));
      if (builders.put(name, ColumnBuilder.of(type)) != null) {
        throw new IllegalArgumentException(
            "the result has two columns '" + name + "'; give one of them another label");
      }
    }
    int rows = 0;
    while (result.next()) {
      int i = 1;
      for (ColumnBuilder builder : builders.values()) {
        add(builder, result, i++);
      }
      rows++;
    }
    Map<String, Column> columns = new LinkedHashMap<>();
    builders.forEach((name, builder) -> columns.put(name, builder.build()));
    return new Dataset(columns, RowSelection.all(rows));
  }

  private static void add(ColumnBuilder builder, ResultSet result, int i) throws SQLException {
    if (builder instanceof ColumnBuilder.Numbers numbers) {
      double value = result.getDouble(i);
      numbers.add(result.wasNull() ? Double.NaN : value);
    } else {
      String value = result.getString(i);
      if (value == null) {
        builder.addMissing();
      } else {
        ((ColumnBuilder.Names) builder).add(value);
      }
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
