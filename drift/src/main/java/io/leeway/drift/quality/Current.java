package io.leeway.drift.quality;

import io.leeway.drift.Dataset;
import io.leeway.drift.binning.Bins;
import io.leeway.drift.binning.CategoryBins;
import io.leeway.drift.profile.CategoryProfile;
import io.leeway.drift.profile.CategoryRecorder;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.profile.DatasetProfile;
import io.leeway.drift.profile.FeatureProfile;
import io.leeway.drift.profile.Moments;
import io.leeway.drift.profile.NumericProfile;
import io.leeway.drift.profile.NumericRecorder;
import io.leeway.drift.profile.UnbinnedProfile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The data that is checked: rows, or what was counted of them. */
sealed interface Current {
  Set<String> columns();

  long rows();

  ColumnType type(String column);

  /** How many rows have no value. */
  long missing(String column);

  /** The values of a numeric column outside a range. */
  Outside outside(String column, Allowed.Range range);

  /** The values of a categorical column that are other names. */
  Outside outside(String column, Allowed.Names names);

  /**
   * A column as a profile has it.
   *
   * @throws CannotTell if it was counted in other bins
   */
  FeatureProfile countedAs(FeatureProfile reference, String column);

  /**
   * The rows.
   *
   * @throws CannotTell if only counts are known
   */
  Dataset data();

  /** Rows in memory. */
  record Rows(Dataset data, Set<String> columns) implements Current {
    Rows(Dataset data) {
      this(data, new LinkedHashSet<>(data.columnNames()));
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
    public long missing(String column) {
      long missing = 0;
      if (type(column) == ColumnType.NUMERIC) {
        for (double value : data.numbers(column)) {
          missing += Double.isNaN(value) ? 1 : 0;
        }
      } else {
        for (String value : data.texts(column)) {
          missing += value == null ? 1 : 0;
        }
      }
      return missing;
    }

    @Override
    public Outside outside(String column, Allowed.Range range) {
      long outside = 0;
      Set<String> examples = new LinkedHashSet<>();
      for (double value : data.numbers(column)) {
        if (!range.has(value) && !Double.isNaN(value)) {
          outside++;
          addExample(examples, Situation.exact(value));
        }
      }
      return new Outside(outside, outside, List.copyOf(examples));
    }

    @Override
    public Outside outside(String column, Allowed.Names names) {
      long outside = 0;
      Set<String> examples = new LinkedHashSet<>();
      for (String value : data.texts(column)) {
        if (value != null && !names.names().contains(value)) {
          outside++;
          addExample(examples, value);
        }
      }
      return new Outside(outside, outside, new ArrayList<>(examples));
    }

    private static void addExample(Set<String> examples, String value) {
      if (examples.size() < Outside.EXAMPLES) {
        examples.add(value);
      }
    }

    @Override
    public FeatureProfile countedAs(FeatureProfile reference, String column) {
      if (reference instanceof NumericProfile numbers) {
        return new NumericRecorder(numbers.bins()).addAll(data.numbers(column)).profile();
      }
      CategoryRecorder recorder = new CategoryRecorder(((CategoryProfile) reference).bins());
      data.texts(column).forEach(recorder::add);
      return recorder.profile();
    }
  }

  /** What was counted of rows. */
  record Counts(DatasetProfile profile) implements Current {
    @Override
    public Set<String> columns() {
      return profile.features().keySet();
    }

    @Override
    public long rows() {
      return profile.rows();
    }

    @Override
    public ColumnType type(String column) {
      return profile.feature(column).type();
    }

    @Override
    public long missing(String column) {
      return profile.feature(column).missing();
    }

    /** The counts of the bins that lie outside, and of those that may. */
    @Override
    public Outside outside(String column, Allowed.Range range) {
      NumericProfile numbers = profile.numeric(column);
      Bins bins = numbers.bins().fine();
      double min = numbers.moments().map(Moments::min).orElse(Double.NEGATIVE_INFINITY);
      double max = numbers.moments().map(Moments::max).orElse(Double.POSITIVE_INFINITY);
      long[] finite = numbers.fineCounts();
      finite[0] -= numbers.negativeInfinities();
      finite[finite.length - 1] -= numbers.positiveInfinities();
      Set<String> examples = new LinkedHashSet<>();
      long least = 0;
      long most = 0;
      for (int i = 0; i < finite.length; i++) {
        if (finite[i] > 0) {
          double smallest = Math.max(bins.from(i), min);
          double largest = Math.min(Math.nextDown(bins.to(i)), max);
          least += smallest > range.max() || largest < range.min() ? finite[i] : 0;
          most += smallest < range.min() || largest > range.max() ? finite[i] : 0;
        }
      }
      int extremes = 0; // they are known one by one; infinite here if they are not
      for (double extreme : new double[] {min, max}) {
        if (Double.isFinite(extreme) && !range.has(extreme)) {
          extremes += examples.add(Situation.exact(extreme)) ? 1 : 0;
        }
      }
      long infinite = 0;
      if (!range.has(Double.NEGATIVE_INFINITY)) {
        infinite += numbers.negativeInfinities();
      }
      if (!range.has(Double.POSITIVE_INFINITY)) {
        infinite += numbers.positiveInfinities();
      }
      return new Outside(
          infinite + Math.max(least, extremes), infinite + most, List.copyOf(examples));
    }

    @Override
    public Outside outside(String column, Allowed.Names names) {
      CategoryProfile profile = binned(column);
      CategoryBins bins = profile.bins();
      long[] counts = profile.counts();
      int last = counts.length - 1;
      List<String> examples = new ArrayList<>();
      long least = 0;
      long most = 0;
      List<String> frequent = bins.frequent();
      for (int i = 0; i < frequent.size(); i++) {
        if (counts[i] > 0 && !names.names().contains(frequent.get(i))) {
          least += counts[i];
          examples.add(frequent.get(i));
        }
      }
      most = least;
      List<String> rare = bins.rare();
      if (!names.names().containsAll(rare)) {
        long other = counts[frequent.size()];
        most += other;
        least += rare.stream().noneMatch(names.names()::contains) ? other : 0;
      }
      most += counts[last];
      boolean allKnown = names.names().stream().allMatch(name -> bins.indexOf(name) < last);
      least += allKnown ? counts[last] : 0;
      return new Outside(least, most, examples);
    }

    private CategoryProfile binned(String column) {
      if (profile.feature(column) instanceof UnbinnedProfile unbinned) {
        throw new CannotTell("column has no bins: it " + unbinned.reason());
      }
      return profile.categorical(column);
    }

    @Override
    public FeatureProfile countedAs(FeatureProfile reference, String column) {
      FeatureProfile feature = profile.feature(column);
      boolean same =
          feature instanceof NumericProfile a && reference instanceof NumericProfile b
              ? a.bins().equals(b.bins())
              : feature instanceof CategoryProfile c
                  && reference instanceof CategoryProfile d
                  && c.bins().equals(d.bins());
      if (!same) {
        throw new CannotTell("column was counted in other bins");
      }
      return feature;
    }

    @Override
    public Dataset data() {
      throw new CannotTell("the check needs the rows; only counts of bins are known");
    }
  }
}
