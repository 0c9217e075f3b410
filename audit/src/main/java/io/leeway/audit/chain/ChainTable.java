package io.leeway.audit.chain;

import io.leeway.core.internal.Checks;
import io.leeway.core.jdbc.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where a chain is in a database: what a path is for a log in files.
 *
 * <pre>{@code
 * ChainTable table = ChainTable.in(dataSource).withChainName("credit");
 * Verification verification = ChainVerifier.verify(table);
 * }</pre>
 *
 * <p>The records of any number of chains are in one table, and their heads in another; the package
 * page describes both. H2, PostgreSQL, MariaDB, MySQL and SQLite are known.
 *
 * <p>Immutable, safe for any thread, as far as the data source is.
 *
 * @since 0.1
 */
public final class ChainTable {
  private static final String PREFIX = "leeway_audit_";
  private static final String CHAIN = "audit";
  private static final int MAX_PREFIX = 32;
  private static final int MAX_NAME = 256;

  private final DataSource source;
  private final Optional<String> schema;
  private final String prefix;
  private final String chainName;
  private volatile @Nullable TableLayout layout; // once the database was reached
  private volatile boolean checked; // the tables have the version that this release knows

  private ChainTable(DataSource source, Optional<String> schema, String prefix, String chainName) {
    this.source = Objects.requireNonNull(source, "data source");
    this.schema = schema;
    this.prefix = prefix;
    this.chainName = chainName;
  }

  /**
   * The chain {@code audit} in the tables {@code leeway_audit_record} and {@code leeway_audit_head}
   * of the schema in which a connection begins.
   */
  public static ChainTable in(DataSource source) {
    return new ChainTable(source, Optional.empty(), PREFIX, CHAIN);
  }

  /**
   * In another schema, which exists.
   *
   * @param name in the upper and lower case that it has
   * @throws IllegalArgumentException if it is not {@code [A-Za-z_][A-Za-z0-9_]{0,62}}
   */
  public ChainTable withSchema(String name) {
    String checked = Dialect.identifier(name, "schema");
    return new ChainTable(source, Optional.of(checked), prefix, chainName);
  }

  /**
   * With tables whose names begin so, in place of {@code leeway_audit_}.
   *
   * @throws IllegalArgumentException if it is not {@code [A-Za-z_][A-Za-z0-9_]{0,31}}
   */
  public ChainTable withTablePrefix(String newPrefix) {
    String checked = Dialect.identifier(newPrefix, "table prefix");
    Checks.argument(
        checked.length() <= MAX_PREFIX,
        "table prefix must have at most %d characters, but was '%s'",
        MAX_PREFIX,
        checked);
    return new ChainTable(source, schema, checked, chainName);
  }

  /**
   * Another chain of these tables.
   *
   * @param name at most 256 characters, no control character, and no space at an end
   */
  public ChainTable withChainName(String name) {
    Checks.notBlank(name, "chain name");
    Checks.argument(
        name.length() <= MAX_NAME
            && name.equals(name.strip())
            && name.codePoints().noneMatch(ChainTable::isUnfit),
        "chain name must have at most %d characters, no control character and no space at an end,"
            + " but was '%s'",
        MAX_NAME,
        name);
    return new ChainTable(source, schema, prefix, name);
  }

  private static boolean isUnfit(int c) {
    return Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
  }

  /**
   * The statements that create the tables, in their order, for a host that does so itself, with
   * Flyway or Liquibase say.
   *
   * @throws SQLException if the database cannot be reached, or is none that is known
   */
  public List<String> ddl() throws SQLException {
    return layout().schema().allStatements();
  }

  String chainName() {
    return chainName;
  }

  DataSource source() {
    return source;
  }

  /** The same, for who has a connection: one from the source may be the only one that there is. */
  TableLayout layout(Connection connection) throws SQLException {
    TableLayout known = layout;
    if (known == null) {
      known = TableLayout.of(Dialect.of(connection), schema, prefix);
      layout = known;
    }
    return known;
  }

  /** The statements for the database that this is. */
  TableLayout layout() throws SQLException {
    TableLayout known = layout;
    if (known == null) {
      try (Connection connection = source.getConnection()) {
        known = layout(connection);
      }
    }
    return known;
  }

  /** Checks the version of the tables, once. */
  void check(Connection connection) throws SQLException {
    if (!checked) {
      layout(connection).schema().check(connection);
      checked = true;
    }
  }

  /** The chain and the table of its records. */
  @Override
  public String toString() {
    String inSchema = schema.map(name -> name + ".").orElse("");
    return "'" + chainName + "' in " + inSchema + prefix + "record";
  }
}
