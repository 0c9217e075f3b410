package io.leeway.drift.statistic;

import io.leeway.drift.binning.SortedSample;

/** Walks through two sorted samples; equal values are one run. */
final class PooledWalk extends RunWalk {
  private final SortedSample reference;
  private final SortedSample current;
  private int firstCount;
  private int secondCount;

  PooledWalk(SortedSample reference, SortedSample current) {
    super(reference.size(), current.size());
    this.reference = reference;
    this.current = current;
  }

  @Override
  boolean next() {
    if (i == n && j == m) {
      return false;
    }
    boolean fromReference = j == m || (i < n && reference.get(i) <= current.get(j));
    value = fromReference ? reference.get(i) : current.get(j);
    int firstBefore = i;
    int secondBefore = j;
    while (i < n && reference.get(i) == value) {
      i++;
    }
    while (j < m && current.get(j) == value) {
      j++;
    }
    firstCount = i - firstBefore;
    secondCount = j - secondBefore;
    return true;
  }

  /** How many values of the reference are in the run. */
  int firstCount() {
    return firstCount;
  }

  /** How many values of the current sample are in the run. */
  int secondCount() {
    return secondCount;
  }
}
