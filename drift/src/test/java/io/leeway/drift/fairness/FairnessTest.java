package io.leeway.drift.fairness;

import static io.leeway.drift.fairness.FairnessMetric.DEMOGRAPHIC_PARITY_DIFFERENCE;
import static io.leeway.drift.fairness.FairnessMetric.DISPARATE_IMPACT;
import static io.leeway.drift.fairness.FairnessMetric.EQUALISED_ODDS_DIFFERENCE;
import static io.leeway.drift.fairness.FairnessMetric.EQUAL_OPPORTUNITY_DIFFERENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.leeway.drift.AlertLevel;
import io.leeway.drift.CheckKind;
import io.leeway.drift.CheckResult;
import io.leeway.drift.CheckState;
import io.leeway.drift.Dataset;
import io.leeway.drift.DriftCalculator;
import io.leeway.drift.DriftPolicy;
import io.leeway.drift.DriftReport;
import io.leeway.drift.Severity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FairnessTest {
  private static final FairnessLimits LIMITS = FairnessLimits.standard();
  private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

  /** Selected 60/100, 28/80, 0/20; of positives 40/50, 24/40; of negatives 20/50, 4/40. */
  private static final List<GroupCounts> GROUPS =
      List.of(
          new GroupCounts("a", 100, 60, 40, 20, 30, 10),
          new GroupCounts("b", 80, 28, 24, 4, 36, 16),
          new GroupCounts("c", 20, 0, 0, 0, 10, 10));

  private static Fairness of(GroupCounts... groups) {
    return Fairness.builder().counts("sex", List.of(groups)).build();
  }

  /** Without labels. */
  private static GroupCounts selected(String group, long selected, long rows) {
    return new GroupCounts(group, rows, selected, 0, 0, 0, 0);
  }

  /** Rows with the counts of the groups, in an order that mixes them. */
  private static Fairness.Builder rows(List<GroupCounts> groups) {
    List<String> names = new ArrayList<>();
    List<Boolean> predictions = new ArrayList<>();
    List<Boolean> labels = new ArrayList<>();
    for (GroupCounts group : groups) {
      long[] cells = {
        group.trueNegatives(), group.falseNegatives(), group.falsePositives(), group.truePositives()
      };
      for (int cell = 0; cell < 4; cell++) {
        names.addAll(Collections.nCopies((int) cells[cell], group.group()));
        predictions.addAll(Collections.nCopies((int) cells[cell], cell >= 2));
        labels.addAll(Collections.nCopies((int) cells[cell], cell % 2 == 1));
      }
    }
    for (List<?> list : List.of(names, predictions, labels)) {
      Collections.shuffle(list, new java.util.Random(1)); // the same order for all
    }
    return Fairness.builder().groups("sex", names).predictions(predictions).labels(labels);
  }

  private static CheckResult check(List<CheckResult> checks, FairnessMetric metric) {
    return checks.stream()
        .filter(check -> check.check().startsWith(metric.id()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void rows_areCountedByGroup() {
    Fairness fairness = rows(GROUPS).build();

    assertThat(fairness.groups()).isEqualTo(GROUPS);
    assertThat(fairness.reference()).contains("a");
    assertThat(fairness.withoutLabel()).isZero();
  }

  @Test
  void metrics_areThoseOfTheTable() {
    Fairness fairness = rows(GROUPS).build();

    assertThat(fairness.metrics())
        .extracting(metric -> metric.estimate().orElseThrow().value())
        .containsExactly(
            0.6 - 0.35, // selected 60/100 and 28/80; c has 20 rows and is left out
            0.35 / 0.6,
            0.8 - 0.6, // 40/50 and 24/40
            0.4 - 0.1); // 20/50 and 4/40 lie further apart than 40/50 and 24/40
    assertThat(fairness.metric(DEMOGRAPHIC_PARITY_DIFFERENCE).reason())
        .isEqualTo("selection rate of a 0.600 (60 of 100), of b 0.350 (28 of 80)");
    assertThat(fairness.metric(DISPARATE_IMPACT).group()).contains("b");
    assertThat(fairness.metric(DISPARATE_IMPACT).other()).contains("a");
    assertThat(fairness.metric(EQUALISED_ODDS_DIFFERENCE).reason())
        .isEqualTo("false-positive rate of a 0.400 (20 of 50), of b 0.100 (4 of 40)");
  }

  /** Of two groups the interval is Newcombe's own, 0.0524 to 0.3339. */
  @Test
  void twoGroups_haveThePublishedInterval() {
    Estimate estimate =
        of(selected("a", 56, 70), selected("b", 48, 80))
            .metric(DEMOGRAPHIC_PARITY_DIFFERENCE)
            .estimate()
            .orElseThrow();

    assertThat(estimate.value()).isCloseTo(0.2, within(1e-15));
    assertThat(estimate.low()).isCloseTo(0.0524, within(0.00005));
    assertThat(estimate.high()).isCloseTo(0.3339, within(0.00005));
  }

  @Test
  void aMetricFails_onlyBeyondItsLimitAndWhenNoDifferenceIsExcluded() {
    // 0.2 apart, interval 0.052 to 0.334; the ratio is 0.75
    List<CheckResult> fails = of(selected("a", 56, 70), selected("b", 48, 80)).checks(LIMITS);
    // 0.2 apart as well, but of half as many
    List<CheckResult> few = of(selected("a", 28, 35), selected("b", 24, 40)).checks(LIMITS);
    // 0.05 apart, and that is certain
    List<CheckResult> near =
        of(selected("a", 5_000, 10_000), selected("b", 4_500, 10_000)).checks(LIMITS);

    CheckResult parity = fails.get(0);
    assertThat(parity.kind()).isEqualTo(CheckKind.FAIRNESS);
    assertThat(parity.check()).isEqualTo("demographic_parity_difference");
    assertThat(parity.subject()).contains("sex");
    assertThat(parity.severity()).isEqualTo(Severity.WARNING);
    assertThat(parity.state()).isEqualTo(CheckState.FAILED);
    assertThat(parity.value().orElseThrow()).isCloseTo(0.2, within(1e-15));
    assertThat(parity.low().orElseThrow()).isCloseTo(0.0524, within(0.00005));
    assertThat(parity.high().orElseThrow()).isCloseTo(0.3339, within(0.00005));
    assertThat(parity.limit()).hasValue(0.10);
    assertThat(parity.reason())
        .isEqualTo(
            "0.200 (0.052 to 0.334) beyond 0.10, 0 excluded:"
                + " selection rate of a 0.800 (56 of 70), of b 0.600 (48 of 80)");
    assertThat(fails.get(1).state()).isEqualTo(CheckState.FAILED);
    assertThat(fails.get(1).reason()).startsWith("0.750 (0.").contains("beyond 0.80, 1 excluded");

    assertThat(few.get(0).state()).isEqualTo(CheckState.PASSED);
    assertThat(few.get(0).reason())
        .contains("beyond 0.10, but of no groups so far apart is 0 excluded");
    assertThat(few.get(1).state()).isEqualTo(CheckState.PASSED);

    assertThat(near.get(0).state()).isEqualTo(CheckState.PASSED);
    assertThat(near.get(0).low().orElseThrow()).isPositive();
    assertThat(near.get(0).reason()).contains(" within 0.10:");
    assertThat(near.get(1).reason()).contains(" within 0.80:");
  }

  @Test
  void aValueOnItsLimit_isWithinIt() {
    // 0.8 - 0.7 is 0.10000000000000009 in doubles; 0.56 / 0.7 is 0.8 less the last digit
    List<CheckResult> checks =
        of(selected("a", 80_000, 100_000), selected("b", 70_000, 100_000)).checks(LIMITS);
    List<CheckResult> ratio =
        of(selected("a", 70_000, 100_000), selected("b", 56_000, 100_000)).checks(LIMITS);

    assertThat(checks.get(0).state()).isEqualTo(CheckState.PASSED);
    assertThat(ratio.get(1).state()).isEqualTo(CheckState.PASSED);
    assertThat(ratio.get(0).state()).isEqualTo(CheckState.FAILED);
  }

  @Test
  void aSmallGroupFarOut_hidesNoOtherPair() {
    // c is 0.183 from b with an interval around 0; a and b are 0.15 apart for certain.
    Fairness fairness =
        of(
            selected("a", 5_000, 10_000),
            selected("b", 3_500, 10_000),
            selected("c", 16, 30)); // 0.533

    CheckResult check = fairness.checks(LIMITS).get(0);

    assertThat(check.state()).isEqualTo(CheckState.FAILED);
    assertThat(check.value().orElseThrow()).isCloseTo(16.0 / 30 - 0.35, within(1e-12));
    assertThat(check.low().orElseThrow()).isBetween(0.1, 0.15);
    assertThat(check.reason()).contains("of a 0.500 (5,000 of 10,000), of b 0.350");
    assertThat(fairness.metric(DEMOGRAPHIC_PARITY_DIFFERENCE).group()).contains("c");
  }

  @Test
  void certainButNearPair_andFarButUncertainPair_doNotFailTogether() {
    Fairness fairness =
        of(
            selected("a", 500_000, 1_000_000),
            selected("b", 470_000, 1_000_000), // 0.03 from a, for certain
            selected("c", 22, 36)); // 0.61, but of 36

    CheckResult check = fairness.checks(LIMITS).get(0);

    assertThat(check.low().orElseThrow()).isPositive();
    assertThat(check.value().orElseThrow()).isGreaterThan(0.10);
    assertThat(check.state()).isEqualTo(CheckState.PASSED);
  }

  @Test
  void oneGroupOrNone_isNotChecked() {
    for (CheckResult check : of(selected("a", 50, 100)).checks(LIMITS)) {
      assertThat(check.state()).isEqualTo(CheckState.NOT_CHECKED);
      assertThat(check.value()).isEmpty();
    }
    assertThat(of(selected("a", 50, 100)).metric(DISPARATE_IMPACT).reason())
        .isEqualTo("groups with at least 30 rows must be 2 or more, but were 1");
    assertThat(of(selected("a", 50, 100)).comparisons()).isEmpty();

    Fairness empty = Fairness.builder().groups("sex", List.of()).predictions().build();
    assertThat(empty.checks(LIMITS)).allMatch(check -> check.state() == CheckState.NOT_CHECKED);
    assertThat(empty.metric(DISPARATE_IMPACT).reason()).isEqualTo("there are no rows");
    assertThat(empty.reference()).isEmpty();
    assertThat(empty.toString()).startsWith("fairness of sex\n0 groups, 0 rows");
  }

  @Test
  void nothingSelected_hasNoRatio() {
    Fairness none = of(selected("a", 0, 100), selected("b", 0, 90));
    Fairness one = of(selected("a", 30, 100), selected("b", 0, 90), selected("c", 0, 80));

    assertThat(none.metric(DEMOGRAPHIC_PARITY_DIFFERENCE).estimate().orElseThrow().value())
        .isZero();
    assertThat(none.checks(LIMITS).get(1).state()).isEqualTo(CheckState.NOT_CHECKED);
    assertThat(none.checks(LIMITS).get(1).reason())
        .isEqualTo("nothing is selected in any group, so that there is no ratio");
    assertThat(one.metric(DISPARATE_IMPACT).estimate().orElseThrow().value()).isZero();
    assertThat(one.checks(LIMITS).get(1).state()).isEqualTo(CheckState.FAILED);
    assertThat(one.toString()).contains("disparate_impact               0.000 (0.000 to ");
  }

  @Test
  void allSelected_isAlike() {
    Fairness fairness = of(selected("a", 100, 100), selected("b", 90, 90));

    assertThat(fairness.metric(DEMOGRAPHIC_PARITY_DIFFERENCE).estimate().orElseThrow().value())
        .isZero();
    assertThat(fairness.metric(DISPARATE_IMPACT).estimate().orElseThrow().value()).isEqualTo(1);
    assertThat(fairness.checks(LIMITS)).noneMatch(CheckResult::failed);
  }

  @Test
  void groupsTooSmall_areReportedAndLeftOut() {
    // 29 rows are too few, 30 are enough; b has 30 positive labels and only 29 negative ones
    Fairness fairness =
        of(
            new GroupCounts("a", 100, 50, 30, 20, 30, 20),
            new GroupCounts("b", 59, 29, 20, 9, 20, 10),
            selected("c", 0, 29),
            selected("d", 30, 30));

    assertThat(fairness.metric(DEMOGRAPHIC_PARITY_DIFFERENCE).group()).contains("d");
    assertThat(fairness.metric(DEMOGRAPHIC_PARITY_DIFFERENCE).estimate().orElseThrow().value())
        .isEqualTo(1 - 29.0 / 59);
    assertThat(fairness.metric(EQUAL_OPPORTUNITY_DIFFERENCE).estimate()).isPresent();
    assertThat(fairness.metric(EQUALISED_ODDS_DIFFERENCE).reason())
        .isEqualTo("groups with at least 30 negative labels must be 2 or more, but were 1");
    assertThat(check(fairness.checks(LIMITS), DEMOGRAPHIC_PARITY_DIFFERENCE).reason())
        .endsWith("; left out as too small: 1 of 4");
    assertThat(fairness.groups()).hasSize(4);
    assertThat(fairness.toString()).contains("too few (29)");
    assertThat(
            Fairness.builder()
                .counts("sex", fairness.groups())
                .minimum(29)
                .build()
                .metric(DEMOGRAPHIC_PARITY_DIFFERENCE)
                .estimate()
                .orElseThrow()
                .value())
        .isEqualTo(1);
  }

  @Test
  void missingValues_areCountedAndLeftOut() {
    List<@Nullable String> groups = Arrays.asList("a", null, "a", "b", null, "b");
    List<@Nullable Boolean> predictions = Arrays.asList(true, true, null, false, null, true);
    List<@Nullable Boolean> labels = Arrays.asList(true, true, true, null, true, false);

    Fairness fairness =
        Fairness.builder().groups("sex", groups).predictions(predictions).labels(labels).build();

    assertThat(fairness.withoutGroup()).isEqualTo(2);
    assertThat(fairness.withoutPrediction()).isEqualTo(1);
    assertThat(fairness.withoutLabel()).isEqualTo(1);
    assertThat(fairness.groups())
        .containsExactly(
            new GroupCounts("b", 2, 1, 0, 1, 0, 0), new GroupCounts("a", 1, 1, 1, 0, 0, 0));
    assertThat(fairness.toString())
        .startsWith(
            "fairness of sex\n2 groups, 3 rows, 1 of them without a label; 3 rows left out\n");
  }

  @Test
  void scoresAndColumns_giveTheSameCounts() {
    Dataset data =
        Dataset.builder()
            .categorical("sex", "f", "m", "f", "m", null)
            .categorical("referred", "yes", "no", null, "yes", "yes")
            .numeric("score", 0.5, 0.49, Double.NaN, 0.9, 1)
            .categorical("ill", "yes", "no", "yes", null, "no")
            .numeric("ill1", 1, 0, 1, Double.NaN, 0)
            .numeric("code", 1, -0.0, 1, 0, Double.NaN)
            .build();

    Fairness names =
        Fairness.builder()
            .groups(data, "sex")
            .predictions(data, "referred", "yes")
            .labels(data, "ill", "yes")
            .build();
    Fairness numbers =
        Fairness.builder()
            .groups(data, "code")
            .predictions(data, "score", 0.5)
            .labels(data, "ill1", 1)
            .build();
    Fairness arrays =
        Fairness.builder()
            .groups("sex", data.texts("sex"))
            .predictions(data.numbers("score"), 0.5)
            .labels(true, false, true, false, false)
            .build();

    assertThat(names.groups())
        .containsExactly(
            new GroupCounts("m", 2, 1, 0, 0, 1, 0), new GroupCounts("f", 1, 1, 1, 0, 0, 0));
    assertThat(names.withoutPrediction()).isEqualTo(1);
    assertThat(names.withoutGroup()).isEqualTo(1);
    assertThat(numbers.groups())
        .containsExactly(names.groups().get(0).named("0"), names.groups().get(1).named("1"));
    assertThat(arrays.groups().get(0)).isEqualTo(new GroupCounts("m", 2, 1, 0, 1, 1, 0));
  }

  @Test
  void eachGroup_standsAgainstTheReference() {
    Fairness fairness = rows(GROUPS).reference("b").build();

    List<MetricResult> comparisons = fairness.comparisons();

    assertThat(comparisons).hasSize(8).allMatch(found -> found.other().equals(Optional.of("b")));
    assertThat(comparisons)
        .filteredOn(found -> found.group().equals(Optional.of("a")))
        .extracting(found -> found.estimate().orElseThrow().value())
        .containsExactly(0.6 - 0.35, 0.6 / 0.35, 0.8 - 0.6, 0.4 - 0.1);
    assertThat(comparisons)
        .filteredOn(found -> found.group().equals(Optional.of("c")))
        .allMatch(found -> found.estimate().isEmpty())
        .extracting(MetricResult::reason)
        .contains("rows of c must be at least 30, but were 20");
    assertThat(rows(GROUPS).build().comparisons())
        .filteredOn(found -> found.group().equals(Optional.of("b")))
        .extracting(found -> found.estimate().orElseThrow().value())
        .containsExactly(0.35 - 0.6, 0.35 / 0.6, 0.6 - 0.8, 0.1 - 0.4);
  }

  @Test
  void groupsAhead_failLikeGroupsBehind() {
    List<GroupCounts> groups = List.of(selected("a", 500, 1_000), selected("b", 675, 900));

    List<CheckResult> ahead = Fairness.builder().counts("sex", groups).build().groupChecks(LIMITS);
    List<CheckResult> behind =
        Fairness.builder().counts("sex", groups).reference("b").build().groupChecks(LIMITS);

    assertThat(ahead.get(0).subject()).contains("sex = b");
    assertThat(ahead.get(0).value().orElseThrow()).isEqualTo(0.25);
    assertThat(behind.get(0).value().orElseThrow()).isEqualTo(-0.25);
    assertThat(ahead.get(1).value().orElseThrow()).isEqualTo(1.5); // 0.75 / 0.5
    assertThat(ahead.subList(0, 2)).allMatch(CheckResult::failed);
    assertThat(behind.subList(0, 2)).allMatch(CheckResult::failed);
    assertThat(ahead.subList(2, 4)).allMatch(check -> check.state() == CheckState.NOT_CHECKED);
  }

  /** 28/35 and 21/35 of the positives lie further apart than 400/1000 and 250/1000. */
  @Test
  void certainDifferenceOfFalsePositives_isNotHiddenByAnUncertainOne() {
    Fairness fairness =
        of(
            new GroupCounts("a", 1_035, 428, 28, 400, 600, 7),
            new GroupCounts("b", 1_035, 271, 21, 250, 750, 14));

    CheckResult all = check(fairness.checks(LIMITS), EQUALISED_ODDS_DIFFERENCE);
    CheckResult group = check(fairness.groupChecks(LIMITS), EQUALISED_ODDS_DIFFERENCE);

    assertThat(fairness.metric(EQUALISED_ODDS_DIFFERENCE).estimate().orElseThrow().value())
        .isCloseTo(0.2, within(1e-12));
    assertThat(check(fairness.checks(LIMITS), EQUAL_OPPORTUNITY_DIFFERENCE).failed()).isFalse();
    assertThat(all.failed()).isTrue();
    assertThat(all.reason()).contains("false-positive rate of a 0.400 (400 of 1,000), of b 0.250");
    assertThat(group.failed()).isTrue();
    assertThat(group.value().orElseThrow()).isCloseTo(-0.15, within(1e-12));
    assertThat(fairness.comparisons().get(3).estimate().orElseThrow().value())
        .isCloseTo(-0.2, within(1e-12));
  }

  @Test
  void referenceWithoutRowsOrWithoutSelected_isToldAsTheReason() {
    Fairness gone =
        Fairness.builder()
            .counts("sex", List.of(selected("a", 5, 50), selected("b", 5, 50)))
            .reference("x")
            .build();
    Fairness none = of(selected("a", 0, 60), selected("b", 5, 50));

    assertThat(gone.comparisons())
        .hasSize(8)
        .allMatch(found -> found.reason().equals("the reference group x has no row"));
    assertThat(none.comparisons().get(1).reason())
        .isEqualTo("nothing is selected in a, so that there is no ratio");
  }

  @Test
  void change_isADifferenceOfDifferences() {
    Fairness before = of(selected("a", 500, 1_000), selected("b", 480, 1_000)); // 0.02, 0.96
    Fairness now = of(selected("a", 600, 1_000), selected("b", 420, 1_000)); // 0.18, 0.70

    CheckResult parity = now.against(before, LIMITS).get(0);
    CheckResult impact = now.against(before, LIMITS).get(1);

    Estimate d = now.metric(DEMOGRAPHIC_PARITY_DIFFERENCE).estimate().orElseThrow();
    Estimate b = before.metric(DEMOGRAPHIC_PARITY_DIFFERENCE).estimate().orElseThrow();
    double low = 0.16 - Math.sqrt(square(d.value() - d.low()) + square(b.high() - b.value()));
    double high = 0.16 + Math.sqrt(square(d.high() - d.value()) + square(b.value() - b.low()));
    assertThat(parity.check()).isEqualTo("demographic_parity_difference_change");
    assertThat(parity.value().orElseThrow()).isCloseTo(0.16, within(1e-12));
    assertThat(parity.low().orElseThrow()).isCloseTo(low, within(1e-12));
    assertThat(parity.high().orElseThrow()).isCloseTo(high, within(1e-12));
    assertThat(parity.limit()).hasValue(0.05);
    assertThat(parity.state()).isEqualTo(CheckState.FAILED);
    assertThat(parity.reason())
        .matches(
            "0\\.160 \\(0\\.\\d+ to 0\\.\\d+\\) beyond 0\\.05, 0 excluded: 0\\.180, .* 0\\.020");
    assertThat(impact.value().orElseThrow()).isCloseTo(0.70 - 0.96, within(1e-12));
    assertThat(impact.limit()).hasValue(-0.10);
    assertThat(impact.state()).isEqualTo(CheckState.FAILED);
    assertThat(now.against(before, LIMITS).get(2).state()).isEqualTo(CheckState.NOT_CHECKED);
  }

  private static double square(double x) {
    return x * x;
  }

  @Test
  void improvementAndNoise_areNoFailedChange() {
    Fairness fair = of(selected("a", 500, 1_000), selected("b", 480, 1_000));
    Fairness unfair = of(selected("a", 600, 1_000), selected("b", 420, 1_000));
    Fairness few = of(selected("a", 18, 35), selected("b", 14, 35));

    assertThat(fair.against(unfair, LIMITS)).noneMatch(CheckResult::failed);
    assertThat(few.against(fair, LIMITS)).noneMatch(CheckResult::failed);
    assertThat(few.against(fair, LIMITS).get(0).reason())
        .contains(" beyond 0.05, but 0 is not excluded: ");
    assertThat(fair.against(of(selected("a", 1, 40)), LIMITS).get(0).reason())
        .isEqualTo("in the baseline groups with at least 30 rows must be 2 or more, but were 1");
  }

  @Test
  void knownValues_areTakenAsExact() {
    Fairness now = of(selected("a", 56, 70), selected("b", 48, 80)); // 0.2 (0.0524 to 0.3339)

    List<CheckResult> checks =
        now.against(Map.of(DEMOGRAPHIC_PARITY_DIFFERENCE, 0.02, DISPARATE_IMPACT, 0.95), LIMITS);

    assertThat(checks)
        .extracting(CheckResult::check)
        .containsExactly("demographic_parity_difference_change", "disparate_impact_change");
    assertThat(checks.get(0).value().orElseThrow()).isCloseTo(0.18, within(1e-12));
    assertThat(checks.get(0).low().orElseThrow()).isCloseTo(0.0324, within(0.00005));
    assertThat(checks.get(0).high().orElseThrow()).isCloseTo(0.3139, within(0.00005));
    assertThat(checks.get(0).state()).isEqualTo(CheckState.FAILED);
    assertThat(now.against(Map.of(DEMOGRAPHIC_PARITY_DIFFERENCE, 0.06), LIMITS).get(0).state())
        .isEqualTo(CheckState.PASSED); // 0.14 more, but from -0.008
    assertThat(now.against(Map.of(), LIMITS)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> now.against(Map.of(DISPARATE_IMPACT, Double.NaN), LIMITS))
        .withMessage("disparate_impact of a baseline must be in [0, 1], but was NaN");
  }

  @Test
  void reportedMetric_isHeldToItsLimitAndSaysWhatIsNotKnown() {
    BiasMetric gap = new BiasMetric("demographic_parity_gap", "RACE", "Black", 0.02, 0.08);

    CheckResult check = gap.check(0.05, Severity.CRITICAL);

    assertThat(check.failed()).isTrue();
    assertThat(check.subject()).contains("RACE = Black");
    assertThat(check.value().orElseThrow()).isCloseTo(0.06, within(1e-15));
    assertThat(check.reason())
        .isEqualTo("0.060 beyond 0.05: 0.080, in the baseline 0.020, significance not assessed");
    assertThat(gap.check(0.06, Severity.CRITICAL).failed()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BiasMetric("gap", "RACE", "Black", 0.02, Double.NaN))
        .withMessage("gap must be finite, but was 0.02 and is NaN");
    assertThatIllegalArgumentException().isThrownBy(() -> gap.check(-1, Severity.INFO));
  }

  @Test
  void checks_standInTheReportAndCountInItsAlertLevel() {
    DriftReport report = DriftReport.computedElsewhere(0.01).build();
    Fairness unfair = of(selected("a", 560, 700), selected("b", 480, 800));
    FairnessLimits critical = LIMITS.withSeverity(DISPARATE_IMPACT, Severity.CRITICAL);

    DriftReport warned = report.withChecks(unfair.checks(LIMITS));
    DriftReport alarmed = report.withChecks(unfair.checks(critical));

    assertThat(report.alertLevel()).isEqualTo(AlertLevel.NORMAL);
    assertThat(warned.alertLevel()).isEqualTo(AlertLevel.WARNING);
    assertThat(alarmed.alertLevel()).isEqualTo(AlertLevel.CRITICAL);
    assertThat(alarmed.failedChecks().get(0).check()).isEqualTo("disparate_impact");
    assertThat(DriftReport.fromJson(alarmed.toJson())).isEqualTo(alarmed);
    assertThat(
            report
                .withChecks(of(selected("a", 28, 35), selected("b", 24, 40)).checks(critical))
                .alertLevel())
        .isEqualTo(AlertLevel.NORMAL);
  }

  @Test
  void hostileNames_doNotBreakLinesOrSplitGroups() {
    String escape = "\u001b[2J\r\nFAILED\u2028\u202e\"<script>";
    String pair = "x".repeat(19) + "\ud83d\ude00" + "y".repeat(5_000);
    Fairness fairness =
        of(
            selected(escape, 10, 100),
            selected(pair, 90, 100),
            selected("", 50, 90),
            selected(" ", 50, 80),
            selected("\u00e9", 50, 70),
            selected("e\u0301", 50, 60)); // looks like the one before

    assertThat(fairness.groups()).hasSize(6);
    assertThat(fairness.toString().lines())
        .hasSize(13)
        .allMatch(line -> line.length() <= 80, "at most 80 characters")
        .allMatch(line -> line.chars().noneMatch(Character::isISOControl));
    List<CheckResult> checks = new ArrayList<>(fairness.checks(LIMITS));
    checks.addAll(fairness.groupChecks(LIMITS));
    for (CheckResult check : checks) {
      assertThat(check.reason()).doesNotContain("\n", "\u001b", "\u202e").hasSizeLessThan(400);
      assertThat(check.toString()).doesNotContain("\n", "\u001b", "\u202e");
    }
    DriftReport report = DriftReport.computedElsewhere(0).build().withChecks(checks);
    assertThat(DriftReport.fromJson(report.toJson())).isEqualTo(report);
  }

  @Test
  void sensitiveGroups_appearOnlyAsTheHashesOfSegments() {
    int n = 120;
    String[] sex = new String[n];
    boolean[] approved = new boolean[n];
    for (int i = 0; i < n; i++) {
      sex[i] = i % 3 == 0 ? "female" : "male";
      approved[i] = i % 2 == 0;
    }
    Dataset data = Dataset.builder().categorical("sex", sex).numeric("x", new double[n]).build();
    DriftPolicy policy =
        DriftPolicy.builder("p", "1").feature("sex", rule -> rule.withSensitive(true)).build();

    Fairness open = Fairness.builder().groups(data, "sex").predictions(approved).build();
    Fairness hashed =
        Fairness.builder()
            .groups(data, "sex")
            .predictions(approved)
            .reference("female")
            .policy(policy)
            .hashKey(KEY)
            .build();
    Fairness random =
        Fairness.builder().policy(policy).groups(data, "sex").predictions(approved).build();

    List<String> segments =
        DriftCalculator.withDefaults()
            .withPolicy(policy)
            .withHashKey(KEY)
            .compareSegments(data, data, "sex")
            .reports()
            .stream()
            .map(report -> report.segment().orElseThrow().value().orElseThrow())
            .toList();
    assertThat(hashed.groups()).extracting(GroupCounts::group).isEqualTo(segments);
    assertThat(hashed.reference()).contains(segments.get(1));
    assertThat(hashed.metrics())
        .extracting(MetricResult::estimate)
        .isEqualTo(open.metrics().stream().map(MetricResult::estimate).toList());
    for (Fairness shown : List.of(hashed, random)) {
      String all =
          shown
              + shown.metrics().toString()
              + shown.comparisons()
              + shown.groups()
              + shown.checks(LIMITS)
              + shown.groupChecks(LIMITS);
      assertThat(all).doesNotContain("male").contains("#");
    }
    assertThat(random.groups()).extracting(GroupCounts::group).doesNotContainSequence(segments);
    assertThat(
            Fairness.builder()
                .groups(data, "sex")
                .predictions(approved)
                .policy(DriftPolicy.standard())
                .build()
                .groups())
        .isEqualTo(open.groups());
  }

  @Test
  void allMistakes_areToldTogether() {
    Dataset data = Dataset.builder().numeric("x", 1, 2).categorical("y", "a", "b").build();

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Fairness.builder()
                    .groups(data, "z")
                    .predictions(data, "x", "yes")
                    .labels(data, "y", 1)
                    .hashKey(new byte[3])
                    .minimum(0)
                    .build())
        .withMessage(
            "no column 'z'; columns found: [x, y]; column 'x' is numeric; column 'y' is"
                + " categorical; key must have at least 16 bytes, but had 3; minimum must be at"
                + " least 1, but was 0; fairness needs groups and predictions");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Fairness.builder()
                    .groups(data, "y")
                    .predictions(new double[] {1, 2}, Double.NaN)
                    .labels(true)
                    .build())
        .withMessage(
            "threshold must be a number, but was NaN; groups, predictions and labels must be"
                + " equally many, but were 2, 2, 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(selected("a", 1, 2), selected("a", 1, 2)))
        .withMessage("groups of 'sex' must be counted once each");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GroupCounts("a", 10, 5, 4, 2, 0, 0))
        .withMessageContaining("of 10 rows with 5 selected tp, fp, tn, fn were 4, 2, 0, 0");
    assertThatIllegalArgumentException().isThrownBy(() -> selected("a", 3, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> selected("a", -1, 2));
  }

  @Test
  void aThousandGroups_areTheMost() {
    List<GroupCounts> groups = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      groups.add(selected("g" + i, 20, 40));
    }
    Fairness fairness = Fairness.builder().counts("zip", groups).build();

    assertThat(fairness.checks(LIMITS)).noneMatch(CheckResult::failed);
    assertThat(fairness.toString()).contains("and 980 more groups\n");
    groups.add(selected("more", 20, 40));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fairness.builder().counts("zip", groups).build())
        .withMessage("groups must be at most 1,000, but 'zip' has 1,001");
  }

  @Test
  void limits_sayWhatIsHeldToWhat() {
    FairnessLimits limits =
        LIMITS
            .withLimit(DEMOGRAPHIC_PARITY_DIFFERENCE, 0.25)
            .withChange(DEMOGRAPHIC_PARITY_DIFFERENCE, 0.2)
            .without(EQUAL_OPPORTUNITY_DIFFERENCE, EQUALISED_ODDS_DIFFERENCE);
    Fairness fairness = of(selected("a", 560, 700), selected("b", 480, 800));

    assertThat(fairness.checks(limits))
        .extracting(CheckResult::state)
        .containsExactly(CheckState.PASSED, CheckState.FAILED);
    assertThat(limits)
        .hasToString(
            "demographic_parity_difference 0.25, change 0.2, WARNING; disparate_impact 0.8,"
                + " change 0.1, WARNING")
        .isNotEqualTo(LIMITS)
        .isEqualTo(limits.withLimit(DISPARATE_IMPACT, 0.8));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LIMITS.withLimit(DISPARATE_IMPACT, 1.25))
        .withMessage("limit of disparate_impact must be in (0, 1], but was 1.25");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LIMITS.withLimit(DEMOGRAPHIC_PARITY_DIFFERENCE, -0.1))
        .withMessage("limit of demographic_parity_difference must be in [0, 1), but was -0.1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LIMITS.withChange(DISPARATE_IMPACT, Double.NaN))
        .withMessage("change of disparate_impact must be in [0, 1), but was NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> limits.withLimit(EQUAL_OPPORTUNITY_DIFFERENCE, 0.2))
        .withMessageStartingWith("equal_opportunity_difference was left out of these limits");
  }

  @Test
  void text_isATableOfGroupsAndMetrics() {
    assertThat(rows(GROUPS).build())
        .hasToString(
            """
            fairness of sex
            3 groups, 200 rows, 0 of them without a label; 0 rows left out
            group              rows  selected           true positive      false positive
            a                   100  0.60 [0.50, 0.69]  0.80 [0.67, 0.89]  0.40 [0.28, 0.54]
            b                    80  0.35 [0.25, 0.46]  0.60 [0.45, 0.74]  0.10 [0.04, 0.23]
            c                    20  too few (20)       too few (10)       too few (10)
            demographic_parity_difference  0.250 (0.103 to 0.382), a to b
            disparate_impact               0.583 (0.412 to 0.808), b to a
            equal_opportunity_difference   0.200 (0.011 to 0.377), a to b
            equalised_odds_difference      0.300 (0.092 to 0.470), a to b
            """);
  }

  @Test
  void sampleOfThePackage_prints() {
    Fairness fairness =
        Fairness.builder()
            .groups("sex", List.of("f", "m", "f", "m"))
            .predictions(true, true, false, true)
            .build();

    assertThat(fairness)
        .hasToString(
            """
            fairness of sex
            2 groups, 4 rows, 4 of them without a label; 0 rows left out
            group              rows  selected           true positive      false positive
            f                     2  too few (2)        -                  -
            m                     2  too few (2)        -                  -
            demographic_parity_difference  groups with at least 30 rows must be 2 or more,..
            disparate_impact               groups with at least 30 rows must be 2 or more,..
            equal_opportunity_difference   there are no positive labels
            equalised_odds_difference      there are no positive labels
            """);
  }

  /** Six groups treated alike, 100 rows each: some two lie 0.1 apart most of the time. */
  @Test
  void equalGroups_rarelyFail() {
    SplittableRandom random = new SplittableRandom(11);
    int runs = 1_000;
    int fails = 0;
    int beyond = 0;
    int plain = 0;
    for (int run = 0; run < runs; run++) {
      GroupCounts[] groups = new GroupCounts[6];
      Arrays.setAll(groups, i -> selected("g" + i, IntervalsTest.hits(random, 100, 0.4), 100));
      Fairness fairness = of(groups);
      CheckResult check = fairness.checks(LIMITS).get(0);
      MetricResult widest = fairness.metric(DEMOGRAPHIC_PARITY_DIFFERENCE);
      GroupCounts[] two =
          Arrays.stream(groups)
              .filter(
                  group ->
                      widest.group().equals(Optional.of(group.group()))
                          || widest.other().equals(Optional.of(group.group())))
              .toArray(GroupCounts[]::new);
      fails += check.failed() ? 1 : 0;
      beyond += check.value().orElseThrow() > 0.10 ? 1 : 0;
      plain += of(two).checks(LIMITS).get(0).failed() ? 1 : 0;
    }

    assertThat((double) beyond / runs).isGreaterThan(0.5);
    assertThat((double) plain / runs).isGreaterThan(0.2); // why the intervals are widened
    assertThat((double) fails / runs).isLessThan(0.05 + 3 * Math.sqrt(0.05 * 0.95 / runs));
  }

  /** Rates 0.3 to 0.55: the true difference is 0.25. */
  @Test
  void intervalOfAllGroups_coversTheTruth() {
    SplittableRandom random = new SplittableRandom(13);
    double[] rates = {0.3, 0.5, 0.52, 0.55};
    int runs = 1_000;
    int covered = 0;
    for (int run = 0; run < runs; run++) {
      GroupCounts[] groups = new GroupCounts[rates.length];
      Arrays.setAll(groups, i -> selected("g" + i, IntervalsTest.hits(random, 150, rates[i]), 150));
      Estimate estimate = of(groups).metric(DEMOGRAPHIC_PARITY_DIFFERENCE).estimate().orElseThrow();
      covered += estimate.excludes(0.25) ? 0 : 1;
    }

    assertThat((double) covered / runs).isGreaterThan(0.95 - 3 * Math.sqrt(0.05 * 0.95 / runs));
  }
}
