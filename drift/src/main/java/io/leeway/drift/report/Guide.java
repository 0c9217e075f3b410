package io.leeway.drift.report;

import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Page;
import io.leeway.drift.DriftReport;
import io.leeway.drift.StatisticResult;
import io.leeway.drift.statistic.StatisticId;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** How to read the page, for people who do not make statistics. */
final class Guide {
  private Guide() {}

  static void write(Markup page, DriftReport report) {
    Page.section(page, "guide", "How to read this");
    page.open("dl");
    term(
        page,
        "Reference and current",
        "The reference is what the model was trained on, or should be compared with; the current"
            + " data is what it sees now. Every arrow → goes from the reference to the current data.");
    term(
        page,
        "Score",
        "How large a shift is, on one scale for all statistics: 0 is none. If a bell-shaped number"
            + " moves by 0.32, 0.50 or 0.63 of its standard deviation, the score is about 0.10, 0.25"
            + " or 0.40. "
            + (report.significanceAssessed()
                ? "What chance alone gives to samples of these sizes has been taken off. \"inf\""
                    + " means that the two samples do not overlap."
                : "The scores here are what the host gave."));
    term(
        page,
        "p and adjusted p",
        "How often chance alone would show a difference at least as large if nothing had changed:"
            + " 0.01 is once in a hundred times. The adjusted p allows for how many tests were made"
            + " together, and it decides. 3e-08 is 0.00000003.");
    term(
        page,
        "MILD, MODERATE, SEVERE",
        "A column drifts only if its score is large enough and its adjusted p is below alpha. By the"
            + " standard policy MILD begins at a score of 0.10, MODERATE at 0.25 and SEVERE at 0.40;"
            + " the rule of a column says where they begin for it. A large sample does not turn a"
            + " trifle into an alarm, and a small one does not turn noise into one.");
    term(
        page,
        "Not assessed",
        "It is not the same as no drift: nothing is known, for the reason that is given.");
    term(
        page,
        "Missing and unseen",
        "Missing is the share of the rows without a value, before and now. Unseen is the share of"
            + " the current values that the reference does not have.");
    term(
        page,
        "Distributions",
        "The hatched, lighter bars are the reference, the solid, darker ones the current data: each"
            + " is the share of the values in a bin. Bars are equally wide, whatever range of numbers"
            + " their bin covers.");
    statistics(report).forEach(id -> term(page, id.toString(), meaning(id)));
    page.close().close();
  }

  private static Set<StatisticId> statistics(DriftReport report) {
    return report
        .columns()
        .flatMap(column -> column.statistics().stream())
        .map(StatisticResult::id)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(StatisticId.class)));
  }

  private static void term(Markup page, String term, String meaning) {
    page.element("dt", term).element("dd", meaning);
  }

  private static String meaning(StatisticId id) {
    return switch (id) {
      case PSI ->
          "Population stability index: how far the shares of the bins lie apart, 0 upwards.";
      case KS -> "The largest difference between the shares of values below any point, 0 to 1.";
      case CHI2 ->
          "How far the counts of the bins are from what equal shares would give, 0 upwards.";
      case JS -> "Jensen-Shannon divergence: how much a value tells of its sample, 0 to 1 bit.";
      case KL -> "Kullback-Leibler divergence of the current shares from the reference's, in nats.";
      case HELLINGER -> "Hellinger distance of the shares of the bins, 0 to 1.";
      case TOTAL_VARIATION ->
          "The share of the values that would have to change their bin, 0 to 1.";
      case L_INFINITY -> "The largest difference between the shares of a bin, 0 to 1.";
      case WASSERSTEIN ->
          "How far the values would have to move on average, in standard deviations of the"
              + " reference.";
      case ENERGY ->
          "Energy distance: how much farther apart values of the two samples lie than"
              + " values of one.";
      case CRAMER_VON_MISES ->
          "All differences between the shares below each point, squared and" + " added.";
      case ANDERSON_DARLING ->
          "As cramer_von_mises, with more weight on the smallest and largest" + " values.";
      case MMD -> "Maximum mean discrepancy of several columns together.";
      case DOMAIN_CLASSIFIER ->
          "How well a model can tell the two samples apart: 0.5 is not at all.";
      case MISSING_RATE -> "The share of missing values now less that of the reference, -1 to 1.";
    };
  }
}
