package io.leeway.drift.fairness;

import io.leeway.drift.internal.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Every two groups with enough rows, compared by one metric.
 *
 * <p>All intervals hold together at 95 %, so that the most conspicuous pair may be picked out
 * afterwards.
 */
final class Pairs {
  /** Two groups compared by one rate. */
  record Pair(Rate rate, GroupCounts group, GroupCounts other, Estimate estimate) {
    String reason() {
      return rate.compared(group, other);
    }
  }

  private final FairnessMetric metric;
  private final double limit;
  private @Nullable Pair furthest;
  private @Nullable Pair failing;
  private double low;
  private double high;

  /** Why there is no value; empty if there is one. */
  private String obstacle = "";

  /**
   * Compares.
   *
   * @param limit what a pair is held to; NaN for nothing
   */
  Pairs(FairnessMetric metric, List<GroupCounts> groups, long minimum, double limit) {
    this.metric = metric;
    this.limit = limit;
    List<List<GroupCounts>> enough = new ArrayList<>();
    long intervals = 0;
    for (Rate rate : metric.rates()) {
      List<GroupCounts> large = groups.stream().filter(group -> rate.of(group) >= minimum).toList();
      if (large.size() < 2) {
        obstacle = tooFew(rate, groups, large.size(), minimum);
        return;
      }
      enough.add(large);
      intervals += large.size() * (large.size() - 1L) / 2;
    }
    double reach = Intervals.reach(intervals);
    for (int i = 0; i < enough.size(); i++) {
      compare(metric.rates().get(i), enough.get(i), reach);
    }
    if (furthest == null) {
      obstacle = "nothing is selected in any group, so that there is no ratio";
    }
  }

  /**
   * One group against another; of several rates one that fails before others, then the one by which
   * they lie further apart.
   */
  static Pair pair(FairnessMetric metric, GroupCounts group, GroupCounts other, double limit) {
    double reach = Intervals.reach(metric.rates().size());
    return metric.rates().stream()
        .map(
            rate ->
                new Pair(
                    rate,
                    group,
                    other,
                    estimate(metric, rate.estimate(group, reach), rate.estimate(other, reach))))
        .max(
            Comparator.comparing((Pair pair) -> metric.fails(pair.estimate(), limit))
                .thenComparing(pair -> metric.distance(pair.estimate().value())))
        .orElseThrow();
  }

  private static String tooFew(Rate rate, List<GroupCounts> groups, int large, long minimum) {
    return groups.stream().allMatch(group -> rate.of(group) == 0)
        ? "there are no " + rate.of
        : "groups with at least "
            + Text.count(minimum)
            + " "
            + rate.of
            + " must be 2 or more, but were "
            + large;
  }

  private void compare(Rate rate, List<GroupCounts> groups, double reach) {
    List<Estimate> rates = groups.stream().map(group -> rate.estimate(group, reach)).toList();
    for (int i = 0; i < groups.size(); i++) {
      for (int j = i + 1; j < groups.size(); j++) {
        // First the group that is ahead, for a ratio the one that is behind.
        boolean ahead = rates.get(i).value() >= rates.get(j).value();
        int first = ahead == metric.isRatio() ? j : i;
        int second = i + j - first;
        if (!metric.isRatio() || rates.get(second).value() > 0) {
          add(
              new Pair(
                  rate,
                  groups.get(first),
                  groups.get(second),
                  estimate(metric, rates.get(first), rates.get(second))));
        }
      }
    }
  }

  private static Estimate estimate(FairnessMetric metric, Estimate one, Estimate other) {
    return metric.isRatio() ? Intervals.ratio(one, other) : Intervals.difference(one, other);
  }

  private void add(Pair pair) {
    Estimate estimate = pair.estimate();
    low = furthest == null ? estimate.low() : extreme(low, estimate.low());
    high = furthest == null ? estimate.high() : extreme(high, estimate.high());
    furthest = further(pair, furthest);
    if (metric.fails(estimate, limit)) {
      failing = further(pair, failing);
    }
  }

  private double extreme(double a, double b) {
    return metric.isRatio() ? Math.min(a, b) : Math.max(a, b);
  }

  private Pair further(Pair pair, @Nullable Pair than) {
    return than == null
            || metric.distance(pair.estimate().value()) > metric.distance(than.estimate().value())
        ? pair
        : than;
  }

  /** The two groups that lie furthest apart; the first found of several. */
  Optional<Pair> furthest() {
    return Optional.ofNullable(furthest);
  }

  /** Of those that fail the two that lie furthest apart. */
  Optional<Pair> failing() {
    return Optional.ofNullable(failing);
  }

  String obstacle() {
    return obstacle;
  }

  /**
   * The metric of all groups: if each pair's true value lies in its interval, the largest of them
   * lies between the largest lower end and the largest upper end.
   */
  Optional<Estimate> estimate() {
    return furthest().map(pair -> new Estimate(pair.estimate().value(), low, high));
  }
}
