package io.leeway.audit.chain;

import io.leeway.core.internal.Csv;
import io.leeway.core.json.EventCells;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A record as a row of a table, in the dialect {@code leeway-csv/1}: RFC 4180 with every cell
 * quoted that is not null, and CRLF at the end of a row. The body comes last, and the cells before
 * it say the same; nobody can change what a spreadsheet shows and leave the body alone unseen.
 *
 * <p>A row ends with the brace of its body, a quote and CRLF. Nothing else in a row does: a quote
 * within a cell is doubled, and no cell begins with CR.
 */
final class CsvRow {
  private static final String DIALECT = "leeway-csv/1";

  private static final List<String> CHAIN =
      List.of("dialect", "seq", "prev", "hash", "com", "body");
  private static final List<String> COLUMNS =
      Stream.concat(EventCells.NAMES.stream(), CHAIN.stream()).toList();

  private static final int FIRST_OF_CHAIN = EventCells.NAMES.size();
  private static final int BODY = COLUMNS.size() - 1;

  /** The names of the columns. */
  static final byte[] HEADER =
      ascii(COLUMNS.stream().map(c -> '"' + c + '"').collect(Collectors.joining(",", "", "\r\n")));

  /** What every row of a record ends with, and nothing else. */
  static final byte[] ENDING = ascii("}\"\r\n");

  /** Bytes of the ending that are not of the row. */
  static final int CRLF = 2;

  private CsvRow() {}

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes the row of a record, whose body is an event, and CRLF. */
  static void write(JsonRecord record, ByteArrayOutputStream out) {
    try {
      @Nullable String[] cells = cells(record);
      for (@Nullable String cell : cells) {
        Csv.write(cell, out);
        out.write(',');
      }
    } catch (IOException e) {
      throw new UncheckedIOException("body is not an event", e);
    }
    out.writeBytes(Csv.quote(record.bytes(), record.offset(), record.length()));
    out.write('\r');
    out.write('\n');
  }

  /** The texts of all cells but the body. */
  private static @Nullable String[] cells(JsonRecord record) throws IOException {
    @Nullable String[] cells =
        Arrays.copyOf(EventCells.of(record.bytes(), record.offset(), record.length()), BODY);
    cells[FIRST_OF_CHAIN] = DIALECT;
    cells[FIRST_OF_CHAIN + 1] = Long.toString(record.seq());
    cells[FIRST_OF_CHAIN + 2] = Hex.of(record.prev());
    cells[FIRST_OF_CHAIN + 3] = Hex.of(record.hash());
    if (record.commitments().length > 0) {
      List<String> commitments = new ArrayList<>();
      for (int i = 0; i < record.commitments().length; i += ChainHash.SIZE) {
        commitments.add(Hex.of(Arrays.copyOfRange(record.commitments(), i, i + ChainHash.SIZE)));
      }
      cells[FIRST_OF_CHAIN + 4] = String.join(" ", commitments);
    }
    return cells;
  }

  /** The record of a row; null if it is not one of this dialect. Does not compare the cells. */
  static @Nullable JsonRecord parse(byte[] buffer, int offset, int length) {
    int header = headerOf(buffer, offset, length);
    List<@Nullable String> cells = new ArrayList<>();
    byte[] body = Csv.split(buffer, offset + header, length - header, FIRST_OF_CHAIN, BODY, cells);
    if (body == null || body.length == 0 || body[0] != '{') {
      return null;
    }
    byte[] prev = new byte[ChainHash.SIZE];
    byte[] hash = new byte[ChainHash.SIZE];
    long seq = seq(cells.get(1));
    byte[] commitments = commitments(cells.get(4));
    boolean formed =
        DIALECT.equals(cells.get(0))
            && seq > 0
            && isHex(cells.get(2), prev)
            && isHex(cells.get(3), hash)
            && commitments != null;
    return formed && commitments != null
        ? new JsonRecord(body, 0, body.length, seq, commitments, prev, hash)
        : null;
  }

  /** Bytes of the row of column names, where it stands before this row. */
  private static int headerOf(byte[] buffer, int offset, int length) {
    int end = offset + Math.min(HEADER.length, length);
    return Arrays.equals(buffer, offset, end, HEADER, 0, HEADER.length) ? HEADER.length : 0;
  }

  private static long seq(@Nullable String cell) {
    byte[] text = ascii(cell == null ? "" : cell);
    ByteScanner in = new ByteScanner(text, 0, text.length);
    long seq = in.number();
    return in.isDone() ? seq : -1;
  }

  private static boolean isHex(@Nullable String cell, byte[] into) {
    byte[] text = ascii(cell == null ? "" : cell);
    return text.length == 2 * into.length && Hex.read(text, 0, into);
  }

  private static byte @Nullable [] commitments(@Nullable String cell) {
    ByteArrayOutputStream commitments = new ByteArrayOutputStream(0);
    for (String hex : cell == null ? new String[0] : cell.split(" ", -1)) {
      byte[] commitment = new byte[ChainHash.SIZE];
      if (!isHex(hex, commitment)) {
        return null;
      }
      commitments.writeBytes(commitment);
    }
    return commitments.size() > ChainHash.MAX_COMMITMENTS * ChainHash.SIZE
        ? null
        : commitments.toByteArray();
  }

  /** Says which cell is not as the body has it; null if all are. */
  static @Nullable String mismatch(JsonRecord record, byte[] buffer, int offset, int length)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + CRLF);
    write(record, out);
    byte[] expected = out.toByteArray();
    int begin = offset + headerOf(buffer, offset, length);
    if (Arrays.equals(buffer, begin, offset + length, expected, 0, expected.length - CRLF)) {
      return null;
    }
    List<@Nullable String> cells = new ArrayList<>();
    Csv.split(buffer, begin, offset + length - begin, 0, BODY, cells);
    @Nullable String[] right = cells(record);
    for (int i = 0; i < BODY; i++) {
      String cell = cells.get(i);
      String guarded = right[i] == null ? null : Csv.guard(right[i]);
      if (cell == null ? guarded != null : !cell.equals(guarded)) {
        return "column " + COLUMNS.get(i) + " is not as the body has it";
      }
    }
    return "a cell is quoted in another way";
  }
}
