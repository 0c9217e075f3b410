package io.leeway.audit.sink;

import java.io.IOException;
import java.nio.file.OpenOption;
import java.util.Optional;

/** A file to whose end rows are appended. */
final class AppendedFile extends SegmentFile {
  AppendedFile(LogFiles files, OpenOption... options) throws IOException {
    super(files, options);
  }

  @Override
  boolean endsAt(long bytes) throws IOException {
    return channel().size() == bytes;
  }

  @Override
  void add(RowBuffer rows, long bytes) throws IOException {
    LogFiles.write(channel(), rows.bytes(), bytes);
  }

  @Override
  void cutBack(long bytes) throws IOException {
    channel().truncate(bytes);
  }

  @Override
  Optional<TornTail> recover(long bytes) throws IOException {
    long size = channel().size();
    if (size == bytes) {
      return Optional.empty();
    }
    TornTail torn =
        TornTail.keep(channel(), bytes, size, files.unusedEvidence(bytes), files.disk());
    channel().truncate(bytes);
    return Optional.of(torn);
  }
}
