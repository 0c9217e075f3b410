package io.leeway.drift.profile;

import io.leeway.core.internal.Checks;
import io.leeway.drift.binning.CategoryBins;
import io.leeway.drift.binning.SortedSample;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The frozen bins of all features of a dataset, in the order of its columns.
 *
 * <p>They come from a reference: {@link DatasetProfile#bins()} of its profile, or a {@linkplain
 * #builder() builder}. Everything that is counted in the same bins can be compared and merged.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
@SuppressWarnings("serial") // its fields are never serialized: see writeReplace
public final class DatasetBins implements Serializable {
  private final Map<String, FeatureBins> features;
  private final long firstRows; // 0: the bins come from all rows

  DatasetBins(LinkedHashMap<String, FeatureBins> features, long firstRows) {
    Checks.argument(!features.isEmpty(), "a dataset needs at least 1 feature");
    this.features = Collections.unmodifiableMap(features);
    this.firstRows = firstRows;
  }

  /** Begins with no feature. */
  public static Builder builder() {
    return new Builder();
  }

  /** The names of the features, in their order. */
  public List<String> names() {
    return List.copyOf(features.keySet());
  }

  /**
   * What a feature holds.
   *
   * @throws IllegalArgumentException if there is no such feature
   */
  public ColumnType type(String name) {
    return feature(name).type();
  }

  /**
   * The bins of a feature of numbers.
   *
   * @throws IllegalArgumentException if there is no such feature, or it is categorical
   */
  public NumericBins numeric(String name) {
    requireNumeric(name);
    return ((FeatureBins.Numeric) feature(name)).bins();
  }

  /**
   * The bins of a feature of names.
   *
   * @throws IllegalArgumentException if there is no such feature, it is numeric, or {@linkplain
   *     #unbinned it has no bins}
   */
  public CategoryBins categorical(String name) {
    requireCategorical(name);
    if (feature(name) instanceof FeatureBins.Unbinned unbinned) {
      throw new IllegalArgumentException(
          "feature '" + name + "' has no bins: it " + unbinned.reason());
    }
    return ((FeatureBins.Categorical) feature(name)).bins();
  }

  /**
   * Why a feature of names has no bins; empty if it has. Of such a feature only rows and missing
   * values are counted.
   *
   * @throws IllegalArgumentException if there is no such feature
   */
  public Optional<String> unbinned(String name) {
    return feature(name) instanceof FeatureBins.Unbinned unbinned
        ? Optional.of(unbinned.reason())
        : Optional.empty();
  }

  /**
   * From how many first rows the bins of numbers come, where the reference was too long to keep and
   * could not be read again; empty if they come from all rows.
   */
  public OptionalLong firstRows() {
    return firstRows == 0 ? OptionalLong.empty() : OptionalLong.of(firstRows);
  }

  /** Begins to count in these bins. */
  public DatasetRecorder recorder() {
    return new DatasetRecorder(this);
  }

  FeatureBins feature(String name) {
    FeatureBins feature = features.get(name);
    if (feature == null) {
      throw new IllegalArgumentException(
          "no feature '" + name + "'; features found: " + features.keySet());
    }
    return feature;
  }

  void requireNumeric(String name) {
    Checks.argument(type(name) == ColumnType.NUMERIC, "feature '%s' is categorical", name);
  }

  void requireCategorical(String name) {
    Checks.argument(type(name) == ColumnType.CATEGORICAL, "feature '%s' is numeric", name);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DatasetBins bins
        && firstRows == bins.firstRows
        && names().equals(bins.names())
        && features.equals(bins.features);
  }

  @Override
  public int hashCode() {
    return features.hashCode();
  }

  /** The features with their types. */
  @Override
  public String toString() {
    return features.size()
        + " features: "
        + features.entrySet().stream()
            .map(feature -> feature.getKey() + " (" + feature.getValue().type() + ")")
            .collect(Collectors.joining(", "));
  }

  /** Serialized as the bytes of a profile that has counted nothing. */
  private Object writeReplace() {
    return new SerializedBins(recorder().profile().toBytes());
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("bins are serialized as the bytes of a profile");
  }

  /** The form of the bins in Java's serialization. */
  private record SerializedBins(byte[] bytes) implements Serializable {
    private static final long serialVersionUID = 1;

    private Object readResolve() {
      return DatasetProfile.fromBytes(bytes).bins();
    }
  }

  /**
   * Collects the bins of features. For one thread.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final LinkedHashMap<String, FeatureBins> features = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private Builder() {}

    /** A feature of numbers with its own bins. */
    public Builder numeric(String name, NumericBins bins) {
      return add(name, new FeatureBins.Numeric(bins));
    }

    /** A feature of numbers, its bins at the quantiles of a reference; NaN is missing. */
    public Builder numeric(String name, double[] reference) {
      return add(name, FeatureBins.Numeric.of(SortedSample.of(reference)));
    }

    /** A feature of names with its own bins. */
    public Builder categorical(String name, CategoryBins bins) {
      return add(name, new FeatureBins.Categorical(bins));
    }

    /**
     * A feature of names, a bin for each of the 50 most frequent of a reference. It has no bins if
     * there are more than 100,000 names, or more than 4,000,000 characters in them.
     *
     * @param counts how often each name occurs
     * @throws IllegalArgumentException if a count is negative
     */
    public Builder categorical(String name, Map<String, Long> counts) {
      return add(name, FeatureBins.Categorical.of(counts));
    }

    private Builder add(String name, FeatureBins bins) {
      if (name.isBlank()) {
        problems.add("a feature has no name");
      } else if (features.putIfAbsent(name, bins) != null) {
        problems.add("feature '" + name + "' is given twice");
      }
      return this;
    }

    /**
     * The bins.
     *
     * @throws IllegalArgumentException if there is no feature, a feature has no name, or a name is
     *     given twice; the message lists all of it
     */
    public DatasetBins build() {
      Checks.argument(problems.isEmpty(), "%s", String.join("; ", problems));
      return new DatasetBins(new LinkedHashMap<>(features), 0);
    }
  }
}
