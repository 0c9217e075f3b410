package io.leeway.audit.sink;

import io.leeway.audit.chain.LogCut;
import io.leeway.audit.chain.Rollback;
import io.leeway.core.AuditEvent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import java.util.Objects;

/** The file that keeps the records that a physical rollback takes out of a log. */
record RollbackArchive(Disk disk, Path file) {
  /**
   * Keeps them, on disk when this returns.
   *
   * @param plan writes them
   * @param cause who takes them out, and why
   */
  LogCut.Kept keep(LogCut.Plan plan, AuditEvent cause) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    LogCut cut;
    DigestOutputStream out;
    try (FileChannel channel =
        disk.open(part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
      out = new DigestOutputStream(new PositionedStream(channel), TornTail.newDigest());
      OutputStream buffered = new BufferedOutputStream(out, 1 << 20);
      cut = plan.to(buffered);
      buffered.flush();
      channel.force(true);
    }
    disk.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    disk.forceFolder(Objects.requireNonNull(file.getParent()));
    long to = cut.head().seq();
    AuditEvent event =
        new Rollback(to, cut.head().hash(), cut.last() - to, cut.head().rolledBack())
            .event(cause)
            .detail("physical", true)
            .detail("root", cut.root())
            .detail("archive", String.valueOf(file.getFileName()))
            .detail("sha256", HexFormat.of().formatHex(out.getMessageDigest().digest()));
    return new LogCut.Kept(cut, event);
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
