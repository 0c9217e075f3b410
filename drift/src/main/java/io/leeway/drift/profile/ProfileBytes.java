package io.leeway.drift.profile;

import io.leeway.core.internal.Checks;
import io.leeway.drift.binning.Bins;
import io.leeway.drift.binning.CategoryBins;
import java.io.Serializable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Profiles as bytes, format version 1: the four bytes {@code L W P 1}, then one zlib stream, whose
 * check sum finds damage. It holds a byte for the kind, {@code N} (numbers), {@code C} (names),
 * {@code U} (names without bins) or {@code D} (a dataset), and its parts in the order of the code
 * below; {@link Packer} has the form of each part. A dataset has the features one after the other,
 * each with its name before its kind.
 */
final class ProfileBytes {
  private static final byte[] HEADER = {'L', 'W', 'P', 1};

  private ProfileBytes() {}

  static byte[] write(FeatureProfile profile) {
    Packer out = new Packer();
    write(out, profile);
    return out.compressed(HEADER);
  }

  static byte[] write(DatasetProfile profile) {
    Packer out = new Packer();
    out.one('D');
    out.count(profile.bins().firstRows().orElse(0));
    out.count(profile.features().size());
    profile
        .features()
        .forEach(
            (name, feature) -> {
              out.text(name);
              write(out, feature);
            });
    return out.compressed(HEADER);
  }

  private static void write(Packer out, FeatureProfile profile) {
    if (profile instanceof NumericProfile numeric) {
      out.one('N');
      out.numbers(numeric.bins().coarse().cuts());
      writeFine(out, numeric);
      write(out, numeric);
    } else if (profile instanceof CategoryProfile names) {
      out.one('C');
      write(out, names);
    } else {
      UnbinnedProfile unbinned = (UnbinnedProfile) profile;
      out.one('U');
      out.count(unbinned.rows());
      out.count(unbinned.missing());
      out.text(unbinned.reason());
    }
  }

  /** The cuts of the fine bins, their counts, and their sums if there are any. */
  static void writeFine(Packer out, NumericProfile profile) {
    out.numbers(profile.bins().fine().cuts());
    out.counts(profile.fineCounts());
    out.one(profile.moments().isPresent() ? 1 : 0);
    if (profile.moments().isPresent()) {
      out.numbers(profile.sums());
    }
  }

  private static void write(Packer out, NumericProfile profile) {
    out.count(profile.missing());
    out.count(profile.negativeInfinities());
    out.count(profile.positiveInfinities());
    if (profile.moments().isPresent()) {
      Moments moments = profile.moments().get();
      out.count(moments.n());
      out.number(moments.mean());
      out.number(moments.squares());
      out.number(moments.min());
      out.number(moments.max());
    }
  }

  private static void write(Packer out, CategoryProfile profile) {
    out.texts(profile.bins().frequent());
    out.texts(profile.bins().rare());
    out.counts(profile.counts());
    out.count(profile.missing());
  }

  static FeatureProfile readFeature(byte[] bytes) {
    Serializable profile = read(bytes);
    Checks.argument(
        profile instanceof FeatureProfile,
        "these bytes are the profile of a dataset, not of one feature");
    return (FeatureProfile) profile;
  }

  static DatasetProfile readDataset(byte[] bytes) {
    Serializable profile = read(bytes);
    Checks.argument(
        profile instanceof DatasetProfile,
        "these bytes are the profile of one feature, not of a dataset");
    return (DatasetProfile) profile;
  }

  /** A {@link FeatureProfile} or a {@link DatasetProfile}. */
  static Serializable read(byte[] bytes) {
    Checks.argument(
        bytes.length > HEADER.length && Arrays.equals(bytes, 0, 3, HEADER, 0, 3),
        "these bytes are not a profile");
    Checks.argument(
        bytes[3] == HEADER[3],
        "profile has version %d, but this release of Leeway reads version %d",
        bytes[3],
        HEADER[3]);
    Unpacker in = new Unpacker(bytes, HEADER.length);
    int kind = in.one();
    Serializable profile = kind == 'D' ? readFeatures(in) : readFeature(in, kind);
    in.end();
    return profile;
  }

  private static DatasetProfile readFeatures(Unpacker in) {
    long firstRows = in.count();
    int size = in.size(2);
    LinkedHashMap<String, FeatureProfile> features = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      String name = in.text();
      Checks.argument(
          features.put(name, readFeature(in, in.one())) == null,
          "profile has feature '%s' twice",
          name);
    }
    return DatasetProfile.ofFeatures(features, firstRows);
  }

  private static FeatureProfile readFeature(Unpacker in, int kind) {
    return switch (kind) {
      case 'N' -> readNumbers(in);
      case 'C' -> readNames(in);
      case 'U' -> new UnbinnedProfile(in.count(), in.count(), in.text());
      default -> throw new IllegalArgumentException("profile is of an unknown kind " + kind);
    };
  }

  /**
   * What {@link #writeFine} writes.
   *
   * @param sums null if only counts were kept
   */
  record Fine(Bins bins, long[] counts, double @Nullable [] sums) {
    static Fine read(Unpacker in) {
      return new Fine(Bins.ofCuts(in.numbers()), in.counts(), in.flag() ? in.numbers() : null);
    }
  }

  private static NumericProfile readNumbers(Unpacker in) {
    Bins coarse = Bins.ofCuts(in.numbers());
    Fine fine = Fine.read(in);
    long missing = in.count();
    long negative = in.count();
    long positive = in.count();
    return NumericProfile.checked(
        NumericBins.of(fine.bins(), coarse),
        fine.counts(),
        fine.sums(),
        missing,
        negative,
        positive,
        fine.sums() == null ? Moments.NONE : readMoments(in));
  }

  private static Moments readMoments(Unpacker in) {
    return new Moments(in.count(), in.number(), in.number(), in.number(), in.number());
  }

  private static CategoryProfile readNames(Unpacker in) {
    CategoryBins bins = CategoryBins.ofNames(in.texts(), in.texts());
    return CategoryProfile.checked(bins, in.counts(), in.count());
  }
}
