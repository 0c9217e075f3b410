package io.leeway.drift.profile;

import io.leeway.core.internal.Checks;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.List;
import java.util.zip.Deflater;

/** Puts the parts of a profile into bytes, which zlib compresses; {@link Unpacker} reads them. */
final class Packer {
  /** The most bytes before compression. */
  static final int MOST_BYTES = 1 << 28;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void one(int value) {
    out.write(value);
  }

  /** Seven bits a byte, the lowest first; all but the last byte have the highest bit set. */
  void count(long count) {
    long rest = count;
    while (rest >= 0x80) {
      out.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  void counts(long[] counts) {
    count(counts.length);
    for (long count : counts) {
      count(count);
    }
  }

  void number(double value) {
    long bits = Double.doubleToRawLongBits(value);
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (bits >>> shift));
    }
  }

  /**
   * How many, then the first bytes of all numbers, then the second bytes, and so on: those of
   * numbers that are close together are alike, and compress.
   */
  void numbers(List<Double> values) {
    count(values.size());
    for (int shift = 56; shift >= 0; shift -= 8) {
      for (double value : values) {
        out.write((int) (Double.doubleToRawLongBits(value) >>> shift));
      }
    }
  }

  /** How many characters (of UTF-16), then each as a count: any text comes back as it was. */
  void text(String text) {
    count(text.length());
    for (int i = 0; i < text.length(); i++) {
      count(text.charAt(i));
    }
  }

  void texts(Collection<String> texts) {
    count(texts.size());
    texts.forEach(this::text);
  }

  /** A header as it is, and what was put in, compressed. */
  byte[] compressed(byte[] header) {
    Checks.argument(
        out.size() <= MOST_BYTES,
        "profile has %d bytes before compression, but %d at most can be written; leave out features"
            + " with many long names",
        out.size(),
        MOST_BYTES);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 + out.size() / 2);
    bytes.writeBytes(header);
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(out.toByteArray());
      deflater.finish();
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        bytes.write(buffer, 0, deflater.deflate(buffer));
      }
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }
}
