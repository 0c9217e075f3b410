package io.leeway.drift.profile;

import io.leeway.core.internal.Checks;
import io.leeway.drift.binning.Bins;
import io.leeway.drift.binning.CategoryBins;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Profiles as bytes, format version 1: the four bytes {@code L W P 1}, then, compressed by zlib,
 * which also finds damage, {@code N} or {@code C} for numbers or names and the parts in the order
 * of the code below. Counts have seven bits a byte, the lowest first; a text is its length in bytes
 * and its UTF-8.
 */
final class ProfileBytes {
  private static final byte[] HEADER = {'L', 'W', 'P', 1};
  private static final int MOST_BYTES = 1 << 26;

  private ProfileBytes() {}

  static byte[] write(FeatureProfile profile) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(HEADER);
    try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
      if (profile instanceof NumericProfile numeric) {
        out.writeByte('N');
        write(out, numeric);
      } else {
        out.writeByte('C');
        write(out, (CategoryProfile) profile);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, NumericProfile profile) throws IOException {
    writeDoubles(out, profile.bins().fine().cuts());
    writeDoubles(out, profile.bins().coarse().cuts());
    writeCounts(out, profile.fineCounts());
    writeCount(out, profile.missing());
    writeCount(out, profile.negativeInfinities());
    writeCount(out, profile.positiveInfinities());
    out.writeBoolean(profile.moments().isPresent());
    if (profile.moments().isPresent()) {
      Moments moments = profile.moments().get();
      writeCount(out, moments.n());
      out.writeDouble(moments.mean());
      out.writeDouble(moments.squares());
      out.writeDouble(moments.min());
      out.writeDouble(moments.max());
      writeDoubles(out, profile.sums());
    }
  }

  private static void write(DataOutputStream out, CategoryProfile profile) throws IOException {
    writeTexts(out, profile.bins().frequent());
    writeTexts(out, profile.bins().rare());
    writeCounts(out, profile.counts());
    writeCount(out, profile.missing());
  }

  private static void writeDoubles(DataOutputStream out, List<Double> values) throws IOException {
    writeCount(out, values.size());
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  private static void writeCounts(DataOutputStream out, long[] counts) throws IOException {
    writeCount(out, counts.length);
    for (long count : counts) {
      writeCount(out, count);
    }
  }

  private static void writeTexts(DataOutputStream out, Collection<String> texts)
      throws IOException {
    writeCount(out, texts.size());
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      writeCount(out, bytes.length);
      out.write(bytes);
    }
  }

  private static void writeCount(DataOutputStream out, long count) throws IOException {
    long rest = count;
    while (rest >= 0x80) {
      out.writeByte((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out.writeByte((int) rest);
  }

  static FeatureProfile read(byte[] bytes) {
    Checks.argument(
        bytes.length > HEADER.length && Arrays.equals(bytes, 0, 3, HEADER, 0, 3),
        "these bytes are not a profile");
    Checks.argument(
        bytes[3] == HEADER[3],
        "profile has version %d, but this release of Leeway reads version %d",
        bytes[3],
        HEADER[3]);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(inflate(bytes)))) {
      int kind = in.readByte();
      Checks.argument(kind == 'N' || kind == 'C', "profile is of an unknown kind %d", kind);
      FeatureProfile profile = kind == 'N' ? readNumeric(in) : readCategories(in);
      Checks.argument(in.read() < 0, "profile has bytes after its end");
      return profile;
    } catch (IOException e) {
      throw new IllegalArgumentException("profile is damaged: " + e.getMessage(), e);
    }
  }

  /** All of it before any is read: damage shows at the end only. */
  private static byte[] inflate(byte[] bytes) throws IOException {
    ByteArrayInputStream rest =
        new ByteArrayInputStream(bytes, HEADER.length, bytes.length - HEADER.length);
    try (InflaterInputStream in = new InflaterInputStream(rest)) {
      byte[] payload = in.readNBytes(MOST_BYTES + 1);
      Checks.argument(payload.length <= MOST_BYTES, "profile has more than %d bytes", MOST_BYTES);
      return payload;
    }
  }

  private static NumericProfile readNumeric(DataInputStream in) throws IOException {
    Bins fine = Bins.ofCuts(readDoubles(in));
    NumericBins bins = NumericBins.of(fine, Bins.ofCuts(readDoubles(in)));
    long[] counts = readCounts(in, fine.size());
    long missing = readCount(in);
    long negative = readCount(in);
    long positive = readCount(in);
    if (!in.readBoolean()) {
      return new NumericProfile(bins, counts, null, missing, negative, positive, Moments.NONE);
    }
    Moments moments =
        new Moments(
            readCount(in), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
    double[] sums = readDoubles(in);
    Checks.argument(
        sums.length == fine.size(), "profile has %d sums for %d bins", sums.length, fine.size());
    return new NumericProfile(bins, counts, sums, missing, negative, positive, moments);
  }

  private static CategoryProfile readCategories(DataInputStream in) throws IOException {
    CategoryBins bins = CategoryBins.ofNames(readTexts(in), readTexts(in));
    return new CategoryProfile(bins, readCounts(in, bins.size()), readCount(in));
  }

  private static double[] readDoubles(DataInputStream in) throws IOException {
    double[] values = new double[readSize(in)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }

  private static long[] readCounts(DataInputStream in, int bins) throws IOException {
    long[] counts = new long[readSize(in)];
    Checks.argument(
        counts.length == bins, "profile has %d counts for %d bins", counts.length, bins);
    for (int i = 0; i < counts.length; i++) {
      counts[i] = readCount(in);
    }
    return counts;
  }

  private static List<String> readTexts(DataInputStream in) throws IOException {
    int size = readSize(in);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      texts.add(new String(in.readNBytes(readSize(in)), StandardCharsets.UTF_8));
    }
    return texts;
  }

  private static int readSize(DataInputStream in) throws IOException {
    long size = readCount(in);
    Checks.argument(size <= MOST_BYTES, "profile has a part of %d elements", size);
    return (int) size;
  }

  private static long readCount(DataInputStream in) throws IOException {
    long count = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int next = in.readUnsignedByte();
      count |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return count;
      }
    }
    throw new IOException("a count is too large");
  }
}
