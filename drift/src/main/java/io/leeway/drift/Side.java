package io.leeway.drift;

import io.leeway.core.internal.Checks;
import io.leeway.drift.profile.CategoryProfile;
import io.leeway.drift.profile.CategoryRecorder;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.profile.DatasetProfile;
import io.leeway.drift.profile.FeatureProfile;
import io.leeway.drift.profile.NumericProfile;
import io.leeway.drift.profile.NumericRecorder;
import io.leeway.drift.profile.UnbinnedProfile;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** One side of a comparison: rows, or what was counted of them. */
sealed interface Side {
  /** The columns, in their order. */
  List<String> columnNames();

  /** How many rows there are. */
  long rows();

  /** What a column holds. */
  ColumnType type(String column);

  /** How many rows a column has, and how many of them lack a value. */
  SampleSize size(String column);

  /** What a column has in the bins of a reference of the same type. */
  FeatureProfile countedAs(FeatureProfile reference, String column);

  /** The names that may have made a column categorical; empty if they are not known. */
  Set<String> names(String column);

  default boolean has(String column) {
    return columnNames().contains(column);
  }

  /** Rows in memory. */
  record Rows(Dataset data) implements Side {
    @Override
    public List<String> columnNames() {
      return data.columnNames();
    }

    @Override
    public boolean has(String column) {
      return data.has(column);
    }

    @Override
    public long rows() {
      return data.rowCount();
    }

    @Override
    public ColumnType type(String column) {
      return data.type(column);
    }

    @Override
    public SampleSize size(String column) {
      return data.size(column);
    }

    @Override
    public Set<String> names(String column) {
      return data.counts(column).counts().keySet();
    }

    @Override
    public FeatureProfile countedAs(FeatureProfile reference, String column) {
      boolean sameType = data.type(column) == reference.type(); // if not, there is no value
      if (reference instanceof NumericProfile numbers) {
        double[] values = sameType ? data.numbers(column) : missing();
        return new NumericRecorder(numbers.bins()).addAll(values).profile();
      }
      if (reference instanceof CategoryProfile names) {
        CategoryRecorder recorder = new CategoryRecorder(names.bins());
        if (sameType) {
          CategoryCounts counts = data.counts(column);
          counts.counts().forEach(recorder::add);
          recorder.add(null, counts.missing());
        } else {
          recorder.add(null, data.rowCount());
        }
        return recorder.profile();
      }
      SampleSize size = data.size(column);
      return new UnbinnedProfile(
          size.rows(), size.missing(), ((UnbinnedProfile) reference).reason());
    }

    private double[] missing() {
      double[] values = new double[data.rowCount()];
      Arrays.fill(values, Double.NaN);
      return values;
    }
  }

  /** What was counted of rows. */
  record Counts(DatasetProfile profile) implements Side {
    @Override
    public List<String> columnNames() {
      return profile.bins().names();
    }

    @Override
    public boolean has(String column) {
      return profile.features().containsKey(column);
    }

    @Override
    public long rows() {
      return profile.rows();
    }

    @Override
    public ColumnType type(String column) {
      return profile.bins().type(column);
    }

    @Override
    public SampleSize size(String column) {
      FeatureProfile feature = profile.feature(column);
      return new SampleSize(feature.rows(), feature.missing());
    }

    @Override
    public Set<String> names(String column) {
      return profile.feature(column) instanceof CategoryProfile names
          ? Set.copyOf(names.bins().frequent())
          : Set.of();
    }

    @Override
    public FeatureProfile countedAs(FeatureProfile reference, String column) {
      FeatureProfile feature = profile.feature(column);
      Checks.argument(
          haveSameBins(reference, feature),
          "current was counted in other bins than the reference; count it in reference.bins()");
      return feature;
    }

    private static boolean haveSameBins(FeatureProfile reference, FeatureProfile current) {
      if (reference instanceof NumericProfile first && current instanceof NumericProfile second) {
        return first.bins().equals(second.bins());
      }
      if (reference instanceof CategoryProfile first && current instanceof CategoryProfile second) {
        return first.bins().equals(second.bins());
      }
      return reference instanceof UnbinnedProfile && current instanceof UnbinnedProfile;
    }
  }
}
