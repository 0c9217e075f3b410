package io.leeway.audit.chain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/** Keeps each checkpoint in a file that is called after its size and its content. */
record CheckpointFolder(Path folder) implements CheckpointPublisher {
  private static final int HASH_BYTES = 4;

  @Override
  public void publish(Checkpoint checkpoint) throws IOException {
    byte[] text = checkpoint.toText().getBytes(StandardCharsets.UTF_8);
    byte[] hash = Arrays.copyOf(ChainHash.sha256().digest(text), HASH_BYTES);
    String name =
        String.format(Locale.ROOT, "%019d-%s", checkpoint.size(), HexFormat.of().formatHex(hash));
    Path file = folder.resolve(name + Checkpoint.EXTENSION);
    if (Files.exists(file)) {
      return;
    }
    Path part = folder.resolve(name + "-" + UUID.randomUUID() + ".part"); // others write it too
    try {
      write(part, text);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void write(Path file, byte[] text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (ByteBuffer rest = ByteBuffer.wrap(text); rest.hasRemaining(); ) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }
}
