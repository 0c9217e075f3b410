package io.leeway.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.leeway.drift.profile.ColumnType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvSourceTest {
  private static CsvSource csv(String text) {
    return csv(text.getBytes(StandardCharsets.UTF_8));
  }

  private static CsvSource csv(byte[] bytes) {
    return CsvSource.of("data.csv", () -> new ByteArrayInputStream(bytes));
  }

  private static void assertRejected(CsvSource source, String message) {
    assertThatIllegalArgumentException().isThrownBy(source::read).withMessageContaining(message);
  }

  @Test
  void types_comeFromTheWholeFile() {
    Dataset data = csv("a,b,c,d\n1,x,,\n2.5,y,7,\n-1e3,,oops,\n").read();

    assertThat(data.toString())
        .isEqualTo("3 rows, 4 columns: a (numeric), b (categorical), c (categorical), d (numeric)");
    assertThat(data.numbers("a")).containsExactly(1, 2.5, -1000);
    assertThat(data.texts("b")).containsExactly("x", "y", null);
    assertThat(data.texts("c")).containsExactly(null, "7", "oops");
    assertThat(data.numbers("d")).containsExactly(Double.NaN, Double.NaN, Double.NaN);
  }

  @Test
  void lateName_makesTheEarlierNumbersNamesAsTheyWereWritten() {
    AtomicInteger opened = new AtomicInteger();
    byte[] bytes = "zip,n\n007,1\n1.50,2\nAB,3\n".getBytes(StandardCharsets.UTF_8);
    CsvSource source =
        CsvSource.of(
            "data.csv",
            () -> {
              opened.incrementAndGet();
              return new ByteArrayInputStream(bytes);
            });

    Dataset data = source.read();

    assertThat(data.texts("zip")).containsExactly("007", "1.50", "AB");
    assertThat(data.numbers("n")).containsExactly(1, 2, 3);
    assertThat(opened).hasValue(2);
  }

  @Test
  void declaredType_wins() {
    Dataset data = csv("zip\n007\n010\n").withType("zip", ColumnType.CATEGORICAL).read();

    assertThat(data.texts("zip")).containsExactly("007", "010");
    assertRejected(
        csv("age\n41\nold\n").withType("age", ColumnType.NUMERIC),
        "data.csv line 3 column 'age' was declared numeric, but has 'old'");
    assertRejected(
        csv("age\n41\n").withType("Age", ColumnType.NUMERIC),
        "data.csv line 1 has no column 'Age'; columns found: [age]");
  }

  @Test
  void quotesSeparatorsAndLineEnds_followTheRfc() {
    Dataset data =
        csv("\"a b\";\"c\"\r\n\"x;\"\"y\"\"\nz\";\"\"\r\n;1\r\n").withSeparator(';').read();

    assertThat(data.columnNames()).containsExactly("a b", "c");
    assertThat(data.texts("a b")).containsExactly("x;\"y\"\nz", null);
    assertThat(data.numbers("c")).containsExactly(Double.NaN, 1);
  }

  @Test
  void byteOrderMarkAndOtherEncodings_areRead() {
    assertThat(csv("\uFEFFa\n1\n").read().columnNames()).containsExactly("a");
    assertThat(
            csv("ä\n1\n".getBytes(StandardCharsets.ISO_8859_1))
                .withCharset(StandardCharsets.ISO_8859_1)
                .read()
                .columnNames())
        .containsExactly("ä");
  }

  @Test
  void byteOrderMarkBeforeAQuotedName_isNoPartOfIt() {
    Dataset data = csv("\uFEFF\"a,b\",\"x\"\r\n1,2\r\n").read();

    assertThat(data.columnNames()).containsExactly("a,b", "x");
  }

  @Test
  void whatTheFollowerOfProgressThrows_endsTheReading(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("data.csv"), "a\n" + "1\n".repeat(100_000));
    CsvSource source =
        CsvSource.of(file)
            .withProgress(
                (done, total) -> {
                  throw new CancellationException("enough");
                });

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(source::read)
        .withMessage("enough");
  }

  @Test
  void openerThatGivesNothing_isNamed() {
    CsvSource source =
        CsvSource.of("none.csv", () -> CsvSourceTest.class.getResourceAsStream("/none.csv"));

    assertThatNullPointerException()
        .isThrownBy(source::read)
        .withMessage("none.csv was opened as null");
  }

  @Test
  void secondReading_doesNotTurnProgressBack(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(folder.resolve("data.csv"), "a\n" + "1\n".repeat(100_000) + "x\n");
    List<Long> seen = new ArrayList<>();

    CsvSource.of(file).withProgress((done, total) -> seen.add(done)).read();

    assertThat(seen).isSorted().doesNotHaveDuplicates().endsWith(200_004L);
  }

  @Test
  void wordsForMissing_areMissing() {
    Dataset data = csv("a,b\nNA,NA\n1,x\n").withMissing("NA").read();

    assertThat(data.numbers("a")).containsExactly(Double.NaN, 1);
    assertThat(data.texts("b")).containsExactly(null, "x");
  }

  @Test
  void emptyLine_isNoRowUnlessTheFileHasOneColumn() {
    assertThat(csv("\na,b\n1,2\n\n3,4\n").read().rowCount()).isEqualTo(2);
    assertThat(csv("a\n1\n\n3\n").read().numbers("a")).containsExactly(1, Double.NaN, 3);
  }

  @Test
  void headerOnly_isADatasetWithoutRows() {
    Dataset data = csv("a,b\n").read();

    assertThat(data.rowCount()).isZero();
    assertThat(data.columnNames()).containsExactly("a", "b");
  }

  @Test
  void infinityAndHugeNumbers_areNumbers() {
    assertThat(csv("a\nInfinity\n-inf\n1e300\nNaN\n").read().numbers("a"))
        .containsExactly(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300, Double.NaN);
  }

  @Test
  void emptyFile_isRejected() {
    assertRejected(csv(""), "data.csv is empty; a line with the names of the columns was expected");
  }

  @Test
  void raggedRow_isRejectedWithItsLine() {
    assertRejected(
        csv("a,b\n1,2\n\"x\ny\",4\n5\n"), "data.csv line 5 has 1 fields, but the header names 2");
    assertRejected(csv("a,b\n1,2,3\n"), "data.csv line 2 has 3 fields, but the header names 2");
  }

  @Test
  void headersWithoutOrWithRepeatedNames_areRejected() {
    assertRejected(csv("a,,c\n"), "data.csv line 1 has no name for column 2");
    assertRejected(csv("a,b,a\n"), "data.csv line 1 names column 'a' twice, as columns 1 and 3");
  }

  @Test
  void openQuote_isRejected() {
    assertRejected(csv("a\n1\n\"x\n"), "data.csv, record after line 3");
  }

  @Test
  void binaryFile_isRejected() {
    assertRejected(
        csv(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}),
        "data.csv is not UTF-8 text");
    assertRejected(csv("a\u0000b\n1\n"), "has a control character in the name of column 1");
  }

  @Test
  void fileThatIsNotThere_isRejected(@TempDir Path folder) {
    Path file = folder.resolve("none.csv");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dataset.fromCsv(file))
        .withMessage("no such file: %s", file);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dataset.fromCsv(folder))
        .withMessage("%s is not a regular file", folder);
  }

  @Test
  void readError_isPassedOn() {
    CsvSource source =
        CsvSource.of(
            "data.csv",
            () ->
                new InputStream() {
                  @Override
                  public int read() throws IOException {
                    throw new IOException("disk on fire");
                  }
                });

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(source::read)
        .withMessage("cannot read data.csv")
        .havingRootCause()
        .withMessage("disk on fire");
  }

  @Test
  void fileThatChangesBetweenPasses_isRejected() {
    AtomicInteger opened = new AtomicInteger();
    CsvSource source =
        CsvSource.of(
            "data.csv",
            () -> {
              String text = opened.getAndIncrement() == 0 ? "a\n1\nx\n" : "a\n1\nx\ny\n";
              return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            });

    assertRejected(source, "data.csv changed while it was read: it had 2 rows, then 3");
  }

  @Test
  void progress_reachesTheSizeOfTheFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("data.csv"), "a\n" + "1\n".repeat(100_000));
    List<Long> seen = new ArrayList<>();

    CsvSource.of(file)
        .withProgress(
            (done, total) -> {
              assertThat(total).isEqualTo(200_002);
              seen.add(done);
            })
        .read();

    assertThat(seen).isSorted().endsWith(200_002L);
  }
}
