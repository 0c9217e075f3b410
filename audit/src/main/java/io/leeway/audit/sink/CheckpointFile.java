package io.leeway.audit.sink;

import io.leeway.audit.chain.ChainHead;
import io.leeway.audit.chain.ChainWriter;
import io.leeway.audit.chain.Checkpoint;
import io.leeway.audit.chain.CheckpointSigner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The last checkpoint that was signed for a log, by whatever process: the next one is signed only
 * if the log has grown from there. Used under the log's lock.
 */
final class CheckpointFile {
  private final LogFiles files;
  private @Nullable Checkpoint last; // that this sink has signed
  private @Nullable ChainWriter writer; // that stood there then

  CheckpointFile(LogFiles files) {
    this.files = files;
  }

  /**
   * Signs where a log stands.
   *
   * @param chain has made all records since the last time, if it is the same as then
   * @throws IllegalStateException if the log has not grown from what was signed last
   */
  Checkpoint sign(CheckpointSigner signer, ChainHead head, ChainWriter chain) throws IOException {
    Checkpoint before = read();
    if (before != null && (!before.equals(last) || chain != writer)) {
      check(before, head);
    }
    Checkpoint next = signer.sign(head);
    if (!next.equals(before)) {
      write(next);
    }
    last = next;
    writer = chain;
    return next;
  }

  private @Nullable Checkpoint read() throws IOException {
    try {
      return Checkpoint.parse(Files.readString(files.checkpoint()));
    } catch (NoSuchFileException e) {
      return last;
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw refusal(files.checkpoint() + " is unreadable (" + e.getMessage() + ")", e);
    }
  }

  private void check(Checkpoint before, ChainHead head) throws IOException {
    boolean grown;
    try {
      grown = before.precedes(head, files.log());
    } catch (IllegalStateException e) {
      throw refusal(String.valueOf(e.getMessage()), e);
    }
    if (!grown) {
      String what =
          before.size() > head.seq()
              ? "it has " + head.seq() + " records, less than the last " + before
              : "it has not grown from the last " + before;
      throw refusal(what, null);
    }
  }

  private IllegalStateException refusal(String why, @Nullable Exception cause) {
    return new IllegalStateException(
        "no checkpoint is signed for audit log "
            + files.log()
            + ": "
            + why
            + "; it was cut, rewritten, or restored from an old copy. Keep it as it is, with "
            + files.checkpoint().getFileName()
            + "; give the sink another path to go on with a new log",
        cause);
  }

  private void write(Checkpoint checkpoint) throws IOException {
    Path part = files.checkpointPart();
    try (FileChannel channel =
        files.disk().open(part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
      byte[] text = checkpoint.toText().getBytes(StandardCharsets.UTF_8);
      LogFiles.write(channel, ByteBuffer.wrap(text), 0);
      channel.force(true);
    }
    files
        .disk()
        .move(
            part,
            files.checkpoint(),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
    files.disk().forceFolder(files.folder());
  }
}
