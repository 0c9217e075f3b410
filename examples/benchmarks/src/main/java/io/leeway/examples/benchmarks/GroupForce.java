package io.leeway.examples.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file in which each line is on the disk when its caller goes on: one of those who wait writes
 * and forces the lines of all who wait with it.
 */
final class GroupForce implements AutoCloseable {
  private final FileChannel file;
  private ByteArrayOutputStream lines = new ByteArrayOutputStream();
  private long appended;
  private long forced;
  private boolean forcing;

  GroupForce(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  void append(byte[] line) throws IOException {
    long own;
    synchronized (this) {
      lines.writeBytes(line);
      own = ++appended;
    }
    while (awaitTurn(own)) {
      force();
    }
  }

  /** Waits until a line is forced, or nobody forces: then the caller has to, and is told so. */
  private synchronized boolean awaitTurn(long own) {
    while (forcing && forced < own) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    if (forced >= own) {
      return false;
    }
    forcing = true;
    return true;
  }

  private void force() throws IOException {
    ByteArrayOutputStream taken;
    long last;
    synchronized (this) {
      taken = lines;
      last = appended;
      lines = new ByteArrayOutputStream();
    }
    ByteBuffer bytes = ByteBuffer.wrap(taken.toByteArray());
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
    file.force(false);
    synchronized (this) {
      forced = last;
      forcing = false;
      notifyAll();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
