package io.leeway.audit.sink;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file by which the processes that write to a log lock each other out.
 *
 * <p>All sinks of this class loader on a log share one: closing a file lets go of every lock that
 * the process has on it, whoever took it. For the same reason it is used under the log's monitor
 * only, and is kept here until the last sink is closed, lest the garbage collector closes it.
 */
final class LogLock {
  private static final Map<Path, LogLock> LOCKS = new HashMap<>();

  private final Path file;
  private final Disk disk;
  private int users;
  private @Nullable FileChannel channel;
  private @Nullable Object key;

  private LogLock(Path file, Disk disk) {
    this.file = file;
    this.disk = disk;
  }

  /** The lock of a log, for one more sink. */
  static LogLock share(LogFiles files) {
    synchronized (LOCKS) {
      LogLock lock = LOCKS.computeIfAbsent(files.lock(), file -> new LogLock(file, files.disk()));
      lock.users++;
      return lock;
    }
  }

  /** Waits until no other process has the lock. */
  FileLock take() throws IOException {
    while (true) {
      FileChannel open = channel;
      if (open == null || !open.isOpen()) {
        open = disk.open(file, StandardOpenOption.CREATE);
        channel = open;
        key = disk.key(file);
      }
      FileLock lock = lock(open);
      if (isInPlace()) {
        return lock;
      }
      open.close(); // somebody removed the file: others may lock another one by now
    }
  }

  private FileLock lock(FileChannel open) throws IOException {
    try {
      return open.lock();
    } catch (FileLockInterruptionException | ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(
          "the file system of "
              + file
              + " cannot lock files ("
              + e.getMessage()
              + "), so several writers could not be kept apart: put the log on a local disk",
          e);
    }
  }

  private boolean isInPlace() throws IOException {
    try {
      return Objects.equals(key, disk.key(file));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Lets go for one sink. */
  void leave() throws IOException {
    synchronized (LOCKS) {
      users--;
      if (users == 0) {
        LOCKS.remove(file);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }
}
