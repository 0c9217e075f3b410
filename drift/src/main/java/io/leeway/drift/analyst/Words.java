package io.leeway.drift.analyst;

import io.leeway.drift.CheckKind;
import io.leeway.drift.CheckResult;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.StatisticResult;
import io.leeway.drift.internal.Text;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Columns and their numbers in sentences; never a category, a cut or a reason made elsewhere. */
final class Words {
  private static final int FEW = 3;

  private Words() {}

  /** A name in quotes. */
  static String name(String column) {
    return "'" + Text.name(column, 40) + "'";
  }

  /** The first few names, and how many more. */
  static String names(List<String> columns) {
    String first = columns.stream().limit(FEW).map(Words::name).collect(Collectors.joining(", "));
    return columns.size() <= FEW
        ? first
        : first + " and " + Text.count(columns.size() - FEW) + " more";
  }

  static List<String> namesOf(List<FeatureDrift> columns) {
    return columns.stream().map(FeatureDrift::name).toList();
  }

  /** How many of a thing, such as {@code 1 feature} and {@code 2 features}. */
  static String count(long count, String thing) {
    return Text.count(count) + " " + thing + (count == 1 ? "" : "s");
  }

  /** Status and numbers of a column. */
  static String finding(FeatureDrift column) {
    String status = name(column.name()) + " is " + column.status();
    return column
        .decisive()
        .map(statistic -> status + ": " + numbers(statistic))
        .orElse(status + ", without a statistic");
  }

  private static String numbers(StatisticResult statistic) {
    String score =
        statistic.adjustedScore().isPresent()
            ? ", score " + Text.number(statistic.adjustedScore().getAsDouble())
            : "";
    return statistic.id()
        + " "
        + Text.number(statistic.value())
        + score
        + p(statistic)
        + ", n "
        + (statistic.n() == 0 ? "unknown" : Text.count(statistic.n()))
        + " / "
        + (statistic.m() == 0 ? "unknown" : Text.count(statistic.m()));
  }

  private static String p(StatisticResult statistic) {
    return statistic.adjustedPValue().isPresent()
        ? ", adjusted p " + Text.pValue(statistic.adjustedPValue().getAsDouble())
        : ", not tested";
  }

  /** How the missing rate of a column went up. */
  static String missing(FeatureDrift column, StatisticResult rate) {
    String rates = rate.pValue().isPresent() ? rates(column) : "its missing rate went up";
    return name(column.name()) + ": " + rates + ", " + rate.status() + ", " + numbers(rate);
  }

  /**
   * Whether a check looked at a column, which may be named; what a check of another kind looked at
   * may be a group of people.
   */
  static boolean isColumn(CheckResult check, Set<String> columns) {
    return check.kind() == CheckKind.QUALITY
        && check.subject().filter(columns::contains).isPresent();
  }

  /** From which missing rate to which. */
  static String rates(FeatureDrift column) {
    return "its missing rate went from "
        + Text.percent(column.reference().missingRate())
        + " to "
        + Text.percent(column.current().missingRate());
  }
}
