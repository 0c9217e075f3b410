package io.leeway.drift.profile;

import io.leeway.core.internal.Checks;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was counted of all features of a dataset, in the order of its columns.
 *
 * <pre>{@code
 * DatasetProfile trained = DatasetProfile.of(rows);
 * DatasetProfile served = DatasetProfile.of(today, trained.bins());
 * Bounded ks = BinnedDistance.kolmogorovSmirnov(trained.numeric("age"), served.numeric("age"));
 * }</pre>
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
@SuppressWarnings("serial") // its fields are never serialized: see writeReplace
public final class DatasetProfile implements Serializable {
  private final DatasetBins bins;
  private final Map<String, FeatureProfile> features;

  /**
   * A profile in bins that it was counted in.
   *
   * @throws IllegalArgumentException if some features have more rows than others
   */
  DatasetProfile(DatasetBins bins, LinkedHashMap<String, FeatureProfile> features) {
    Checks.argument(haveEqualRows(features), "%s", unequalRows(features));
    this.bins = bins;
    this.features = Collections.unmodifiableMap(features);
  }

  static boolean haveEqualRows(Map<String, FeatureProfile> features) {
    return features.values().stream().mapToLong(FeatureProfile::rows).distinct().count() == 1;
  }

  static String unequalRows(Map<String, FeatureProfile> features) {
    Set<Long> seen = new HashSet<>();
    return "features must have equally many rows, but have "
        + features.entrySet().stream()
            .filter(feature -> seen.add(feature.getValue().rows()))
            .map(feature -> feature.getKey() + ": " + feature.getValue().rows())
            .collect(Collectors.joining(", "));
  }

  /**
   * Makes bins from all rows of a source and counts the rows in them, in memory that does not grow
   * with the rows.
   *
   * <p>The first rows are kept, some 4 million numbers over all columns. If there are no more, the
   * bins are {@link NumericBins#of} of all values, and the source is read once. A longer source is
   * read again, two to five times in all: first every number is counted in cells between doubles
   * that share their leading bits, then cells with more than a thousandth of the numbers are
   * divided, and divided again, until each has less or is a single number; the bins are the
   * quantiles of the cells' smallest numbers. They depend on the numbers only, not on their order,
   * and a fine bin that is not a single number has at most about twice its share of them. A longer
   * source that cannot be read again gives bins from its first rows, which {@link
   * DatasetBins#firstRows} tells. Counts, moments and names are always those of all rows.
   *
   * <p>A column of names has a bin for each of the 50 most frequent names. It has none if there are
   * more than 100,000 different names, or more than 4,000,000 characters in them.
   *
   * @throws IllegalArgumentException if the source gives texts in a column of numbers or numbers in
   *     one of names
   * @throws IllegalStateException if the source gives other rows when it is read again, or rows
   *     without a value for each column
   */
  public static DatasetProfile of(RowSource source) {
    return new Profiler(Profiler.MOST_VALUES).profile(source);
  }

  /**
   * Counts the rows of a source in given bins, reading it once.
   *
   * @param source its columns are found by their names; those without bins are ignored
   * @throws IllegalArgumentException if the source lacks a column of the bins, has it with another
   *     type, or gives texts in a column of numbers or numbers in one of names
   * @throws IllegalStateException if the source gives rows without a value for each column
   */
  public static DatasetProfile of(RowSource source, DatasetBins bins) {
    return Profiler.count(source, bins);
  }

  /** How many rows were counted. */
  public long rows() {
    return features.values().iterator().next().rows();
  }

  /** The features by their names, in their order; cannot be changed. */
  public Map<String, FeatureProfile> features() {
    return features;
  }

  /**
   * What was counted of one feature.
   *
   * @throws IllegalArgumentException if there is no such feature
   */
  public FeatureProfile feature(String name) {
    bins.feature(name); // throws if there is none
    return Objects.requireNonNull(features.get(name));
  }

  /**
   * What was counted of a feature of numbers.
   *
   * @throws IllegalArgumentException if there is no such feature, or it is categorical
   */
  public NumericProfile numeric(String name) {
    bins.requireNumeric(name);
    return (NumericProfile) feature(name);
  }

  /**
   * What was counted of a feature of names.
   *
   * @throws IllegalArgumentException if there is no such feature, it is numeric, or it {@linkplain
   *     DatasetBins#unbinned has no bins}
   */
  public CategoryProfile categorical(String name) {
    bins.categorical(name);
    return (CategoryProfile) feature(name);
  }

  /** The bins, in which other rows can be counted too. */
  public DatasetBins bins() {
    return bins;
  }

