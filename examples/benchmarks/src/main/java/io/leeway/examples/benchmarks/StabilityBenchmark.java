package io.leeway.examples.benchmarks;

import io.leeway.drift.binning.Binning;
import io.leeway.drift.binning.Bins;
import io.leeway.drift.statistic.JensenShannon;
import io.leeway.drift.statistic.PopulationStability;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** How long do the statistics of deciles take: PSI and Jensen-Shannon? */
public class StabilityBenchmark extends SamplesBenchmark {
  private Bins bins = Bins.ofCuts();
  private long[] referenceCounts = {};

  /** Makes the deciles that {@link #leewayFrozen} begins with. */
  @Setup
  public void freezeDeciles() {
    bins = Binning.quantiles(10).bins(reference);
    referenceCounts = bins.histogram(reference).counts();
  }

  /** PSI from two arrays, deciles of the reference included. */
  @Benchmark
  public double leewayFresh() {
    return PopulationStability.withDefaults().statistic(reference, current);
  }

  /** PSI where the reference has been counted before: only the current values are. */
  @Benchmark
  public double leewayFrozen() {
    return PopulationStability.withDefaults()
        .statistic(referenceCounts, bins.histogram(current).counts());
  }

  /** PSI the usual way: sort the reference for its deciles, search the bin of every value. */
  @Benchmark
  public double sortAndBin() {
    double[] cuts = deciles(sorted(reference));
    return PopulationStability.withDefaults()
        .statistic(counts(cuts, reference), counts(cuts, current));
  }

  /** Jensen-Shannon from two arrays. */
  @Benchmark
  public double jensenShannon() {
    return JensenShannon.withDefaults().statistic(reference, current);
  }

  private static double[] deciles(double[] sorted) {
    double[] cuts = new double[9];
    for (int i = 1; i <= 9; i++) {
      double rank = (sorted.length - 1) * (i / 10.0);
      int low = (int) rank;
      cuts[i - 1] = sorted[low] + (rank - low) * (sorted[low + 1] - sorted[low]);
    }
    return Arrays.stream(cuts).distinct().toArray();
  }

  private static long[] counts(double[] cuts, double[] values) {
    long[] counts = new long[cuts.length + 1];
    for (double value : values) {
      counts[BinningBenchmark.search(cuts, value)]++;
    }
    return counts;
  }
}
