package io.leeway.drift;

import io.leeway.core.Progress;
import io.leeway.core.internal.Checks;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.profile.DatasetBins;
import io.leeway.drift.profile.DatasetProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A CSV file (RFC 4180) and how to read it.
 *
 * <pre>{@code
 * Dataset data = CsvSource.of(path).withSeparator(';').withType("zip", CATEGORICAL).read();
 * }</pre>
 *
 * <p>The first line names the columns. A column is numeric when every value of the whole file is a
 * number, categorical otherwise; {@link #withType} overrides that. Empty text, quoted or not, is
 * missing, and so is {@code NaN} in a numeric column. Numbers are written as {@code 12}, {@code
 * -0.5} or {@code 1e-3}; {@code Infinity} is one, and so is what is too large for a double. An
 * empty line is skipped, unless the file has one column: there it is a missing value.
 *
 * <p>{@link #read} gives all values. It reads the file once, and a second time only if a column
 * turned out not to be numeric after its first values were. {@link #profile()} gives what drift is
 * computed from and keeps no rows, so that a file may be larger than the memory.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class CsvSource {
  /** Opens the file from its beginning; called for each reading, and must not give null. */
  @FunctionalInterface
  public interface Opener {
    /** A new stream, which the reader closes. */
    InputStream open() throws IOException;
  }

  final String name;
  final Opener opener;
  final long size;
  final char separator;
  final Charset charset;
  final Set<String> missing;
  final Map<String, ColumnType> types;
  final Progress progress;

  private CsvSource(
      String name,
      Opener opener,
      long size,
      char separator,
      Charset charset,
      Set<String> missing,
      Map<String, ColumnType> types,
      Progress progress) {
    this.name = name;
    this.opener = opener;
    this.size = size;
    this.separator = separator;
    this.charset = charset;
    this.missing = missing;
    this.types = types;
    this.progress = progress;
  }

  /**
   * A file: commas, UTF-8, types from the values.
   *
   * @throws IllegalArgumentException if it is not a file that can be read
   */
  public static CsvSource of(Path file) {
    Checks.argument(Files.exists(file), "no such file: %s", file);
    Checks.argument(Files.isRegularFile(file), "%s is not a regular file", file);
    Checks.argument(Files.isReadable(file), "%s may not be read", file);
    long size;
    try {
      size = Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return new CsvSource(
        file.toString(),
        () -> Files.newInputStream(file),
        size,
        ',',
        StandardCharsets.UTF_8,
        Set.of(""),
        Map.of(),
        Progress.NONE);
  }

  /**
   * A file from elsewhere, such as the class path.
   *
   * @param name what messages call it
   * @param opener opens it from its beginning
   */
  public static CsvSource of(String name, Opener opener) {
    return new CsvSource(
        Objects.requireNonNull(name, "name"),
        Objects.requireNonNull(opener, "opener"),
        -1,
        ',',
        StandardCharsets.UTF_8,
        Set.of(""),
        Map.of(),
        Progress.NONE);
  }

  /**
   * Another character between fields, such as {@code ;} or a tab.
   *
   * @throws IllegalArgumentException if it is a quote or ends a line
   */
  public CsvSource withSeparator(char separator) {
    Checks.argument(
        separator != '"' && separator != '\n' && separator != '\r',
        "separator must not be a quote or a line end, but was U+%04X",
        (int) separator);
    return new CsvSource(name, opener, size, separator, charset, missing, types, progress);
  }

  /** Another encoding. */
  public CsvSource withCharset(Charset charset) {
    return new CsvSource(name, opener, size, separator, charset, missing, types, progress);
  }

  /**
   * Texts that mean a value is missing, beside the empty one: {@code NA}, {@code null}, {@code ?}.
   * They are compared exactly.
   */
  public CsvSource withMissing(String... texts) {
    Set<String> all = new HashSet<>(List.of(texts));
    all.add("");
    return new CsvSource(name, opener, size, separator, charset, Set.copyOf(all), types, progress);
  }

  /**
   * What a column holds, whatever its values look like: a postal code made of digits is a name. A
   * value of a numeric column that is not a number is then an error.
   */
  public CsvSource withType(String column, ColumnType type) {
    Map<String, ColumnType> all = new HashMap<>(types);
    all.put(column, type);
    return new CsvSource(
        name, opener, size, separator, charset, missing, Map.copyOf(all), progress);
  }

  /**
   * Who is told how many bytes have been read. {@link #read} tells nothing of a second reading; a
   * profile that needs several adds each to what is done and to the total.
   */
  public CsvSource withProgress(Progress progress) {
    return new CsvSource(name, opener, size, separator, charset, missing, types, progress);
  }

  /**
   * Reads the whole file.
   *
   * @return the data; without rows if the file has a header only
   * @throws IllegalArgumentException if the file is empty, is not text in its encoding, has a
   *     column without a name or two of the same name, or a row with too many or too few fields;
   *     the message names file, line and column
   * @throws UncheckedIOException if it cannot be read
   */
  public Dataset read() {
    return new CsvTable(this).read();
  }

  /**
   * Makes bins from the whole file and counts its rows in them, as {@link
   * DatasetProfile#of(io.leeway.drift.profile.RowSource)} does: a file of up to some 4 million
   * numbers is read once, a longer one two to five times, in memory that does not grow with the
   * rows. Beforehand the first rows are read, which show the types; if a column turns out not to be
   * numeric later, a file that was to be read once is read twice.
   *
   * @throws IllegalArgumentException as {@link #read} does; also if the file changes while it is
   *     read
   * @throws UncheckedIOException if it cannot be read
   */
  public DatasetProfile profile() {
    return DatasetProfile.of(CsvRows.all(this));
  }

  /**
   * Counts the rows of the file in given bins, reading it once, in memory that does not grow with
   * the rows. Types are those of the bins; columns that the bins do not have are ignored.
   *
   * @throws IllegalArgumentException as {@link #read} does; also if the file lacks a column of the
   *     bins, or a value of a numeric one is not a number: the message names file, line, column and
   *     value
   * @throws UncheckedIOException if it cannot be read
   */
  public DatasetProfile profile(DatasetBins bins) {
    return DatasetProfile.of(CsvRows.in(bins, this), bins);
  }

  /** The file's name. */
  @Override
  public String toString() {
    return name;
  }
}
