package io.leeway.drift.binning;

import java.util.stream.Collectors;

/** Cuts that do not depend on the reference. */
record EdgeBinning(Bins bins) implements Binning {
  @Override
  public Bins bins(SortedSample reference) {
    return bins;
  }

  @Override
  public String toString() {
    return bins.cuts().stream()
        .map(String::valueOf)
        .collect(Collectors.joining(", ", "edges(", ")"));
  }
}
