package io.leeway.drift.binning;

import io.leeway.core.internal.Checks;
import java.util.TreeSet;

/** Cuts at quantiles of the reference; with atoms, a shared one also ends right above itself. */
record QuantileBinning(int bins, boolean atoms) implements Binning {
  QuantileBinning {
    Checks.argument(bins >= 2, "bins must be at least 2, but was %d", bins);
  }

  @Override
  public Bins bins(SortedSample reference) {
    TreeSet<Double> cuts = new TreeSet<>();
    for (int i = 1; i < bins; i++) {
      double cut = reference.quantile(i, bins);
      boolean shared = !cuts.add(cut);
      if (shared && atoms) {
        // Beyond the largest double there is only +Infinity: it is apart above that double.
        cuts.add(cut == Double.POSITIVE_INFINITY ? Double.MAX_VALUE : Math.nextUp(cut));
      }
    }
    return Bins.ofCuts(cuts.stream().mapToDouble(cut -> cut).filter(Double::isFinite).toArray());
  }

  @Override
  public String toString() {
    return bins + " quantiles" + (atoms ? ", atoms apart" : "");
  }
}
