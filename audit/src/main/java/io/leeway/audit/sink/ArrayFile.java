package io.leeway.audit.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.OpenOption;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/**
 * A JSON array to which rows are put in front: it begins with spaces, and a batch is written over
 * the last of them. Where they do not suffice, the file is written anew with as many spaces as it
 * has other bytes, and takes the place of the old one at once.
 */
final class ArrayFile extends SegmentFile {
  private static final byte[] FRONT = "[\n".getBytes(StandardCharsets.US_ASCII);
  private static final int MIN_SPACE = 4 << 10;
  private static final int CHUNK = 1 << 20;

  private final long segmentSize;
  private final boolean forced;

  ArrayFile(LogFiles files, long segmentSize, boolean forced, OpenOption... options)
      throws IOException {
    super(files, options);
    this.segmentSize = segmentSize;
    this.forced = forced;
  }

  /** Where the newest record begins. */
  private long begin(long bytes) throws IOException {
    return channel().size() - bytes;
  }

  @Override
  boolean endsAt(long bytes) throws IOException {
    return bytes == 0 ? channel().size() == 0 : hasFront(begin(bytes));
  }

  private boolean hasFront(long begin) throws IOException {
    byte[] front = new byte[FRONT.length];
    return begin >= FRONT.length
        && channel().read(ByteBuffer.wrap(front), begin - FRONT.length) == FRONT.length
        && Arrays.equals(front, FRONT);
  }

  @Override
  void add(RowBuffer rows, long bytes) throws IOException {
    byte[] added = rows.reversed(FRONT.length);
    System.arraycopy(FRONT, 0, added, 0, FRONT.length);
    long begin = begin(bytes);
    long to = begin - added.length;
    if (bytes == 0 || to < 0) {
      grow(added, bytes);
    } else {
      // The comma goes first: without a bracket there, every writer sees that this was not ended.
      int comma = added.length - 2;
      LogFiles.write(channel(), ByteBuffer.wrap(added, comma, 1), to + comma);
      LogFiles.write(channel(), ByteBuffer.wrap(added, 0, comma), to);
    }
  }

  private void grow(byte[] added, long bytes) throws IOException {
    Disk disk = files.disk();
    long used = added.length + bytes;
    long space = Math.max(MIN_SPACE, Math.min(used, segmentSize - used));
    disk.delete(files.grown());
    FileChannel grown = disk.open(files.grown(), StandardOpenOption.CREATE_NEW);
    try {
      fill(grown, 0, space);
      LogFiles.write(grown, ByteBuffer.wrap(added), space);
      copy(begin(bytes), grown, space + added.length);
      if (forced) {
        grown.force(false);
      }
      disk.move(
          files.grown(),
          files.log(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException | Error e) {
      grown.close();
      disk.delete(files.grown());
      throw e;
    }
    replace(grown);
    if (forced) {
      disk.forceFolder(files.folder());
    }
  }

  private static void fill(FileChannel file, long from, long to) throws IOException {
    byte[] spaces = new byte[(int) Math.min(CHUNK, Math.max(to - from, 0))];
    Arrays.fill(spaces, (byte) ' ');
    for (long at = from; at < to; at += spaces.length) {
      int size = (int) Math.min(spaces.length, to - at);
      LogFiles.write(file, ByteBuffer.wrap(spaces, 0, size), at);
    }
  }

  private void copy(long from, FileChannel target, long to) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    long shift = to - from;
    for (long at = from; channel().read(chunk.clear(), at) > 0; at += chunk.limit()) {
      LogFiles.write(target, chunk.flip(), at + shift);
    }
  }

  @Override
  void cutBack(long bytes) throws IOException {
    if (bytes == 0) {
      channel().truncate(0);
    } else {
      blank(begin(bytes));
    }
  }

  /** Makes everything before the newest record spaces and the front. */
  private void blank(long begin) throws IOException {
    long from = firstNonSpace(begin);
    fill(channel(), from, begin - FRONT.length);
    LogFiles.write(channel(), ByteBuffer.wrap(FRONT), begin - FRONT.length);
  }

  /** Where the first byte is that is no space; {@code end} if there is none before. */
  private long firstNonSpace(long end) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(64 << 10);
    long at = 0;
    while (at < end && channel().read(chunk.clear(), at) > 0) {
      for (int i = 0; i < chunk.position() && at < end; i++, at++) {
        if (chunk.get(i) != ' ') {
          return at;
        }
      }
    }
    return end;
  }

  @Override
  Optional<TornTail> recover(long bytes) throws IOException {
    long begin = begin(bytes);
    long from = bytes == 0 ? 0 : firstNonSpace(begin);
    boolean intact = bytes == 0 ? begin == 0 : from == begin - FRONT.length && hasFront(begin);
    if (intact) {
      return Optional.empty();
    }
    if (bytes > 0 && begin < FRONT.length) {
      throw new IllegalStateException("it does not begin as a JSON array does");
    }
    TornTail torn =
        TornTail.keep(channel(), from, begin, files.unusedEvidence(bytes), files.disk());
    cutBack(bytes);
    return Optional.of(torn);
  }
}
