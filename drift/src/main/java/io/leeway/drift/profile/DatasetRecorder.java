package io.leeway.drift.profile;

import io.leeway.drift.binning.CategoryBins;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Counts the features of a dataset in frozen bins, each with a recorder of its own. For one thread.
 *
 * <pre>{@code
 * DatasetRecorder recorder = bins.recorder();
 * recorder.numeric("age").add(41);
 * recorder.categorical("country").add("FI");
 * DatasetProfile profile = recorder.profile();
 * }</pre>
 *
 * @since 0.1
 */
public final class DatasetRecorder {
  private final DatasetBins bins;
  private final Map<String, NumericRecorder> numeric = new HashMap<>();
  private final Map<String, CategoryRecorder> categorical = new HashMap<>();

  DatasetRecorder(DatasetBins bins) {
    this.bins = bins;
    for (String name : bins.names()) {
      switch (bins.type(name)) {
        case NUMERIC -> numeric.put(name, new NumericRecorder(bins.numeric(name)));
        case CATEGORICAL -> categorical.put(name, new CategoryRecorder(namesOf(name)));
      }
    }
  }

  /** The bins of a feature of names; without any if it has none, for its rows are still counted. */
  private CategoryBins namesOf(String name) {
    return bins.unbinned(name).isPresent()
        ? CategoryBins.ofNames(List.of(), List.of())
        : bins.categorical(name);
  }

  /**
   * What counts a feature of numbers.
   *
   * @throws IllegalArgumentException if there is no such feature, or it is categorical
   */
  public NumericRecorder numeric(String name) {
    bins.requireNumeric(name);
    return Objects.requireNonNull(numeric.get(name));
  }

  /**
   * What counts a feature of names, be it {@linkplain DatasetBins#unbinned without bins}.
   *
   * @throws IllegalArgumentException if there is no such feature, or it is numeric
   */
  public CategoryRecorder categorical(String name) {
    bins.requireCategorical(name);
    return Objects.requireNonNull(categorical.get(name));
  }

  /**
   * What has been counted so far.
   *
   * @throws IllegalStateException if some features have counted more rows than others; a row
   *     without a value is to be counted as missing
   */
  public DatasetProfile profile() {
    LinkedHashMap<String, FeatureProfile> features = new LinkedHashMap<>();
    for (String name : bins.names()) {
      features.put(name, profile(name));
    }
    if (!DatasetProfile.haveEqualRows(features)) {
      throw new IllegalStateException(DatasetProfile.unequalRows(features));
    }
    return new DatasetProfile(bins, features);
  }

  private FeatureProfile profile(String name) {
    if (bins.type(name) == ColumnType.NUMERIC) {
      return numeric(name).profile();
    }
    CategoryProfile names = categorical(name).profile();
    return bins.unbinned(name).isEmpty()
        ? names
        : new UnbinnedProfile(names.rows(), names.missing(), bins.unbinned(name).get());
  }
}
