package io.leeway.audit.sink;

import io.leeway.audit.chain.ChainHead;
import io.leeway.audit.chain.ChainTable;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Checkpoint;
import io.leeway.audit.chain.LogCut;
import io.leeway.audit.chain.RecordCursor;
import io.leeway.audit.chain.Rollback;
import io.leeway.audit.chain.Verification;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.json.Json;
import io.leeway.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the records after one out of a log in files or a database, for whoever must. A {@linkplain
 * FileSink#rollbackTo rollback} that hides them is what is meant for every day.
 *
 * <pre>{@code
 * PhysicalRollback.of(log).to(hash, Actor.user("u-1042"), "test data of another machine");
 * PhysicalRollback.of(sink.table(), folder).to(hash, Actor.user("u-1042"), "test data");
 * }</pre>
 *
 * <p>For a log that no sink has open: one that has refuses to go on with it. What goes is kept in a
 * file beside the log, {@code <log>.rolled-back-<first>-<last>.jsonl}, on disk before anything is
 * cut off; then {@code audit.rolled_back} says what went, with its Merkle root and the SHA-256 of
 * that file. Values that can be erased are not kept. A log stays as it is if it does not verify, if
 * a checkpoint covers what would go, or if what stays needs it: {@code audit.pruned}, or {@code
 * audit.erased} of a value before. Whoever keeps a later checkpoint of the log elsewhere finds that
 * it was cut.
 *
 * <p>If it is stopped, a log in files gets no events until it is run again, with any arguments: it
 * then finishes what was begun. In a database all that follows the file is one transaction: what
 * was stopped has done nothing but leave the file, and is run again as it was. {@linkplain
 * io.leeway.audit.chain.AppendOnly Triggers} that refuse it have to be dropped before; the message
 * says which.
 *
 * @since 0.1
 */
public final class PhysicalRollback {
  private final Path path; // of the log, or of the folder for what goes
  private final Optional<ChainTable> table;
  private final Disk disk;

  private PhysicalRollback(Path path, Optional<ChainTable> table, Disk disk) {
    this.path = path;
    this.table = table;
    this.disk = disk;
  }

  /** For a log of any format. */
  public static PhysicalRollback of(Path log) {
    return new PhysicalRollback(log, Optional.empty(), new Disk());
  }

  /**
   * For a chain in a database, as a user who may delete its rows.
   *
   * @param folder where what goes is kept, as {@code <chain id>.rolled-back-<first>-<last>.jsonl};
   *     made if need be
   */
  public static PhysicalRollback of(ChainTable table, Path folder) {
    return new PhysicalRollback(folder, Optional.of(table), new Disk());
  }

  PhysicalRollback withDisk(Disk newDisk) {
    return new PhysicalRollback(path, table, newDisk);
  }

  /**
   * What was taken out.
   *
   * @param records how many records
   * @param archive where they are now
   */
  public record Result(long records, Path archive) {}

  /** What is begun, and must be finished. */
  private record Plan(ChainHead head, long last, AuditEvent event) {
    byte[] toLine() {
      return (Json.line(
                  out -> {
                    out.writeStartObject();
                    out.writeStringField("head", text(head.toLine(0)));
                    out.writeNumberField("last", last);
                    out.writeStringField("event", event.toJson());
                    out.writeEndObject();
                  })
              + "\n")
          .getBytes(StandardCharsets.UTF_8);
    }

    static Plan parse(byte[] line) {
      JsonObject json = JsonObject.parse(text(line), "rollback");
      return new Plan(
          ChainHead.parse(json.text("head").getBytes(StandardCharsets.UTF_8)),
          json.integer("last"),
          AuditEvent.fromJson(json.text("event")));
    }

    private static String text(byte[] line) {
      return new String(line, StandardCharsets.UTF_8);
    }
  }

  /**
   * Does it, or finishes what was stopped.
   *
   * @param hash the hash of the last record to stay
   * @return what was taken out; empty if there is no such record, or none after it
   * @throws IllegalStateException if the log does not verify, or something needs what would go
   * @throws IOException if the disk or the database failed; run it again
   */
  public Optional<Result> to(String hash, Actor who, String reason) throws IOException {
    AuditEvent cause = Rollback.cause(who, reason);
    if (table.isPresent()) {
      return new TableRollback(table.get(), path, disk).to(hash, cause);
    }
    LogFiles files = LogFiles.of(path, disk);
    if (!Files.exists(files.head())) {
      return Optional.empty();
    }
    ChainHead head = ChainHead.parse(Files.readAllBytes(files.head()));
    SegmentedLog log =
        new SegmentedLog(files, LogSettings.of(head.format(), path.toString(), Long.MAX_VALUE));
    try {
      return log.locked(() -> run(log, files, hash, cause));
    } finally {
      log.close();
    }
  }

  private Optional<Result> run(SegmentedLog log, LogFiles files, String hash, AuditEvent cause)
      throws IOException {
    ChainHead head = ChainHead.parse(Files.readAllBytes(files.head()));
    Plan plan = begun(files, head);
    if (plan == null) {
      plan = plan(files, head, hash, cause);
      if (plan == null) {
        return Optional.empty();
      }
      write(files, files.rollingBack(), plan.toLine());
    }
    log.cutBack(plan.head(), plan.event());
    disk.delete(files.rollingBack());
    disk.forceFolder(files.folder());
    Path archive = files.archive(plan.head().seq() + 1, plan.last());
    return Optional.of(new Result(plan.last() - plan.head().seq(), archive));
  }

  /** What was begun; null if nothing was, or the log has got records since. */
  private static @Nullable Plan begun(LogFiles files, ChainHead head) throws IOException {
    if (!Files.exists(files.rollingBack())) {
      return null;
    }
    Plan plan = Plan.parse(Files.readAllBytes(files.rollingBack()));
    long seq = head.seq();
    return seq == plan.last || seq == plan.head.seq() || seq == plan.head.seq() + 1 ? plan : null;
  }

  private @Nullable Plan plan(LogFiles files, ChainHead head, String hash, AuditEvent cause)
      throws IOException {
    Verification verification = ChainVerifier.verify(files.log());
    if (!verification.valid() || !verification.findings().isEmpty()) {
      throw refusal(files, "it does not verify as it is: " + verification);
    }
    long to = RecordCursor.find(files.log(), hash);
    if (to == 0 || to == head.seq()) {
      return null;
    }
    if (Files.exists(files.checkpoint())) {
      Checkpoint checkpoint = Checkpoint.parse(Files.readString(files.checkpoint()));
      if (checkpoint.size() > to) {
        throw refusal(files, "what would go is covered by the last " + checkpoint);
      }
    }
    return archive(files, head, to, cause);
  }

  private Plan archive(LogFiles files, ChainHead head, long to, AuditEvent cause)
      throws IOException {
    LogCut.Kept kept =
        new RollbackArchive(disk, files.archive(to + 1, head.seq()))
            .keep(out -> LogCut.plan(files.log(), head, to, out), cause);
    return new Plan(kept.cut().head(), kept.cut().last(), kept.event());
  }

  private FileChannel open(Path file) throws IOException {
    return disk.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  private void write(LogFiles files, Path file, byte[] content) throws IOException {
    Path part = files.part(file);
    try (FileChannel channel = open(part)) {
      LogFiles.write(channel, ByteBuffer.wrap(content), 0);
      channel.force(true);
    }
    disk.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    disk.forceFolder(files.folder());
  }

  private static IllegalStateException refusal(LogFiles files, String why) {
    return new IllegalStateException(
        "nothing is taken out of audit log " + files.log() + ": " + why);
  }
}
