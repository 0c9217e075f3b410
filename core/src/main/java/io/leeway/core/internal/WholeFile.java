package io.leeway.core.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is there whole or not at all. */
public final class WholeFile {
  private WholeFile() {}

  /**
   * What a file is to have.
   *
   * @param <T> what is known of it once it is written
   */
  public interface Content<T> {
    /** Writes it. */
    T writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes beside the place of the file, for nobody but its owner where the system knows owners,
   * forces it to disk and moves it to its place. What was there is kept if that fails; a link is
   * replaced and not followed.
   *
   * @throws IllegalArgumentException if the path has no name
   */
  public static <T> T write(Path file, Content<T> content) throws IOException {
    Path place = file.toAbsolutePath();
    Path folder = place.getParent();
    Checks.argument(folder != null, "file must have a name, but was %s", file);
    Path whole = Files.createTempFile(folder, place.getFileName() + ".", ".tmp");
    try {
      T result;
      try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
        result = content.writeTo(Channels.newOutputStream(channel));
        channel.force(true);
      }
      Files.move(whole, place, StandardCopyOption.ATOMIC_MOVE);
      return result;
    } finally {
      Files.deleteIfExists(whole);
    }
  }
}
