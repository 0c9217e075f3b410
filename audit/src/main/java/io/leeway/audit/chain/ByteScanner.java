package io.leeway.audit.chain;

import java.util.Arrays;

/** Reads bytes that must have one form, and remembers whether anything had another. */
final class ByteScanner {
  private static final int MAX_DIGITS = 18; // every number of so many fits in a long

  private final byte[] bytes;
  private final int end;
  private int at;
  private boolean failed;

  ByteScanner(byte[] bytes, int begin, int end) {
    this.bytes = bytes;
    this.at = begin;
    this.end = end;
  }

  /** Moves on if these bytes come next. */
  boolean skip(byte[] literal) {
    int to = at + literal.length;
    boolean found = to <= end && Arrays.equals(bytes, at, to, literal, 0, literal.length);
    at = found ? to : at;
    return found;
  }

  void expect(byte[] literal) {
    failed |= !skip(literal);
  }

  /** A number without sign or leading zero. */
  long number() {
    int begin = at;
    long number = 0;
    while (at < end && at - begin < MAX_DIGITS && bytes[at] >= '0' && bytes[at] <= '9') {
      number = 10 * number + bytes[at++] - '0';
    }
    failed |= at == begin || bytes[begin] == '0';
    return number;
  }

  /** Bytes that are written in hexadecimal. */
  byte[] hex(int size) {
    byte[] value = new byte[size];
    if (at + 2 * size > end || !Hex.read(bytes, at, value)) {
      failed = true;
    }
    at += 2 * size;
    return value;
  }

  /** Whether all bytes were read and had the form. */
  boolean isDone() {
    return !failed && at == end;
  }
}
