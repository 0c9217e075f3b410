package io.leeway.audit.chain;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The records of one segment as bytes, one after the other.
 *
 * <p>{@code next()} may be asked again after it was false: the segment may have grown.
 */
interface Rows {
  /** Moves to the next whole row; false if there is none. */
  boolean next() throws IOException;

  /** The array that holds the row, until the next call of {@link #next()}. */
  byte[] buffer();

  /** Where in the buffer the row begins. */
  int start();

  /** Bytes of the row, without what separates it from others. */
  int length();

  /** How much of the segment the rows up to this one take, as a head counts it. */
  long position();

  /** The record that the row holds, or null if it is none of this format. */
  default @Nullable JsonRecord record(LogFormat format) {
    return format.parse(this);
  }

  /** Where the row says something else than its record, whose body is an event; else null. */
  default @Nullable String mismatch(LogFormat format, JsonRecord record) throws IOException {
    return format.mismatch(this, record);
  }

  /** Bytes that are no row; for when there is no next row. */
  long rest();
}
