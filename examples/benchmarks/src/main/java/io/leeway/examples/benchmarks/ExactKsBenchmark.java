package io.leeway.examples.benchmarks;

import io.leeway.drift.statistic.KolmogorovSmirnov;
import io.leeway.drift.statistic.TestResult;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.apache.commons.statistics.inference.PValueMethod;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * How long does an exact p-value of Kolmogorov and Smirnov take? Equal sizes are the easy case:
 * 9,999 against 10,000 have no common divisor.
 */
public class ExactKsBenchmark extends Timed {
  private static final KolmogorovSmirnov LEEWAY =
      KolmogorovSmirnov.withDefaults().withPValue(KolmogorovSmirnov.PValue.EXACT);
  private static final KolmogorovSmirnovTest COMMONS_STATISTICS =
      KolmogorovSmirnovTest.withDefaults().with(PValueMethod.EXACT);

  @Param({"10000", "9999"})
  int referenceSize;

  @Param("10000")
  int currentSize;

  private double[] reference = {};
  private double[] current = {};

  /** Makes two samples without drift. */
  @Setup
  public void makeSamples() {
    reference = Data.SAME.reference(referenceSize);
    current = Data.SAME.current(currentSize);
  }

  /** Leeway. */
  @Benchmark
  public TestResult leeway() {
    return LEEWAY.test(reference, current);
  }

  /** Commons Statistics. */
  @Benchmark
  public KolmogorovSmirnovTest.TwoResult commonsStatistics() {
    return COMMONS_STATISTICS.test(reference, current);
  }
}
