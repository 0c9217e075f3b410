package io.leeway.drift.quality;

import io.leeway.drift.binning.CategoryBins;
import io.leeway.drift.internal.Text;
import io.leeway.drift.profile.CategoryProfile;
import io.leeway.drift.profile.DatasetProfile;
import io.leeway.drift.profile.FeatureProfile;
import io.leeway.drift.profile.Moments;
import io.leeway.drift.profile.NumericProfile;
import io.leeway.drift.profile.UnbinnedProfile;
import java.util.Arrays;
import java.util.HashSet;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Gamma;
import org.jspecify.annotations.Nullable;

/**
 * A column that varied and does not any more, or whose counts are those of the window before.
 *
 * @param baseline what was counted of it; numeric or categorical, with bins
 */
record Constant(FeatureProfile baseline) implements Rule {
  /** The chance below which equal counts are no coincidence. */
  private static final double COINCIDENCE = 1e-6;

  /** Whether it took more than one value. */
  static boolean varies(FeatureProfile profile) {
    if (profile instanceof NumericProfile numbers && numbers.moments().isPresent()) {
      return numbers.moments().get().min() < numbers.moments().get().max();
    }
    return Arrays.stream(profile.counts()).filter(count -> count > 0).count() > 1;
  }

  @Override
  public String text(String limit) {
    return "more than one value, and not just the counts of the window before";
  }

  @Override
  public boolean tests() {
    return true;
  }

  @Override
  public Finding find(Situation now) {
    long values = now.values(baseline.type());
    FeatureProfile counted = now.current().countedAs(baseline, now.column());
    OnlyValue only = onlyValue(now, counted);
    if (only != null) {
      long n = baseline.rows() - baseline.missing();
      double p = Situation.chanceOfMore(only.inBaseline, n, values, values);
      return new Finding(
          p < now.level(),
          OptionalDouble.empty(),
          "all "
              + Text.count(values)
              + " values are "
              + (now.hidden() ? "the same" : only.text)
              + ", as at most "
              + Situation.share(only.inBaseline, n, "values")
              + " of the baseline are; "
              + now.levelText(p));
    }
    return besidePrevious(now);
  }

  /**
   * The one value that a column has.
   *
   * @param inBaseline how many of the baseline's have it at most: those of its bin
   */
  private record OnlyValue(String text, long inBaseline) {}

  private @Nullable OnlyValue onlyValue(Situation now, FeatureProfile counted) {
    long[] counts = fine(counted);
    int[] filled = IntStream.range(0, counts.length).filter(bin -> counts[bin] > 0).toArray();
    if (filled.length > 1) {
      return null;
    }
    int bin = filled[0];
    String text =
        counted instanceof NumericProfile numbers
            ? onlyNumber(numbers, bin)
            : onlyName(now, ((CategoryProfile) counted).bins(), bin);
    return text == null ? null : new OnlyValue(text, fine(baseline)[bin]);
  }

  private static long[] fine(FeatureProfile profile) {
    return profile instanceof NumericProfile numbers ? numbers.fineCounts() : profile.counts();
  }

  private static @Nullable String onlyNumber(NumericProfile numbers, int bin) {
    Moments moments = numbers.moments().orElse(null);
    if (moments == null) {
      if (numbers.bins().fine().isAtom(bin)) {
        return Situation.exact(numbers.bins().fine().from(bin));
      }
      throw new CannotTell("all values are in one bin, which may hold several");
    }
    Set<Double> values = new HashSet<>();
    if (moments.n() > 0) {
      values.add(moments.min());
      values.add(moments.max());
    }
    if (numbers.negativeInfinities() > 0) {
      values.add(Double.NEGATIVE_INFINITY);
    }
    if (numbers.positiveInfinities() > 0) {
      values.add(Double.POSITIVE_INFINITY);
    }
    return values.size() > 1 ? null : Situation.exact(values.iterator().next());
  }

  private static @Nullable String onlyName(Situation now, CategoryBins bins, int bin) {
    if (bin < bins.frequent().size()) {
      return Situation.name(bins.frequent().get(bin));
    }
    Set<@Nullable String> names = new HashSet<>(now.current().data().texts(now.column()));
    names.remove(null);
    return names.size() > 1 ? null : Situation.name(names.iterator().next());
  }

  private static Finding besidePrevious(Situation now) {
    DatasetProfile previous = now.previous();
    String varies = "more than one value";
    if (previous == null) {
      return new Finding(false, OptionalDouble.empty(), varies);
    }
    try {
      double chance = chanceOfEqualCounts(now, previous.features().get(now.column()));
      boolean frozen = chance < COINCIDENCE;
      return new Finding(
          frozen,
          OptionalDouble.empty(),
          frozen
              ? "the counts of all bins are those of the window before, which chance gives with"
                  + " probability "
                  + Text.pValue(chance)
              : varies + ", and not just the counts of the window before");
    } catch (CannotTell e) {
      return new Finding(
          false,
          OptionalDouble.empty(),
          varies + "; not compared with the window before: " + e.getMessage());
    }
  }

  /**
   * How often two samples of a population have equal counts, given their sum: with c in each bin
   * and n in all, the product of C(2c, c) over C(2n, n). 1 if they are not equal.
   */
  private static double chanceOfEqualCounts(Situation now, @Nullable FeatureProfile before) {
    if (before == null || before instanceof UnbinnedProfile) {
      throw new CannotTell("it has no bins for the column");
    }
    now.values(before.type());
    FeatureProfile counted = now.current().countedAs(before, now.column());
    long[] counts = fine(counted);
    if (counted.missing() != before.missing() || !Arrays.equals(counts, fine(before))) {
      return 1;
    }
    double log = logOfHalves(counted.missing()) - logOfHalves(counted.rows());
    return Math.exp(log + Arrays.stream(counts).mapToDouble(Constant::logOfHalves).sum());
  }

  /** ln C(2c, c). */
  private static double logOfHalves(long c) {
    return Gamma.logGamma(2.0 * c + 1) - 2 * Gamma.logGamma(c + 1.0);
  }
}
