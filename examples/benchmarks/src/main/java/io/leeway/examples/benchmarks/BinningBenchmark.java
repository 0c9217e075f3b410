package io.leeway.examples.benchmarks;

import io.leeway.drift.binning.Binning;
import io.leeway.drift.binning.Bins;
import io.leeway.drift.binning.Histogram;
import io.leeway.drift.binning.SortedSample;
import io.leeway.drift.profile.NumericBins;
import io.leeway.drift.profile.NumericProfile;
import io.leeway.drift.profile.NumericRecorder;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** How long does it take to count a value in frozen bins? */
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(BinningBenchmark.VALUES)
public class BinningBenchmark extends Timed {
  static final int VALUES = 1_000_000;

  @Param({"10", "1000"})
  int bins;

  private double[] values = {};
  private Bins frozen = Bins.ofCuts();
  private NumericBins profileBins = NumericBins.of(frozen, frozen);
  private double[] cuts = {};
  private double[] padded = {};

  /** Makes bins at the quantiles of one sample, and another sample to count. */
  @Setup
  public void makeBins() {
    values = Data.SAME.current(VALUES);
    SortedSample reference = SortedSample.of(Data.SAME.reference(VALUES));
    frozen = Binning.quantiles(bins).bins(reference);
    profileBins = NumericBins.of(frozen, Binning.quantiles(10).bins(reference));
    cuts = frozen.cuts().stream().mapToDouble(cut -> cut).toArray();
    padded = new double[2 * Integer.highestOneBit(cuts.length)];
    Arrays.fill(padded, Double.POSITIVE_INFINITY);
    System.arraycopy(cuts, 0, padded, 0, cuts.length);
  }

  /** Leeway: counts, and how many are missing. */
  @Benchmark
  public Histogram leewayBins() {
    return frozen.histogram(values);
  }

  /** Leeway: the same with sums, moments and infinities, to be stored and merged. */
  @Benchmark
  public NumericProfile leewayProfile() {
    return new NumericRecorder(profileBins).addAll(values).profile();
  }

  /** The JDK's search. */
  @Benchmark
  public long[] arraysBinarySearch() {
    long[] counts = new long[cuts.length + 1];
    for (double value : values) {
      counts[search(cuts, value)]++;
    }
    return counts;
  }

  /** Bisection and nothing else: finite values only. */
  @Benchmark
  public long[] bareBisection() {
    long[] counts = new long[cuts.length + 1];
    int half = padded.length / 2;
    for (double value : values) {
      int bin = 0;
      // Steps of fixed sizes and no branch on the value: the processor has nothing to guess.
      for (int step = half; step > 0; step >>= 1) {
        bin = value >= padded[bin + step - 1] ? bin + step : bin;
      }
      counts[bin]++;
    }
    return counts;
  }

  /** The bin of a value by the JDK's search; a value equal to a cut lies above it. */
  static int search(double[] cuts, double value) {
    int place = Arrays.binarySearch(cuts, value);
    return place >= 0 ? place + 1 : -place - 1;
  }
}
