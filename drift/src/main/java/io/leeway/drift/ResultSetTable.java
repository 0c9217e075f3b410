package io.leeway.drift;

import io.leeway.drift.profile.RowSource;
import io.leeway.drift.profile.RowVisitor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the rows of a result of SQL into columns. */
final class ResultSetTable implements RowVisitor {
  private final List<ColumnBuilder> builders = new ArrayList<>();
  private int rows;

  private ResultSetTable() {}

  static Dataset read(ResultSet result) throws SQLException {
    ResultSetRows rows = new ResultSetRows(result);
    ResultSetTable table = new ResultSetTable();
    rows.columns().forEach(column -> table.builders.add(ColumnBuilder.of(column.type())));
    rows.pass(table);
    Map<String, Column> columns = new LinkedHashMap<>();
    for (RowSource.Column column : rows.columns()) {
      columns.put(column.name(), table.builders.get(columns.size()).build());
    }
    return new Dataset(columns, RowSelection.all(table.rows));
  }

  @Override
  public void number(int column, double value) {
    ((ColumnBuilder.Numbers) builders.get(column)).add(value);
  }

  @Override
  public void text(int column, String value) {
    ((ColumnBuilder.Names) builders.get(column)).add(value);
  }

  @Override
  public void missing(int column) {
    builders.get(column).addMissing();
  }

  @Override
  public void endRow() {
    rows++;
  }
}
