package io.leeway.drift.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.drift.Baseline;
import io.leeway.drift.CheckResult;
import io.leeway.drift.Dataset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often checks that a baseline suggests fail on data without a fault. */
class FalseAlarmTest {
  private static final boolean FULL = Boolean.getBoolean("leeway.full");

  /** Columns that are hard: heavy tails, many rare names, rare events, few values. */
  private static Dataset sample(SplittableRandom random, int n) {
    Dataset.Builder data = Dataset.builder();
    for (int copy = 0; copy < 2; copy++) {
      data.numeric("normal" + copy, numbers(n, i -> random.nextGaussian()))
          .numeric("pareto" + copy, numbers(n, i -> 1 / random.nextDouble()))
          .numeric("few" + copy, numbers(n, i -> random.nextInt(4)))
          .numeric("zeros" + copy, numbers(n, i -> Math.max(0, random.nextGaussian() - 2)))
          .numeric(
              "gaps" + copy,
              numbers(n, i -> random.nextInt(10) == 0 ? Double.NaN : random.nextInt()))
          .categorical("rare" + copy, names(n, i -> random.nextInt(50) == 0 ? "yes" : "no"))
          .categorical("zipf" + copy, names(n, i -> "c" + zipf(random, 40)))
          .categorical("long" + copy, names(n, i -> "c" + zipf(random, 2_000)));
    }
    return data.build();
  }

  private static double[] numbers(int n, LongFunction<Number> value) {
    return LongStream.range(0, n).mapToDouble(i -> value.apply(i).doubleValue()).toArray();
  }

  private static List<String> names(int n, LongFunction<String> value) {
    return LongStream.range(0, n).mapToObj(value).toList();
  }

  /** Rank k with a probability of about 1 / (k ln most). */
  private static int zipf(SplittableRandom random, int most) {
    return (int) Math.pow(most, random.nextDouble());
  }

  @ParameterizedTest
  @CsvSource({"40, 40", "40, 1000", "200, 200", "200, 3000", "1000, 60", "1000, 1000", "3000, 300"})
  void sameDistribution_failsInOneRunOfAHundredAtMost(int n, int m) {
    int runs = FULL ? 2_000 : 40;
    int failedRuns = 0;
    Map<String, Integer> failures = new TreeMap<>();
    for (int run = 0; run < runs; run++) {
      SplittableRandom random = new SplittableRandom(1_000_003L * run + 31L * n + m);
      QualityChecks checks =
          QualityChecks.from(Baseline.builder("x", "1").dataset(sample(random, n)).build());

      List<CheckResult> failed =
          checks.run(sample(random, m)).stream().filter(CheckResult::failed).toList();

      failedRuns += failed.isEmpty() ? 0 : 1;
      failed.forEach(
          result -> failures.merge(result.check() + " " + result.subject(), 1, Integer::sum));
    }
    assertThat(failedRuns).as("%s", failures).isLessThanOrEqualTo(runs / 100);
  }

  @ParameterizedTest
  @CsvSource({"5", "6", "8", "12", "30"})
  void normalRowCounts_failInOneRunOfAHundredAtMost(int history) {
    int runs = FULL ? 200_000 : 5_000;
    int failed = 0;
    SplittableRandom random = new SplittableRandom(history);
    for (int run = 0; run < runs; run++) {
      double sd = 20 + random.nextInt(1_000);
      double[] counts = new double[history + 1];
      Arrays.setAll(counts, i -> Math.rint(10_000 + sd * random.nextGaussian()));
      long[] rows = Arrays.stream(counts).mapToLong(count -> (long) count).toArray();

      failed +=
          QualityCheckTest.rowCount(rows[history], Arrays.copyOf(rows, history)).failed() ? 1 : 0;
    }
    assertThat(failed).isLessThanOrEqualTo(runs / 100);
  }

  @Test
  void poissonRowCounts_failRarely() {
    int runs = FULL ? 100_000 : 5_000;
    int failed = 0;
    SplittableRandom random = new SplittableRandom(8);
    for (int run = 0; run < runs; run++) {
      int mean = 1 + random.nextInt(40);
      long[] rows = IntStream.range(0, 8).mapToLong(i -> poisson(random, mean)).toArray();

      failed += QualityCheckTest.rowCount(rows[7], Arrays.copyOf(rows, 7)).failed() ? 1 : 0;
    }
    assertThat(failed).isLessThanOrEqualTo(runs / 100);
  }

  private static long poisson(SplittableRandom random, int mean) {
    long count = -1;
    for (double time = 0; time < mean; count++) {
      time -= Math.log(1 - random.nextDouble());
    }
    return count;
  }
}
