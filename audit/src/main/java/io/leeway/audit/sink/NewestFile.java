package io.leeway.audit.sink;

import io.leeway.audit.chain.ChainHead;
import io.leeway.audit.chain.LogFormat;
import io.leeway.audit.chain.LogSegments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The newest file of a log, as long as one sink has it open, and whether it is still that. */
final class NewestFile {
  private final LogFiles files;
  private final LogSettings settings;
  private @Nullable SegmentFile file; // null where it is not open
  private @Nullable Object key; // of the file as this sink last saw it

  NewestFile(LogFiles files, LogSettings settings) {
    this.files = files;
    this.settings = settings;
  }

  /** The file, which is open. */
  SegmentFile get() {
    return Objects.requireNonNull(file, "file");
  }

  /** Takes note of how the file is after it was written. */
  void seen() throws IOException {
    key = get().key();
  }

  /**
   * Opens the file, if it is not open; makes it only where nothing can be lost by it.
   *
   * @param left where this sink left the chain; null before it was there
   * @throws IllegalStateException if it is gone, or another one than writers leave
   */
  SegmentFile of(@Nullable ChainHead head, @Nullable ChainHead left) throws IOException {
    Object found;
    try {
      found = files.disk().key(files.log());
    } catch (NoSuchFileException e) {
      if (head != null && head.bytes() > 0 && !isRotating(head)) {
        String what = "it is gone, but its head knows of " + head.seq() + " records";
        throw files.refusal(what, e);
      }
      close();
      return open(StandardOpenOption.CREATE_NEW);
    }
    if (file != null && Objects.equals(file.key(), found)) {
      return file;
    }
    if (left != null
        && !Objects.equals(key, found)
        && !isReplacedByWriter(left, head)
        && !isBegun(head)) {
      throw files.refusal("another file was put in its place while it was in use", null);
    }
    close();
    return open();
  }

  /** Whether a writer was stopped after it gave the newest segment the name of an older one. */
  boolean isRotating(ChainHead head) {
    return isTaken(head.segment());
  }

  /** Whether a writer was stopped after it made the next segment, of which no head knows yet. */
  private boolean isBegun(@Nullable ChainHead head) throws IOException {
    return head != null && isRotating(head) && Files.size(files.log()) == 0;
  }

  private static boolean isReplacedByWriter(ChainHead old, @Nullable ChainHead head) {
    return head != null
        && (head.segment() > old.segment()
            || (head.format() == LogFormat.JSON_ARRAY && head.seq() > old.seq()));
  }

  /** Opens the file, whatever it is. */
  SegmentFile open(OpenOption... options) throws IOException {
    SegmentFile opened =
        settings.format() == LogFormat.JSON_ARRAY
            ? new ArrayFile(files, settings.segmentSize(), settings.isForced(), options)
            : new AppendedFile(files, options);
    file = opened;
    key = opened.key();
    return opened;
  }

  /** Whether something has the name already that a file gets once it is no longer the newest. */
  boolean isTaken(long segment) {
    return Files.exists(LogSegments.older(files.log(), segment), LinkOption.NOFOLLOW_LINKS);
  }

  /** Closes it; nothing happens if it is not open. */
  void close() throws IOException {
    SegmentFile open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }
}
