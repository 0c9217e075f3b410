package io.leeway.audit.sink;

import io.leeway.audit.chain.ChainHead;
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
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the records after one out of a log in files, for whoever must. A {@linkplain
 * FileSink#rollbackTo rollback} that hides them is what is meant for every day.
 *
 * <pre>{@code
 * PhysicalRollback.of(log).to(hash, Actor.user("u-1042"), "test data of another machine");
 * }</pre>
 *
 * <p>For a log that no sink has open: one that has refuses to go on with it. What goes is kept in a
 * file beside the log, {@code <log>.rolled-back-<first>-<last>.jsonl}, on disk before anything is
 * cut off; then {@code audit.rolled_back} says what went, with its Merkle root and the SHA-256 of
 * that file. A log that does not verify, or of which a checkpoint covers what would go, stays as it
 * is. Whoever keeps a later checkpoint of the log elsewhere finds that it was cut.
 *
 * <p>If it is stopped, the log gets no events until it is run again, with any arguments: it then
 * finishes what was begun.
 *
 * @since 0.1
 */
public final class PhysicalRollback {
  private final Path path;
  private final Disk disk;

  private PhysicalRollback(Path path, Disk disk) {
    this.path = path;
    this.disk = disk;
  }

  /** For a log of any format. */
  public static PhysicalRollback of(Path log) {
    return new PhysicalRollback(log, new Disk());
  }

  PhysicalRollback withDisk(Disk newDisk) {
    return new PhysicalRollback(path, newDisk);
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
   * @throws IOException if the disk failed; run it again
   */
  public Optional<Result> to(String hash, Actor who, String reason) throws IOException {
    AuditEvent cause = Rollback.cause(who, reason);
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
    Path archive = files.archive(to + 1, head.seq());
    Path part = files.part(archive);
    LogCut cut;
    DigestOutputStream out;
    try (FileChannel channel = open(part)) {
      out = new DigestOutputStream(new PositionedStream(channel), TornTail.newDigest());
      OutputStream buffered = new BufferedOutputStream(out, 1 << 20);
      cut = LogCut.plan(files.log(), head, to, buffered);
      buffered.flush();
      channel.force(true);
    }
    disk.move(part, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    disk.forceFolder(files.folder());
    String toHash = cut.head().hash();
    AuditEvent event =
        new Rollback(to, toHash, cut.last() - to, cut.head().rolledBack())
            .event(cause)
            .detail("physical", true)
            .detail("root", cut.root())
            .detail("archive", String.valueOf(archive.getFileName()))
            .detail("sha256", HexFormat.of().formatHex(out.getMessageDigest().digest()));
    return new Plan(cut.head(), cut.last(), event);
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

  /** A stream to a file, by places as all writes of sinks are. */
  private static final class PositionedStream extends OutputStream {
    private final FileChannel file;
    private long at;

    PositionedStream(FileChannel file) {
      this.file = file;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      LogFiles.write(file, ByteBuffer.wrap(bytes, offset, length), at);
      at += length;
    }
  }
}
