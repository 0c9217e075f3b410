package io.leeway.examples.benchmarks;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** How long does the JDK take to sort a copy of one sample? A yardstick of machine and JDK. */
public class SortBenchmark extends Timed {
  @Param({"1000", "100000", "1000000"})
  int size;

  @Param({"SAME", "TIES", "NARROW"})
  Data data = Data.SAME;

  private double[] values = {};

  /** Makes the sample. */
  @Setup
  public void makeSample() {
    values = data.reference(size);
  }

  /** A copy and its sort. */
  @Benchmark
  public double[] arraysSort() {
    return SamplesBenchmark.sorted(values);
  }
}
