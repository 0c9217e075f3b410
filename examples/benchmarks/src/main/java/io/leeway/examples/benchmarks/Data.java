package io.leeway.examples.benchmarks;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Pairs of samples, always the same ones, in random order. */
public enum Data {
  /** Two samples of one normal distribution. */
  SAME(0),
  /** The current values lie a fortieth of a standard deviation higher: D is about 0.01. */
  SMALL(0.025),
  /** The current values lie half a standard deviation higher: D is about 0.2. */
  LARGE(0.5),
  /** As {@link #SAME}, rounded to one decimal: some eighty different values. */
  TIES(0),
  /** As {@link #SAME}, squeezed around 1: different values that share their leading bits. */
  NARROW(0);

  private final double shift;

  Data(double shift) {
    this.shift = shift;
  }

  double[] reference(int size) {
    return sample(1, size, 0);
  }

  double[] current(int size) {
    return sample(2, size, shift);
  }

  private double[] sample(long seed, int size, double shift) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[size];
    Arrays.setAll(values, i -> shaped(random.nextGaussian() + shift));
    return values;
  }

  private double shaped(double value) {
    return switch (this) {
      case SAME, SMALL, LARGE -> value;
      // Without -0.0, which the JDK's search does not take as equal to 0.0.
      case TIES -> Math.rint(value * 10) / 10 + 0.0;
      case NARROW -> 1 + value * 1e-9;
    };
  }
}
