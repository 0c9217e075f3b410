package io.leeway.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.drift.statistic.Correction;
import io.leeway.drift.statistic.StatisticId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RareNamesTest {
  private static final int RUNS = Boolean.getBoolean("leeway.full") ? 4_000 : 300;
  private static final DriftCalculator UNCORRECTED =
      DriftCalculator.withDefaults()
          .withPolicy(DriftPolicy.builder("p", "1").correction(Correction.NONE).build());

  private static List<String> zipf(Random random, int rows, int names, double exponent) {
    double[] sums = new double[names];
    double sum = 0;
    for (int i = 0; i < names; i++) {
      sum += Math.pow(i + 1, -exponent);
      sums[i] = sum;
    }
    List<String> drawn = new ArrayList<>(rows);
    for (int i = 0; i < rows; i++) {
      int place = Arrays.binarySearch(sums, random.nextDouble() * sum);
      drawn.add("n" + (place < 0 ? -place - 1 : place));
    }
    return drawn;
  }

  private static Dataset names(List<String> names) {
    return Dataset.builder().categorical("name", names).build();
  }

  private static FeatureDrift compare(List<String> reference, List<String> current) {
    return UNCORRECTED.compare(names(reference), names(current)).feature("name");
  }

  private static boolean rejects(FeatureDrift drift, StatisticId id) {
    return drift
        .statistic(id)
        .filter(statistic -> statistic.adjustedPValue().orElseThrow() < 0.05)
        .isPresent();
  }

  /** Rare names come and go by chance. */
  @ParameterizedTest
  @CsvSource({
    "1500, 1500, 2000, 1.0",
    "10000, 500, 2000, 1.0",
    "1000, 10000, 2000, 1.0",
    "200, 200, 40, 1.0",
    "300, 3000, 45, 1.5",
    "1500, 1500, 300, 0.5",
  })
  void longTailsWithoutDrift_areQuiet(int n, int m, int names, double exponent) {
    int chi2 = 0;
    int psi = 0;
    int drifting = 0;
    for (int run = 0; run < RUNS; run++) {
      Random random = new Random(run);
      FeatureDrift drift =
          compare(zipf(random, n, names, exponent), zipf(random, m, names, exponent));
      chi2 += rejects(drift, StatisticId.CHI2) ? 1 : 0;
      psi += rejects(drift, StatisticId.PSI) ? 1 : 0;
      drifting += drift.drifts() ? 1 : 0;
    }

    // Up to 0.075 by simulation; three standard errors more.
    double limit = 0.075 + 3 * Math.sqrt(0.075 * 0.925 / RUNS);
    assertThat((double) chi2 / RUNS).isLessThan(limit);
    assertThat((double) psi / RUNS).isLessThan(limit);
    assertThat((double) drifting / RUNS).isLessThan(0.02);
  }

  @Test
  void halvesOfRealData_areAlike() {
    Dataset strikes =
        Dataset.fromCsv(Path.of("../examples/datasets/birdstrikes.csv"))
            .between("flight_date", "1990", "1995")
            .without("flight_date");
    List<Integer> rows = new ArrayList<>(IntStream.range(0, strikes.rowCount()).boxed().toList());
    int drifting = 0;
    for (int run = 0; run < 40; run++) {
      Collections.shuffle(rows, new Random(run));
      int[] order = rows.stream().mapToInt(row -> row).toArray();
      Dataset shuffled = strikes.pick(order);
      int half = order.length / 2;
      DriftReport report = Drift.between(shuffled.rows(0, half), shuffled.rows(half, order.length));
      drifting += report.status().atLeast(DriftStatus.MILD) ? 1 : 0;
    }

    assertThat(drifting).isLessThanOrEqualTo(2);
  }

  @Test
  void otherNamesThanBefore_areDrift() {
    Random random = new Random(1);
    List<String> before = zipf(random, 1_500, 2_000, 1);
    List<String> others = zipf(random, 1_500, 2_000, 1).stream().map(name -> "x" + name).toList();

    FeatureDrift drift = compare(before, others);

    assertThat(drift.status()).isEqualTo(DriftStatus.SEVERE);
    assertThat(drift.unseenRate()).hasValue(1);
  }

  @Test
  void oneNewNameAmongFrequentOnes_isDrift() {
    List<String> before = IntStream.range(0, 1_000).mapToObj(i -> "n" + i % 5).toList();
    List<String> now =
        IntStream.range(0, 1_000).mapToObj(i -> i % 10 == 0 ? "new" : "n" + i % 5).toList();

    assertThat(compare(before, now).status()).isEqualTo(DriftStatus.SEVERE);
  }

  @Test
  void newNamesAmongRareOnes_areDriftWhereChanceDoesNotExplainThem() {
    List<String> before = new ArrayList<>(Collections.nCopies(800, "usual"));
    IntStream.range(0, 200).forEach(i -> before.add("rare" + i % 100));
    List<String> now = new ArrayList<>(Collections.nCopies(800, "usual"));
    IntStream.range(0, 200).forEach(i -> now.add("new" + i));

    assertThat(compare(before, now).status()).isEqualTo(DriftStatus.SEVERE);
    assertThat(compare(before, before).status()).isEqualTo(DriftStatus.NONE);
  }

  @Test
  void countsInTheTable_stayApart() {
    FeatureDrift drift = compare(zipf(new Random(1), 500, 40, 1), zipf(new Random(2), 500, 60, 1));

    BinTable bins = drift.bins().orElseThrow();
    assertThat(bins.labels()).endsWith("(unseen)");
    assertThat(bins.current().stream().mapToLong(count -> count).sum()).isEqualTo(500);
    assertThat(drift.statistic(StatisticId.PSI).orElseThrow().bins().orElseThrow())
        .isLessThan(bins.labels().size());
  }
}
