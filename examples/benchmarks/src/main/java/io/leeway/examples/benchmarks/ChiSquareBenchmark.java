package io.leeway.examples.benchmarks;

import io.leeway.drift.statistic.ChiSquare;
import io.leeway.drift.statistic.TestResult;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.SignificanceResult;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** How long does a chi-square test of two rows of counts take, p-value included? */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ChiSquareBenchmark extends Timed {
  @Param({"10", "100"})
  int categories;

  private long[][] counts = {};

  /** Makes counts of about a thousand a category. */
  @Setup
  public void makeCounts() {
    SplittableRandom random = new SplittableRandom(3);
    counts = new long[2][];
    for (int row = 0; row < 2; row++) {
      counts[row] = random.longs(categories, 950, 1_050).toArray();
    }
  }

  /** Leeway. */
  @Benchmark
  public TestResult leeway() {
    return ChiSquare.withDefaults().test(counts[0], counts[1]);
  }

  /** Commons Math 3; it gives the p-value only. */
  @Benchmark
  public double commonsMath3() {
    return new org.apache.commons.math3.stat.inference.ChiSquareTest().chiSquareTest(counts);
  }

  /** Commons Statistics. */
  @Benchmark
  public SignificanceResult commonsStatistics() {
    return ChiSquareTest.withDefaults().test(counts);
  }
}
