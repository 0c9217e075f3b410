package io.leeway.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.drift.profile.DatasetProfile;
import io.leeway.drift.profile.RowSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetTest {
  private static Dataset people() {
    return Dataset.builder()
        .numeric("age", 41, Double.NaN, 19, 73)
        .categorical("country", "FI", "SE", null, "FI")
        .build();
  }

  @Test
  void arraysAndLists_makeColumns() {
    Dataset data =
        Dataset.builder()
            .numeric("n", Arrays.asList(1, null, 2.5))
            .categorical("c", Arrays.asList("", null, "x"))
            .build();

    assertThat(data.numbers("n")).containsExactly(1, Double.NaN, 2.5);
    assertThat(data.texts("c")).containsExactly("", null, "x");
  }

  @Test
  void callersArrays_areCopiedInAndOut() {
    double[] values = {1, 2};
    Dataset data = Dataset.builder().numeric("a", values).build();

    values[0] = 99;
    data.numbers("a")[1] = 99;

    assertThat(data.numbers("a")).containsExactly(1, 2);
  }

  @Test
  void predicates_selectRows() {
    Dataset finns = people().where(row -> row.text("country").equals("FI"));

    assertThat(finns.numbers("age")).containsExactly(41, 73);
    assertThat(finns.where(row -> row.number("age") > 50).texts("country")).containsExactly("FI");
    assertThat(people().where(row -> row.isMissing("age")).texts("country")).containsExactly("SE");
    assertThat(people().where(row -> row.text("country").isEmpty()).numbers("age"))
        .containsExactly(19);
  }

  @Test
  void ranges_includeTheFirstAndNotTheLast() {
    assertThat(people().between("country", "FI", "SE").numbers("age")).containsExactly(41, 73);
    assertThat(people().between("age", 19, 73).texts("country")).containsExactly("FI", null);
    assertThat(people().rows(1, 3).numbers("age")).containsExactly(Double.NaN, 19);
    assertThat(people().rows(1, 4).rows(1, 3).numbers("age")).containsExactly(19, 73);
    assertThat(people().where(row -> true).rows(3, 4).numbers("age")).containsExactly(73);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> people().between("age", 73, 19))
        .withMessage("range must not end before it begins: 73.0, 19.0");
    assertThatIllegalArgumentException().isThrownBy(() -> people().between("country", "SE", "FI"));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> people().rows(2, 5));
  }

  @Test
  void columns_areChosenAndLeftOut() {
    assertThat(people().select("country").columnNames()).containsExactly("country");
    assertThat(people().without("country").columnNames()).containsExactly("age");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> people().without("Age"))
        .withMessage("no column 'Age'; columns found: [age, country]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> people().select("age", "age"))
        .withMessage("column 'age' is selected twice");
  }

  @Test
  void wrongType_isRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> people().numbers("country"))
        .withMessage("column 'country' is categorical");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> people().where(row -> row.text("age").isEmpty()))
        .withMessage("column 'age' is numeric");
  }

  @Test
  void builder_reportsEveryProblemAtOnce() {
    Dataset.Builder builder =
        Dataset.builder().numeric("a", 1, 2).numeric("a", 3).categorical(" ", "x").numeric("b", 1);

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage(
            "column 'a' is given twice; a column has no name; "
                + "columns must have equally many rows, but have a: 2, b: 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dataset.builder().build())
        .withMessage("a dataset needs at least 1 column");
  }

  /** Choosing rows and columns must not copy a million values. */
  @Test
  void views_shareTheValues() {
    Dataset data = Dataset.builder().numeric("a", new double[1000]).build();

    assertThat(data.rows(10, 20).select("a").column("a")).isSameAs(data.column("a"));
    assertThat(data.where(row -> true).column("a")).isSameAs(data.column("a"));
  }

  @Test
  void resultOfSql_isRead() throws SQLException {
    try (Connection db = DriverManager.getConnection("jdbc:h2:mem:");
        Statement statement = db.createStatement();
        ResultSet result =
            statement.executeQuery(
                """
                SELECT n AS "age", d AS "income", t AS "country", b AS "active", w AS "day"
                FROM (VALUES (41, 10.5, 'FI', TRUE, DATE '2026-01-02'), (NULL, NULL, NULL, NULL, NULL))
                     AS t(n, d, t, b, w)
                """)) {
      Dataset data = Dataset.fromResultSet(result);

      assertThat(data.columnNames()).containsExactly("age", "income", "country", "active", "day");
      assertThat(data.numbers("age")).containsExactly(41, Double.NaN);
      assertThat(data.numbers("income")).containsExactly(10.5, Double.NaN);
      assertThat(data.texts("country")).containsExactly("FI", null);
      assertThat(data.texts("active")).containsExactly("TRUE", null);
      assertThat(data.texts("day")).containsExactly("2026-01-02", null);
    }
  }

  @Test
  void resultOfSql_isProfiledRowByRow() throws SQLException {
    String query =
        "SELECT x AS \"x\", CASE WHEN x > 9 THEN NULL WHEN x > 4 THEN 'a' ELSE 'b' END AS \"name\""
            + " FROM SYSTEM_RANGE(1, 10)";
    try (Connection db = DriverManager.getConnection("jdbc:h2:mem:");
        Statement first = db.createStatement();
        Statement second = db.createStatement();
        ResultSet result = first.executeQuery(query);
        ResultSet same = second.executeQuery(query)) {
      RowSource source = Dataset.rowsOf(result);

      DatasetProfile profile = DatasetProfile.of(source);

      assertThat(source.isRepeatable()).isFalse();
      assertThat(profile.categorical("name").counts()).containsExactly(5, 4, 0);
      assertThat(profile.categorical("name").missing()).isEqualTo(1);
      assertThat(profile.toBytes())
          .isEqualTo(Dataset.fromResultSet(same).profile(profile.bins()).toBytes());
    }
  }

  @Test
  void resultOfSqlThatFails_saysWhy() throws SQLException {
    RowSource source;
    try (Connection db = DriverManager.getConnection("jdbc:h2:mem:");
        Statement statement = db.createStatement()) {
      source = Dataset.rowsOf(statement.executeQuery("SELECT 1 AS x"));
    }

    assertThatIllegalStateException()
        .isThrownBy(() -> DatasetProfile.of(source))
        .withMessageStartingWith("cannot read the result: ")
        .withCauseInstanceOf(SQLException.class);
  }

  @Test
  void resultOfSqlThatIsNoTable_isRejected() throws SQLException {
    for (List<String> wrong :
        List.of(
            List.of("SELECT 1 AS a, 2 AS a", "two columns 'A'"),
            List.of("SELECT X'00' AS a", "column 'A' is of type BINARY VARYING"))) {
      try (Connection db = DriverManager.getConnection("jdbc:h2:mem:");
          Statement statement = db.createStatement();
          ResultSet result = statement.executeQuery(wrong.get(0))) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> Dataset.fromResultSet(result))
            .withMessageContaining(wrong.get(1));
      }
    }
  }
}
