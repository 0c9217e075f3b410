package io.leeway.audit.chain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How a file lays out the records of a chain, as the package page describes each.
 *
 * <p>For sinks and readers of logs.
 *
 * @since 0.1
 */
public enum LogFormat {
  /** One record a line, the oldest first. */
  JSON_LINES("jsonl"),
  /** A JSON array with one record a line, the newest first. */
  JSON_ARRAY("json"),
  /** A table with one record a row, the oldest first, under a row of column names. */
  CSV("csv");

  private final String id;

  LogFormat(String id) {
    this.id = id;
  }

  /** What a head calls it, and how the names of such files end. */
  public String id() {
    return id;
  }

  static LogFormat ofId(String id) {
    return Arrays.stream(values())
        .filter(format -> format.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "format must be jsonl, json or csv, but was '" + id + "'"));
  }

  /** The format of a file, by its first bytes, where no head tells it. */
  static LogFormat of(FileChannel file) throws IOException {
    byte[] begin = new byte[CsvRow.HEADER.length];
    file.read(ByteBuffer.wrap(begin), 0);
    if (Arrays.equals(begin, CsvRow.HEADER)) {
      return CSV;
    }
    return begin[0] == ' ' || begin[0] == '[' ? JSON_ARRAY : JSON_LINES;
  }

  /**
   * The records in the order of the chain.
   *
   * @param from how much of the file is passed over, as a head counts it
   */
  Rows oldestFirst(FileChannel file, long from) throws IOException {
    return switch (this) {
      case JSON_LINES -> new LineReader(file, from);
      case JSON_ARRAY -> new ArrayRows(file, from);
      case CSV -> new LineReader(file, from, CsvRow.ENDING, CsvRow.CRLF);
    };
  }

  /** The records from the last one on, backwards. */
  Rows newestFirst(FileChannel file) throws IOException {
    return this == JSON_ARRAY
        ? new NewestArrayRows(file, NewestArrayRows.begin(file))
        : newestFirst(file, file.size());
  }

  /** The records backwards, from the one that ends a part of the file, as a head counts it. */
  Rows newestFirst(FileChannel file, long bytes) throws IOException {
    return switch (this) {
      case JSON_LINES -> new BackwardLines(file, bytes, LineReader.LINE_FEED, 1);
      case JSON_ARRAY -> new NewestArrayRows(file, file.size() - bytes);
      case CSV -> new BackwardLines(file, bytes, CsvRow.ENDING, CsvRow.CRLF);
    };
  }

  /** The record that a row holds, or null if it is not exactly of this format. */
  @Nullable JsonRecord parse(Rows rows) {
    return this == CSV
        ? CsvRow.parse(rows.buffer(), rows.start(), rows.length())
        : JsonRecord.parse(rows.buffer(), rows.start(), rows.length());
  }

  /** Where the row says something else than its record, whose body is an event; else null. */
  @Nullable String mismatch(Rows rows, JsonRecord record) throws IOException {
    return this == CSV ? CsvRow.mismatch(record, rows.buffer(), rows.start(), rows.length()) : null;
  }

  /** Writes the row of a record, with all that its first record brings. */
  void write(JsonRecord record, boolean first, ByteArrayOutputStream out) {
    switch (this) {
      case JSON_LINES -> {
        record.writeTo(out);
        out.write('\n');
      }
      case JSON_ARRAY -> {
        record.writeTo(out);
        out.writeBytes(first ? ArrayRows.END : ",\n".getBytes(StandardCharsets.US_ASCII));
      }
      case CSV -> {
        if (first) {
          out.writeBytes(CsvRow.HEADER);
        }
        CsvRow.write(record, out);
      }
    }
  }
}