  /**
   * This and another profile in the same bins, as if their rows had been counted together.
   *
   * @throws IllegalArgumentException if the bins differ; the message names the feature
   */
  public DatasetProfile merge(DatasetProfile other) {
    List<String> names = bins.names();
    List<String> others = other.bins.names();
    Checks.argument(
        names.equals(others),
        "profiles must have the same features to be merged, but have %s and %s",
        names,
        others);
    Checks.argument(
        bins.firstRows().equals(other.bins.firstRows()),
        "profiles must have the same bins to be merged, but one comes from %s, the other from %s",
        origin(),
        other.origin());
    LinkedHashMap<String, FeatureProfile> merged = new LinkedHashMap<>();
    features.forEach((name, feature) -> merged.put(name, merge(name, feature, other)));
    return new DatasetProfile(bins, merged);
  }

  private static FeatureProfile merge(String name, FeatureProfile feature, DatasetProfile other) {
    try {
      return feature.merge(other.feature(name));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("feature '" + name + "': " + e.getMessage(), e);
    }
  }

  private String origin() {
    return bins.firstRows().isPresent()
        ? "the first " + bins.firstRows().getAsLong() + " rows"
        : "all rows";
  }

  /** The same counts with {@link NumericProfile#withoutFineBins} in place of each feature. */
  public DatasetProfile withoutFineBins() {
    LinkedHashMap<String, FeatureProfile> coarse = new LinkedHashMap<>();
    features.forEach(
        (name, feature) ->
            coarse.put(
                name,
                feature instanceof NumericProfile numeric ? numeric.withoutFineBins() : feature));
    return ofFeatures(coarse, bins.firstRows().orElse(0));
  }

  /**
   * A profile in the bins that its features have.
   *
   * @param firstRows as in {@link DatasetBins}; 0 for all rows
   */
  static DatasetProfile ofFeatures(LinkedHashMap<String, FeatureProfile> features, long firstRows) {
    LinkedHashMap<String, FeatureBins> bins = new LinkedHashMap<>();
    features.forEach((name, feature) -> bins.put(name, binsOf(feature)));
    return new DatasetProfile(new DatasetBins(bins, firstRows), features);
  }

  private static FeatureBins binsOf(FeatureProfile feature) {
    if (feature instanceof NumericProfile numeric) {
      return new FeatureBins.Numeric(numeric.bins());
    }
    return feature instanceof CategoryProfile names
        ? new FeatureBins.Categorical(names.bins())
        : new FeatureBins.Unbinned(((UnbinnedProfile) feature).reason());
  }

  /**
   * The profile as bytes, format version 1; the inverse of {@link #fromBytes}.
   *
   * @throws IllegalArgumentException if its names are longer than 256 MB together
   */
  public byte[] toBytes() {
    return ProfileBytes.write(this);
  }

  /**
   * A profile from its bytes.
   *
   * @throws IllegalArgumentException if they are not those of a dataset's profile, are damaged, or
   *     of a version that this release does not know
   */
  public static DatasetProfile fromBytes(byte[] bytes) {
    return ProfileBytes.readDataset(bytes);
  }

  /**
   * The profile as JSON, format version 1; the inverse of {@link #fromJson}.
   *
   * <p>Members: {@code format} ({@code leeway.profile}), {@code version}, {@code rows}, {@code
   * bins_from_first_rows} (absent if the bins come from all rows), {@code features}. Each feature
   * has {@code name}, {@code type}, {@code rows}, {@code missing}; then
   *
   * <ul>
   *   <li>a numeric one: {@code negative_infinities}, {@code positive_infinities}, {@code moments}
   *       (of the finite values, absent if there is none; {@code squares} is the sum of squared
   *       deviations, null if it is above the largest double; {@code mean} is null if it is no
   *       double), {@code cuts} and {@code counts} of the coarse bins, and {@code fine}: base64 of
   *       the zlib stream of the fine bins' cuts, counts and sums, laid out as in the bytes. A
   *       profile without fine bins has instead the {@code sums} of the distances from the edge of
   *       each bin, null where one is no double;
   *   <li>a categorical one: {@code frequent} (names with a bin of their own), {@code rare} (names
   *       that share one), {@code counts} of all bins, the last for unseen names; or {@code
   *       unbinned}, why it has none of these.
   * </ul>
   *
   * <p>In a text, surrogates are written as escapes: one without its partner comes back as it was.
   */
  public String toJson() {
    return ProfileJson.write(this);
  }

  /**
   * A profile from its JSON.
   *
   * @throws IllegalArgumentException if it is not that of a profile, its parts do not fit together,
   *     or it is of a version that this release does not know; the message names the member
   */
  public static DatasetProfile fromJson(String json) {
    return ProfileJson.read(json);
  }

  /** Serialized as its bytes. */
  private Object writeReplace() {
    return new SerializedProfile(toBytes());
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a profile is serialized as its bytes");
  }

  /** The number of rows, and the features with their types. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%,d rows, %s", rows(), bins);
  }
}
