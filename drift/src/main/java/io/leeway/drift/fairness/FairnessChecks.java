package io.leeway.drift.fairness;

import io.leeway.drift.CheckKind;
import io.leeway.drift.CheckResult;
import io.leeway.drift.CheckState;
import io.leeway.drift.internal.Text;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Holds metrics to limits. */
final class FairnessChecks {
  private FairnessChecks() {}

  static CheckResult ofAll(Fairness fairness, FairnessMetric metric, FairnessLimits.Rule rule) {
    Pairs pairs = new Pairs(metric, fairness.groups(), fairness.minimum(), rule.limit());
    Optional<Estimate> estimate = pairs.estimate();
    boolean fails = pairs.failing().isPresent();
    String reason =
        estimate.isEmpty()
            ? pairs.obstacle()
            : judged(metric, estimate.get(), fails, rule.limit())
                + ": "
                + pairs.failing().or(pairs::furthest).orElseThrow().reason();
    return result(
        metric.id(),
        fairness.column(),
        rule,
        estimate,
        fails,
        rule.limit(),
        reason + leftOut(metric, fairness.groups(), fairness.minimum()));
  }

  /** The value first: a line of a report is short. */
  private static String judged(
      FairnessMetric metric, Estimate estimate, boolean fails, double limit) {
    if (!metric.beyond(estimate.value(), limit)) {
      return estimate + " within " + Text.threshold(limit);
    }
    String alike = metric.isRatio() ? "1" : "0";
    return estimate
        + " beyond "
        + Text.threshold(limit)
        + (fails
            ? ", " + alike + " excluded"
            : ", but of no groups so far apart is " + alike + " excluded");
  }

  private static String leftOut(FairnessMetric metric, List<GroupCounts> groups, long minimum) {
    long few =
        groups.stream()
            .filter(group -> metric.rates().stream().anyMatch(rate -> rate.of(group) < minimum))
            .count();
    return few == 0 ? "" : "; left out as too small: " + Text.count(few) + " of " + groups.size();
  }

  static CheckResult ofGroup(String column, MetricResult found, FairnessLimits.Rule rule) {
    FairnessMetric metric = found.metric();
    boolean fails = found.estimate().filter(value -> metric.fails(value, rule.limit())).isPresent();
    String judged =
        found.estimate().map(value -> judged(metric, value, fails, rule.limit()) + ": ").orElse("");
    return result(
        metric.id(),
        column + " = " + found.group().orElseThrow(),
        rule,
        found.estimate(),
        fails,
        rule.limit(),
        judged + found.reason());
  }

  /** The change of a metric, less than 0 if it fell. */
  static CheckResult change(
      String column, MetricResult now, MetricResult before, FairnessLimits.Rule rule) {
    FairnessMetric metric = now.metric();
    double limit = metric.isRatio() ? -rule.change() : rule.change();
    if (now.estimate().isEmpty() || before.estimate().isEmpty()) {
      String reason =
          now.estimate().isEmpty() ? now.reason() : "in the baseline " + before.reason();
      return result(metric.id() + "_change", column, rule, Optional.empty(), false, limit, reason);
    }
    Estimate value = now.estimate().get();
    Estimate old = before.estimate().get();
    Estimate change = Intervals.difference(value, old);
    boolean worse = metric.worsensBeyond(change.value(), rule.change());
    boolean fails = worse && change.excludes(0);
    return result(
        metric.id() + "_change",
        column,
        rule,
        Optional.of(change),
        fails,
        limit,
        change
            + (worse ? " beyond " : " within ")
            + Text.threshold(limit)
            + (fails ? ", 0 excluded" : worse ? ", but 0 is not excluded" : "")
            + ": "
            + Text.number(value.value())
            + ", in the baseline "
            + Text.number(old.value()));
  }

  private static CheckResult result(
      String check,
      String subject,
      FairnessLimits.Rule rule,
      Optional<Estimate> estimate,
      boolean fails,
      double limit,
      String reason) {
    CheckState checked = fails ? CheckState.FAILED : CheckState.PASSED;
    return new CheckResult(
        CheckKind.FAIRNESS,
        check,
        Optional.of(subject),
        rule.severity(),
        estimate.isPresent() ? checked : CheckState.NOT_CHECKED,
        number(estimate.map(Estimate::value)),
        number(estimate.map(Estimate::low)),
        number(estimate.map(Estimate::high)),
        OptionalDouble.of(limit),
        reason);
  }

  private static OptionalDouble number(Optional<Double> number) {
    return number.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }
}
