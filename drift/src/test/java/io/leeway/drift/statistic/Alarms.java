package io.leeway.drift.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** How often tests raise an alarm at level 0.05, by simulation. */
final class Alarms {
  static final double ALPHA = 0.05;

  private final Map<String, Integer> raised = new LinkedHashMap<>();
  private final Map<String, Double> largest = new LinkedHashMap<>();

  private Alarms() {}

  /** One pair of samples, and the p-values of one or several tests on it. */
  @FunctionalInterface
  interface Trial {
    void run(SplittableRandom random, Alarms alarms);
  }

  /**
   * Runs a trial many times.
   *
   * @param cell the place on the grid, for messages; it also seeds the simulation
   * @return the rate of each test
   */
  static Rates simulate(String cell, int runs, Trial trial) {
    Alarms alarms = new Alarms();
    SplittableRandom random = new SplittableRandom(cell.hashCode());
    for (int i = 0; i < runs; i++) {
      trial.run(random, alarms);
    }
    Map<String, Rate> rates = new LinkedHashMap<>();
    alarms.raised.forEach(
        (test, count) ->
            rates.put(
                test,
                new Rate(
                    test + " " + cell,
                    (double) count / runs,
                    runs,
                    alarms.largest.getOrDefault(test, 0.0))));
    return new Rates(rates);
  }

  void add(String test, TestResult result) {
    add(test, result.pValue());
  }

  /** Permutations have p-values of exactly 0.05, which count; rounding must not decide. */
  void add(String test, double p) {
    boolean alarm = p <= ALPHA + 1e-12;
    raised.merge(test, alarm ? 1 : 0, Integer::sum);
    if (alarm) {
      largest.merge(test, p, Math::max);
    }
  }

  /** The rates of several tests. */
  record Rates(Map<String, Rate> ofTests) {
    Rate get(String test) {
      return Objects.requireNonNull(ofTests.get(test), test);
    }
  }

  /**
   * The rate of a test at a place on the grid.
   *
   * @param runs in how many runs it was found; 0 if it is exact
   * @param attainable the largest p-value up to 0.05 that was seen
   */
  record Rate(String cell, double value, int runs, double attainable) {
    static Rate exact(String cell, double value) {
      return new Rate(cell, value, 0, Double.NaN);
    }

    void isAtMost(double level) {
      assertThat(value)
          .as("rate of alarms of %s, at most %s", this, level)
          .isLessThanOrEqualTo(level + noise(level));
    }

    void isAtLeast(double level) {
      assertThat(value)
          .as("rate of alarms of %s, at least %s", this, level)
          .isGreaterThanOrEqualTo(level - noise(level));
    }

    void isBetween(double low, double high) {
      isAtLeast(low);
      isAtMost(high);
    }

    /** Three standard errors. */
    private double noise(double level) {
      return runs == 0 ? 0 : 3 * Math.sqrt(level * (1 - level) / runs);
    }

    @Override
    public String toString() {
      return cell + ": " + value + (runs == 0 ? "" : " in " + runs + " runs");
    }
  }
}
