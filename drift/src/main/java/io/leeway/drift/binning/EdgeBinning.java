package io.leeway.drift.binning;

/** Cuts that do not depend on the reference. */
record EdgeBinning(Bins bins) implements Binning {
  @Override
  public Bins bins(SortedSample reference) {
    return bins;
  }
}
