package io.leeway.drift.profile;

import io.leeway.core.internal.Checks;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads what a {@link Packer} has written; whatever it could not have written is an error. */
final class Unpacker {
  private final byte[] bytes;
  private int at;

  /**
   * Decompresses all of it before any is read: zlib's check sum, which finds damage, comes last.
   *
   * @param from where the zlib stream begins; it must end with the bytes
   */
  Unpacker(byte[] compressed, int from) {
    this.bytes = inflate(compressed, from);
  }

  private static byte[] inflate(byte[] compressed, int from) {
    Inflater inflater = new Inflater();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    try {
      inflater.setInput(compressed, from, compressed.length - from);
      while (!inflater.finished()) {
        int length = inflater.inflate(buffer);
        check(length > 0 || inflater.finished(), "its compressed part ends early");
        check(out.size() + length <= Packer.MOST_BYTES, "it is too large");
        out.write(buffer, 0, length);
      }
      check(inflater.getRemaining() == 0, "bytes follow its end");
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("profile is damaged: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
    return out.toByteArray();
  }

  private static void check(boolean good, String problem) {
    Checks.argument(good, "profile is damaged: %s", problem);
  }

  int one() {
    check(at < bytes.length, "it ends early");
    return bytes[at++] & 0xFF;
  }

  boolean flag() {
    int value = one();
    check(value <= 1, "a flag is neither 0 nor 1");
    return value == 1;
  }

  long count() {
    long count = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int next = one();
      count |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return count;
      }
    }
    throw new IllegalArgumentException("profile is damaged: a count is too large");
  }

  /** How many parts follow, each of at least {@code bytesEach}. */
  int size(int bytesEach) {
    long size = count();
    check(size <= (bytes.length - at) / bytesEach, "it ends early");
    return (int) size;
  }

  long[] counts() {
    long[] counts = new long[size(1)];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = count();
    }
    return counts;
  }

  double number() {
    long bits = 0;
    for (int i = 0; i < 8; i++) {
      bits = (bits << 8) | one();
    }
    return Double.longBitsToDouble(bits);
  }

  double[] numbers() {
    double[] values = new double[size(8)];
    for (int i = 0; i < values.length; i++) {
      long bits = 0;
      for (int part = 0; part < 8; part++) {
        bits = (bits << 8) | (bytes[at + part * values.length + i] & 0xFF);
      }
      values[i] = Double.longBitsToDouble(bits);
    }
    at += 8 * values.length;
    return values;
  }

  String text() {
    char[] text = new char[size(1)];
    for (int i = 0; i < text.length; i++) {
      long character = count();
      check(character <= Character.MAX_VALUE, "a character is too large");
      text[i] = (char) character;
    }
    return new String(text);
  }

  List<String> texts() {
    int size = size(1);
    List<String> texts = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      texts.add(text());
    }
    return texts;
  }

  /** Checks that everything has been read. */
  void end() {
    check(at == bytes.length, "bytes follow its end");
  }
}
