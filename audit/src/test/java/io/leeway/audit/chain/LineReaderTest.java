package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineReaderTest {
  @TempDir private Path folder;

  private FileChannel file(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), content);
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static String line(LineReader lines) {
    return new String(lines.buffer(), lines.start(), lines.length(), StandardCharsets.UTF_8);
  }

  @Test
  void lines_comeWithTheirPositions() throws IOException {
    try (FileChannel file = file("one\n\nthree\nrest")) {
      LineReader lines = new LineReader(file, 0);
      List<String> read = new ArrayList<>();
      List<Long> positions = new ArrayList<>();

      while (lines.next()) {
        read.add(line(lines));
        positions.add(lines.position());
      }

      assertThat(read).containsExactly("one", "", "three");
      assertThat(positions).containsExactly(4L, 5L, 11L);
      assertThat(lines.rest()).isEqualTo(4);
    }
  }

  @Test
  void reading_beginsWhereItIsTold() throws IOException {
    try (FileChannel file = file("one\ntwo\n")) {
      LineReader lines = new LineReader(file, 4);

      assertThat(lines.next()).isTrue();
      assertThat(line(lines)).isEqualTo("two");
      assertThat(lines.position()).isEqualTo(8);
      assertThat(lines.next()).isFalse();
      assertThat(lines.rest()).isZero();
    }
  }

  @Test
  void linesAcrossTheBuffer_areWhole() throws IOException {
    StringBuilder content = new StringBuilder();
    for (int length = 0; length < 3_000; length += 7) {
      content.append("x".repeat(length)).append('\n');
    }
    content.append("y".repeat(700_000)).append("\nz\n");
    try (FileChannel file = file(content.toString())) {
      LineReader lines = new LineReader(file, 0);
      StringBuilder read = new StringBuilder();

      while (lines.next()) {
        read.append(line(lines)).append('\n');
      }

      assertThat(read.toString().equals(content.toString())).isTrue();
    }
  }

  @Test
  void growingFile_givesTheRestOfTheLine() throws IOException {
    try (FileChannel file = file("one\ntw")) {
      LineReader lines = new LineReader(file, 0);
      lines.next();

      boolean before = lines.next();
      file.write(ByteBuffer.wrap("o\n".getBytes(StandardCharsets.UTF_8)), 6);
      boolean after = lines.next();

      assertThat(before).isFalse();
      assertThat(after).isTrue();
      assertThat(line(lines)).isEqualTo("two");
    }
  }

  @Test
  void lineThatIsTooLong_isEmptyAndTheNextOneIsRead() throws IOException {
    try (FileChannel file = file("one\n")) {
      long end = 4L + LineReader.MAX_LENGTH; // what lies between is NULs
      file.write(ByteBuffer.wrap("{}\ntwo\n".getBytes(StandardCharsets.UTF_8)), end);
      LineReader lines = new LineReader(file, 4);

      assertThat(lines.next()).isTrue();
      assertThat(lines.length()).isZero();
      assertThat(lines.position()).isEqualTo(end + 3);
      assertThat(lines.next()).isTrue();
      assertThat(line(lines)).isEqualTo("two");
    }
  }

  @Test
  void longestLine_isRead() throws IOException {
    try (FileChannel file = file("")) {
      file.write(ByteBuffer.wrap(new byte[] {'\n'}), LineReader.MAX_LENGTH - 1);
      LineReader lines = new LineReader(file, 0);

      assertThat(lines.next()).isTrue();
      assertThat(lines.length()).isEqualTo(LineReader.MAX_LENGTH - 1);
    }
  }
}
