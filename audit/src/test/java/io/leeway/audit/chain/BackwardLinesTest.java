package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackwardLinesTest {
  @TempDir private Path folder;

  private FileChannel file(String content) throws IOException {
    return FileChannel.open(Files.writeString(folder.resolve("file"), content));
  }

  private static String line(Rows lines) {
    return new String(lines.buffer(), lines.start(), lines.length(), StandardCharsets.UTF_8);
  }

  @Test
  void lines_comeFromTheLastWithTheirPositions() throws IOException {
    try (FileChannel file = file("one\n\nthree\nrest")) {
      BackwardLines lines = new BackwardLines(file, file.size(), LineReader.LINE_FEED, 1);
      List<String> read = new ArrayList<>();
      List<Long> positions = new ArrayList<>();

      while (lines.next()) {
        read.add(line(lines));
        positions.add(lines.position());
      }

      assertThat(read).containsExactly("three", "", "one");
      assertThat(positions).containsExactly(11L, 5L, 4L);
      assertThat(lines.rest()).isEqualTo(4);
    }
  }

  @Test
  void reading_beginsWhereItIsTold() throws IOException {
    try (FileChannel file = file("one\ntwo\nthree\n")) {
      BackwardLines lines = new BackwardLines(file, 8, LineReader.LINE_FEED, 1);

      assertThat(lines.next()).isTrue();
      assertThat(line(lines)).isEqualTo("two");
      assertThat(lines.begin()).isEqualTo(4);
      assertThat(lines.isAfter("e\n".getBytes(StandardCharsets.UTF_8))).isTrue();
      assertThat(lines.isAfter("o\n".getBytes(StandardCharsets.UTF_8))).isFalse();
      assertThat(lines.next()).isTrue();
      assertThat(lines.next()).isFalse();
      assertThat(lines.rest()).isZero();
    }
  }

  @Test
  void longerEndings_areThoseOfRows() throws IOException {
    byte[] ending = "}\"\r\n".getBytes(StandardCharsets.UTF_8);
    try (FileChannel file = file("\"a\r\n}\"\"\r\n}\"\r\n\"{}\"\r\n")) {
      BackwardLines lines = new BackwardLines(file, file.size(), ending, 2);

      assertThat(lines.next()).isTrue();
      assertThat(line(lines)).isEqualTo("\"{}\"");
      assertThat(lines.next()).isTrue();
      assertThat(line(lines)).isEqualTo("\"a\r\n}\"\"\r\n}\"");
      assertThat(lines.next()).isFalse();
    }
  }

  @Test
  void emptyFile_hasNone() throws IOException {
    try (FileChannel file = file("")) {
      assertThat(new BackwardLines(file, 0, LineReader.LINE_FEED, 1).next()).isFalse();
    }
  }

  @Test
  void linesAcrossTheBuffer_areThoseReadForwards() throws IOException {
    StringBuilder content = new StringBuilder();
    for (int length = 0; length < 3_000; length += 7) {
      content.append("x".repeat(length)).append('\n');
    }
    content.append("y".repeat(700_000)).append("\nz\n");
    try (FileChannel file = file(content.toString())) {
      Rows lines = new BackwardLines(file, file.size(), LineReader.LINE_FEED, 1);
      StringBuilder read = new StringBuilder();

      while (lines.next()) {
        read.insert(0, line(lines) + '\n');
      }

      assertThat(read.toString().equals(content.toString())).isTrue();
    }
  }

  @Test
  void lineThatIsTooLong_isEmptyAndTheOneBeforeIsRead() throws IOException {
    try (FileChannel file = file("one\n" + "x".repeat(LineReader.MAX_LENGTH + 9) + "\ntwo\n")) {
      BackwardLines lines = new BackwardLines(file, file.size(), LineReader.LINE_FEED, 1);

      assertThat(lines.next()).isTrue();
      assertThat(line(lines)).isEqualTo("two");
      assertThat(lines.next()).isTrue();
      assertThat(lines.length()).isZero();
      assertThat(lines.next()).isTrue();
      assertThat(line(lines)).isEqualTo("one");
      assertThat(lines.next()).isFalse();
    }
  }
}
