package io.leeway.audit.sink;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest file of a log, open: where in it records are put. What it holds is told by a number of
 * bytes, as a head counts them.
 */
abstract class SegmentFile implements Closeable {
  final LogFiles files;
  private FileChannel channel;
  private @Nullable Object key;

  SegmentFile(LogFiles files, OpenOption... options) throws IOException {
    this.files = files;
    channel = files.disk().open(files.log(), options);
    key = files.disk().key(files.log());
  }

  final FileChannel channel() {
    return channel;
  }

  /** What tells the file from another one that is put in its place. */
  final @Nullable Object key() {
    return key;
  }

  /** Goes on with a file that has taken the place of this one. */
  final void replace(FileChannel newer) throws IOException {
    channel.close();
    channel = newer;
    key = files.disk().key(files.log());
  }

  /** Whether nothing follows the records, as far as one look tells. */
  abstract boolean endsAt(long bytes) throws IOException;

  /** Puts rows after those that are there. */
  abstract void add(RowBuffer rows, long bytes) throws IOException;

  /** Takes back what was put after so many bytes, whole or in part. */
  abstract void cutBack(long bytes) throws IOException;

  /** Keeps what follows the records in a file beside the log, and takes it away. */
  abstract Optional<TornTail> recover(long bytes) throws IOException;

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
