package io.leeway.drift.report;

import io.leeway.core.internal.Visible;
import io.leeway.drift.BinTable;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.SampleSize;
import io.leeway.drift.internal.Text;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A bin with its counts and shares in both samples.
 *
 * @param label what it holds, for people
 * @param reference its count in the reference
 * @param current its count in the current data
 * @param before its share of the reference
 * @param now its share of the current data
 * @param isMissing whether it stands for the missing values and not for a bin
 */
record Bar(
    String label, long reference, long current, double before, double now, boolean isMissing) {
  private static final int MOST = 60;
  private static final int LONGEST_LABEL = 60;

  /**
   * A bar for each bin, or for the 60 whose shares changed most, in the order of the bins; then one
   * for the missing values if there is any.
   */
  static List<Bar> of(FeatureDrift column, BinTable bins) {
    List<Bar> bars = new ArrayList<>(of(bins));
    SampleSize before = column.reference();
    SampleSize now = column.current();
    if (before.missing() + now.missing() > 0) {
      bars.add(
          new Bar(
              "missing, of all rows",
              before.missing(),
              now.missing(),
              before.missingRate(),
              now.missingRate(),
              true));
    }
    return bars;
  }

  private static List<Bar> of(BinTable bins) {
    List<String> labels = labels(bins);
    double n = Math.max(1, sum(bins.reference()));
    double m = Math.max(1, sum(bins.current()));
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      long reference = bins.reference().get(i);
      long current = bins.current().get(i);
      bars.add(new Bar(labels.get(i), reference, current, reference / n, current / m, false));
    }
    return bars.size() <= MOST
        ? bars
        : IntStream.range(0, bars.size())
            .boxed()
            .sorted(Comparator.comparing((Integer i) -> -bars.get(i).change()))
            .limit(MOST)
            .sorted()
            .map(bars::get)
            .toList();
  }

  private static long sum(List<Long> counts) {
    return counts.stream().mapToLong(count -> count).sum();
  }

  /** By how much the share has changed, without its sign. */
  double change() {
    return Math.abs(now - before);
  }

  /** The shares, before and now. */
  String shares() {
    return Text.percent(before) + " → " + Text.percent(now);
  }

  /**
   * The cuts, rounded by at most a twentieth of the bins beside them; a number that has a bin of
   * its own is not rounded. None if they are hidden.
   */
  static List<String> cuts(BinTable bins) {
    List<String> cuts = new ArrayList<>();
    for (int i = 0; i < bins.cuts().size(); i++) {
      BigDecimal cut = BigDecimal.valueOf(bins.cuts().get(i));
      if (isAtom(bins, i)) {
        cuts.add(cuts.get(i - 1));
      } else {
        double tolerance = isAtom(bins, i + 1) ? 0 : narrowest(bins.cuts(), i) / 20;
        cuts.add(text(rounded(cut, tolerance)));
      }
    }
    return cuts;
  }

  /** How wide the narrower of the bins on both sides of a cut is; 0 without another cut. */
  private static double narrowest(List<Double> cuts, int i) {
    return IntStream.of(i, i + 1)
        .filter(next -> next > 0 && next < cuts.size())
        .mapToDouble(next -> cuts.get(next) - cuts.get(next - 1))
        .min()
        .orElse(0);
  }

  private static BigDecimal rounded(BigDecimal exact, double tolerance) {
    for (int digits = 3; digits < exact.precision(); digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits));
      if (rounded.subtract(exact).abs().doubleValue() <= tolerance) {
        return rounded;
      }
    }
    return exact;
  }

  private static String text(BigDecimal number) {
    BigDecimal shortest = number.stripTrailingZeros();
    boolean plain =
        Math.abs(shortest.precision() - shortest.scale()) <= 9 && shortest.scale() <= 12;
    return plain ? shortest.toPlainString() : shortest.toString().replace("E", "e");
  }

  /** Whether bin i, which lies between cuts i - 1 and i, holds a single number. */
  private static boolean isAtom(BinTable bins, int i) {
    return i > 0
        && i < bins.cuts().size()
        && Math.nextUp(bins.cuts().get(i - 1)) == bins.cuts().get(i);
  }

  private static List<String> labels(BinTable bins) {
    List<String> cuts = cuts(bins);
    if (cuts.isEmpty()) {
      return bins.labels().stream().map(label -> Visible.name(label, LONGEST_LABEL)).toList();
    }
    List<String> labels = new ArrayList<>();
    labels.add("below " + cuts.get(0));
    for (int i = 1; i <= cuts.size(); i++) {
      String from =
          (isAtom(bins, i - 1) ? "above " : i == cuts.size() ? "from " : "") + cuts.get(i - 1);
      labels.add(
          isAtom(bins, i)
              ? "exactly " + cuts.get(i - 1)
              : i == cuts.size() ? from : from + " to " + cuts.get(i));
    }
    return labels;
  }
}
