package io.leeway.drift.statistic;

import io.leeway.drift.binning.SortedSample;

/**
 * Walks through the values of two sorted samples in ascending order, a run of equal values at a
 * step.
 */
final class PooledWalk {
  private final SortedSample reference;
  private final SortedSample current;
  private double value;
  private int i;
  private int j;
  private int firstCount;
  private int secondCount;

  PooledWalk(SortedSample reference, SortedSample current) {
    this.reference = reference;
    this.current = current;
  }

  /** Takes the next run, if there is one. */
  boolean next() {
    int n = reference.size();
    int m = current.size();
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

  /** The value of the run. */
  double value() {
    return value;
  }

  /** How many values of the reference have been passed, those of the run included. */
  int i() {
    return i;
  }

  /** How many values of the current sample have been passed, those of the run included. */
  int j() {
    return j;
  }

  /** How many values of the reference are in the run. */
  int firstCount() {
    return firstCount;
  }

  /** How many values of the current sample are in the run. */
  int secondCount() {
    return secondCount;
  }

  /** i m - j n in whole numbers: the difference of the distribution functions times n m. */
  long difference() {
    return (long) i * current.size() - (long) j * reference.size();
  }
}
