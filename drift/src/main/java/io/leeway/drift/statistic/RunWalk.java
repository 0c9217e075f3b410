package io.leeway.drift.statistic;

/** Walks through the values of two samples in ascending order, a run of them at a step. */
abstract class RunWalk {
  final int n;
  final int m;
  double value;
  int i;
  int j;

  RunWalk(int n, int m) {
    this.n = n;
    this.m = m;
  }

  /** Takes the next run, if there is one. */
  abstract boolean next();

  /** The value of the run. */
  final double value() {
    return value;
  }

  /** How many values of the reference have been passed, those of the run included. */
  final int i() {
    return i;
  }

  /** How many values of the current sample have been passed, those of the run included. */
  final int j() {
    return j;
  }

  /** i m - j n in whole numbers: the difference of the distribution functions times n m. */
  final long difference() {
    return (long) i * m - (long) j * n;
  }
}
