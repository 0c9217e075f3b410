package io.leeway.drift.profile;

import io.leeway.drift.binning.Bins;
import io.leeway.drift.binning.CategoryBins;
import io.leeway.drift.binning.Ranked;
import java.util.Map;

/** What one feature is counted in. */
sealed interface FeatureBins {
  ColumnType type();

  /** Bins of a feature of numbers. */
  record Numeric(NumericBins bins) implements FeatureBins {
    /** Bins of a reference without any value: all that comes later is in one. */
    private static final NumericBins SINGLE = NumericBins.of(Bins.ofCuts(), Bins.ofCuts());

    static Numeric of(Ranked reference) {
      return new Numeric(reference.count() == 0 ? SINGLE : NumericBins.of(reference));
    }

    @Override
    public ColumnType type() {
      return ColumnType.NUMERIC;
    }
  }

  /** Bins of a feature of names. */
  record Categorical(CategoryBins bins) implements FeatureBins {
    /** How many names have a bin of their own. */
    private static final int MOST_FREQUENT = 50;

    static FeatureBins of(Map<String, Long> counts) {
      long characters = counts.keySet().stream().mapToLong(String::length).sum();
      return NameCounts.areTooMany(counts.size(), characters)
          ? Unbinned.TOO_MANY_NAMES
          : new Categorical(CategoryBins.of(counts, MOST_FREQUENT));
    }

    @Override
    public ColumnType type() {
      return ColumnType.CATEGORICAL;
    }
  }

  /** A feature of names that has no bins. */
  record Unbinned(String reason) implements FeatureBins {
    static final Unbinned TOO_MANY_NAMES = new Unbinned(NameCounts.TOO_MANY);

    @Override
    public ColumnType type() {
      return ColumnType.CATEGORICAL;
    }
  }
}
