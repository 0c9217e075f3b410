package io.leeway.examples.benchmarks;

import java.util.Arrays;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Work on two samples of equal size. */
public abstract class SamplesBenchmark extends Timed {
  @Param({"1000", "100000", "1000000"})
  int size;

  @Param Data data = Data.SAME;

  double[] reference = {};
  double[] current = {};

  /** Makes the samples. */
  @Setup
  public void makeSamples() {
    reference = data.reference(size);
    current = data.current(size);
  }

  static double[] sorted(double[] values) {
    double[] copy = values.clone();
    Arrays.sort(copy);
    return copy;
  }
}
