package io.leeway.audit.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.CopyOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A disk of which one operation fails, and those after it where that is asked for. */
final class FaultyDisk extends Disk {
  /** What can fail. */
  enum Operation {
    OPEN,
    WRITE,
    FORCE,
    TRUNCATE,
    MOVE,
    DELETE,
    LOCK
  }

  private int countdown = Integer.MAX_VALUE;
  private @Nullable Operation only;
  private boolean forGood;
  private boolean writesHalf;
  private boolean deletesFail;
  private int operations;

  /** From now on, lets the operation after so many others fail, and succeed again. */
  FaultyDisk failAfter(int others) {
    countdown = others;
    only = null;
    forGood = false;
    operations = 0;
    return this;
  }

  FaultyDisk only(Operation operation) {
    only = operation;
    return this;
  }

  FaultyDisk forGood() {
    forGood = true;
    return this;
  }

  /** A write that fails has written the first half of its bytes. */
  FaultyDisk writesHalf() {
    writesHalf = true;
    return this;
  }

  /** Deleting can fail, too. */
  FaultyDisk failsToDelete() {
    deletesFail = true;
    return this;
  }

  void repair() {
    countdown = Integer.MAX_VALUE;
  }

  /** How many operations there were since it was told what fails. */
  int operations() {
    return operations;
  }

  private boolean fails(Operation operation) {
    if (only != null && only != operation) {
      return false;
    }
    operations++;
    boolean fails = countdown == 0;
    if (countdown > 0 && countdown < Integer.MAX_VALUE) {
      countdown--;
    } else if (fails && !forGood) {
      countdown = Integer.MAX_VALUE;
    }
    return fails;
  }

  private void check(Operation operation) throws IOException {
    if (fails(operation)) {
      throw new IOException("Input/output error at " + operation);
    }
  }

  @Override
  FileChannel open(Path file, OpenOption... more) throws IOException {
    check(Operation.OPEN);
    return new FaultyChannel(super.open(file, more));
  }

  @Override
  void move(Path from, Path to, CopyOption... options) throws IOException {
    check(Operation.MOVE);
    super.move(from, to, options);
  }

  @Override
  void delete(Path file) throws IOException {
    if (deletesFail) {
      check(Operation.DELETE);
    }
    super.delete(file);
  }

  @Override
  void forceFolder(Path folder) throws IOException {
    check(Operation.FORCE);
  }

  private final class FaultyChannel extends FileChannel {
    private final FileChannel file;

    FaultyChannel(FileChannel file) {
      this.file = file;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      if (!fails(Operation.WRITE)) {
        return file.write(source, position);
      }
      if (writesHalf && source.remaining() > 1) {
        file.write(source.slice(source.position(), source.remaining() / 2), position);
      }
      throw new IOException("No space left on device");
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      check(Operation.TRUNCATE);
      file.truncate(size);
      return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      check(Operation.FORCE); // and no more: the tests would take minutes
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
      check(Operation.LOCK);
      return file.lock(position, size, shared);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }

    private UnsupportedOperationException unused() {
      return new UnsupportedOperationException("file sinks do not use this");
    }

    @Override
    public int read(ByteBuffer target) {
      throw unused();
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
      throw unused();
    }

    @Override
    public int write(ByteBuffer source) {
      throw unused();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
      throw unused();
    }

    @Override
    public long position() {
      throw unused();
    }

    @Override
    public FileChannel position(long newPosition) {
      throw unused();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
      throw unused();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
      throw unused();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
      throw unused();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
      throw unused();
    }
  }
}
