package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.core.jdbc.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page on databases that Leeway does not know has the tables that it makes in others. */
class OtherDatabasesTest {
  private static final Path PAGE =
      Path.of("src/main/java/io/leeway/audit/chain/OTHER-DATABASES.md");
  private static final Pattern TABLE =
      Pattern.compile(
          "(?s)CREATE TABLE (?:IF NOT EXISTS )?leeway_audit_(\\w+) \\((.*?)\\)(?=;|\\z)");
  private static final Pattern BETWEEN = Pattern.compile(",(?![^(]*\\))");
  private static final Pattern COLUMN = Pattern.compile("([a-z_]+) (.*)");

  private static String section(String title) throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf("\n## " + title);
    int end = page.indexOf("\n## ", begin + 1);
    assertThat(begin).as(title).isPositive();
    return page.substring(begin, end < 0 ? page.length() : end);
  }

  /** By its name each table's columns in their order, and whether they may be null. */
  private static Map<String, Map<String, Boolean>> tables(String sql) {
    Map<String, Map<String, Boolean>> tables = new LinkedHashMap<>();
    Matcher table = TABLE.matcher(sql);
    while (table.find()) {
      Map<String, Boolean> columns = new LinkedHashMap<>();
      for (String part : BETWEEN.splitAsStream(table.group(2)).toList()) {
        Matcher column = COLUMN.matcher(part.strip());
        if (column.matches()) {
          columns.put(column.group(1), !column.group(2).contains("NOT NULL"));
        }
      }
      tables.put(table.group(1), columns);
    }
    return tables;
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQL Server", "Oracle"})
  void tables_haveTheColumnsThatLeewayMakes(String database) throws IOException {
    List<String> statements =
        TableLayout.of(Dialect.POSTGRESQL, Optional.empty(), "leeway_audit_")
            .schema()
            .allStatements();
    Map<String, Map<String, Boolean>> expected = new LinkedHashMap<>();
    statements.forEach(statement -> expected.putAll(tables(statement)));

    Map<String, Map<String, Boolean>> tables = tables(section(database));

    assertThat(expected).hasSize(6);
    assertThat(expected.get("record")).hasSize(7 + TableColumn.ALL.size());
    assertThat(tables).containsKey("guard").containsAllEntriesOf(expected);
    assertThat(tables).hasSize(expected.size() + 1);
    expected.forEach(
        (table, columns) ->
            assertThat(tables.getOrDefault(table, Map.of()).keySet())
                .as(table)
                .containsExactlyElementsOf(columns.keySet()));
    for (TableColumn column : TableColumn.INDEXED) {
      assertThat(section(database))
          .contains("leeway_audit_record (chain_id, " + column.sql() + ", seq DESC);");
    }
    for (String table : expected.keySet()) {
      assertThat(section(database))
          .contains(" ON leeway_audit_" + table + " TO leeway_audit_writer");
    }
  }

  @Test
  void page_saysThatTheyAreRefusedAndThatNothingWasRun() throws IOException {
    assertThat(Files.readString(PAGE).replace('\n', ' '))
        .contains("Leeway does not write to these databases, and none of what follows was run.")
        .contains("`database must be H2, PostgreSQL, MariaDB, MySQL or SQLite, but is ");
  }
}
