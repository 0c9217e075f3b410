package io.leeway.audit.cli;

import io.leeway.audit.AuditReader;
import io.leeway.audit.chain.ChainTable;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Checkpoint;
import io.leeway.audit.chain.RecordProof;
import io.leeway.audit.viewer.ComplianceReport;
import io.leeway.core.TimeWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** The log of a command line: in files, or in a database. */
final class OpenedLog implements AutoCloseable {
  private static final String PASSWORD = "LEEWAY_AUDIT_PASSWORD";

  private final Optional<Path> path;
  private final Optional<OneConnection> source;
  private final Optional<ChainTable> table;

  private OpenedLog(
      Optional<Path> path, Optional<OneConnection> source, Optional<ChainTable> table) {
    this.path = path;
    this.source = source;
    this.table = table;
  }

  static OpenedLog of(Arguments arguments, Map<String, String> environment) {
    if (!arguments.log().startsWith("jdbc:")) {
      for (Option option : Option.OF_DATABASES) {
        if (arguments.has(option)) {
          throw new UsageException(option.text() + " is for a log in a database, jdbc:...");
        }
      }
      Path file = Path.of(arguments.log());
      if (Files.isDirectory(file)) {
        throw new UsageException("log must be a file, but " + file + " is a folder");
      }
      return new OpenedLog(Optional.of(file), Optional.empty(), Optional.empty());
    }
    OneConnection source =
        new OneConnection(
            arguments.log(), arguments.get(Option.USER).orElse(null), environment.get(PASSWORD));
    return new OpenedLog(
        Optional.empty(), Optional.of(source), Optional.of(table(source, arguments)));
  }

  private static ChainTable table(OneConnection source, Arguments arguments) {
    ChainTable table = ChainTable.in(source);
    try {
      if (arguments.has(Option.SCHEMA)) {
        table = table.withSchema(arguments.need(Option.SCHEMA));
      }
      if (arguments.has(Option.PREFIX)) {
        table = table.withTablePrefix(arguments.need(Option.PREFIX));
      }
      return arguments.has(Option.CHAIN)
          ? table.withChainName(arguments.need(Option.CHAIN))
          : table;
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** The last one that was signed: beside the file, or in a table of its own. */
  Checkpoint lastCheckpoint() throws IOException {
    if (table.isEmpty()) {
      return Checkpoint.parse(Files.readString(Checkpoint.besideLog(path.orElseThrow())));
    }
    return Checkpoint.lastOf(table.get())
        .orElseThrow(
            () ->
                new IllegalStateException("no checkpoint was signed for audit log " + table.get()));
  }

  RecordProof prove(long seq, Checkpoint checkpoint) throws IOException {
    return table.isPresent()
        ? RecordProof.of(table.get(), seq, checkpoint)
        : RecordProof.of(path.orElseThrow(), seq, checkpoint);
  }

  ChainVerifier verifier() {
    return table.map(ChainVerifier::of).orElseGet(() -> ChainVerifier.of(path.orElseThrow()));
  }

  AuditReader reader() {
    return table.map(AuditReader::of).orElseGet(() -> AuditReader.of(path.orElseThrow()));
  }

  ComplianceReport.Builder report(TimeWindow period) {
    return table
        .map(chain -> ComplianceReport.builder(chain, period))
        .orElseGet(() -> ComplianceReport.builder(path.orElseThrow(), period));
  }

  @Override
  public void close() throws SQLException {
    if (source.isPresent()) {
      source.get().close();
    }
  }
}
