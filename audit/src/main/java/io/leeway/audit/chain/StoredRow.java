package io.leeway.audit.chain;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row of the table of records, as it is: whoever can write it may have put anything there. */
record StoredRow(
    long seq,
    byte @Nullable [] prev,
    byte @Nullable [] hash,
    byte[] commitments,
    byte[] body,
    long hashVersion,
    @Nullable Object[] copies) {
  private static final byte[] NOTHING = {};

  /** Columns before the copies. */
  private static final int FIRST_COPY = 7;

  /** Reads what {@link TableLayout#selectRecords()} selects. */
  static StoredRow read(ResultSet row) throws SQLException {
    @Nullable Object[] copies = new @Nullable Object[TableColumn.ALL.size()];
    for (TableColumn column : TableColumn.ALL) {
      int index = FIRST_COPY + column.ordinal();
      if (column.isNumber()) {
        long number = row.getLong(index);
        copies[column.ordinal()] = row.wasNull() ? null : (Object) number;
      } else {
        copies[column.ordinal()] = row.getString(index);
      }
    }
    return new StoredRow(
        row.getLong(1),
        row.getBytes(2),
        row.getBytes(3),
        orNothing(row.getBytes(4)),
        orNothing(row.getBytes(5)),
        row.getLong(6),
        copies);
  }

  static byte[] orNothing(byte @Nullable [] bytes) {
    return bytes == null ? NOTHING : bytes;
  }

  /** The record, or null if it is none of chain format 1. */
  @Nullable JsonRecord record() {
    boolean formed =
        hashVersion == TableLayout.HASH_VERSION
            && seq > 0
            && prev != null
            && prev.length == ChainHash.SIZE
            && hash != null
            && hash.length == ChainHash.SIZE
            && commitments.length % ChainHash.SIZE == 0
            && commitments.length <= ChainHash.MAX_COMMITMENTS * ChainHash.SIZE
            && body.length > 0
            && body[0] == '{';
    return formed && prev != null && hash != null
        ? new JsonRecord(body, 0, body.length, seq, commitments, prev, hash)
        : null;
  }

  /** Which copy is not what the body says; null if all are. */
  @Nullable String mismatch(JsonRecord record) throws IOException {
    @Nullable Object[] right = TableColumn.of(record);
    for (TableColumn column : TableColumn.ALL) {
      if (!Objects.equals(copies[column.ordinal()], right[column.ordinal()])) {
        return "column " + column.sql() + " is not as the body has it";
      }
    }
    return null;
  }
}
