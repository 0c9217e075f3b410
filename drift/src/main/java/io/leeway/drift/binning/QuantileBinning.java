package io.leeway.drift.binning;

import io.leeway.core.internal.Checks;

/** Cuts at quantiles of the reference; with atoms, a shared one also ends right above itself. */
record QuantileBinning(int bins, boolean atoms) implements Binning {
  QuantileBinning {
    Checks.argument(bins >= 2, "bins must be at least 2, but was %d", bins);
  }

  @Override
  public Bins bins(double[] reference) {
    return bins(Ranked.of(reference));
  }

  @Override
  public Bins bins(SortedSample reference) {
    return bins((Ranked) reference);
  }

  private Bins bins(Ranked reference) {
    return atoms ? Bins.atQuantilesWithAtoms(reference, bins) : Bins.atQuantiles(reference, bins);
  }

  @Override
  public String toString() {
    return (atoms ? "quantiles_with_atoms(" : "quantiles(") + bins + ")";
  }
}
