package io.leeway.drift.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.leeway.drift.Baseline;
import io.leeway.drift.CheckKind;
import io.leeway.drift.CheckResult;
import io.leeway.drift.CheckState;
import io.leeway.drift.Dataset;
import io.leeway.drift.Severity;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.profile.DatasetProfile;
import io.leeway.drift.statistic.MissingRate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each check: passing, failing, at its limit, and where it cannot tell. */
class QualityCheckTest {
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-05-01T12:00:00Z"));

  private static Dataset numbers(double... values) {
    return Dataset.builder().numeric("x", values).build();
  }

  private static Dataset names(@Nullable String... values) {
    return Dataset.builder().categorical("x", values).build();
  }

  /** The first {@code count} of so many rows are one thing, the others another. */
  private static Dataset names(int count, String first, int rows, @Nullable String other) {
    return Dataset.builder().categorical("x", texts(rows, i -> i < count ? first : other)).build();
  }

  private static List<@Nullable String> texts(int rows, IntFunction<@Nullable String> text) {
    List<@Nullable String> texts = new ArrayList<>();
    IntStream.range(0, rows).forEach(i -> texts.add(text.apply(i)));
    return texts;
  }

  private static double[] upTo(int n) {
    return IntStream.range(0, n).mapToDouble(i -> i).toArray();
  }

  private static double[] gaps(int missing, int rows) {
    double[] values = upTo(rows);
    Arrays.fill(values, 0, missing, Double.NaN);
    return values;
  }

  private static QualityChecks from(Dataset data) {
    return QualityChecks.from(baseline(data));
  }

  private static Baseline baseline(Dataset data) {
    return Baseline.builder("credit", "1").dataset(data).build();
  }

  private static CheckResult result(List<CheckResult> results, String check) {
    return results.stream()
        .filter(result -> result.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  private static CheckResult run(QualityCheck check, Dataset data) {
    return QualityChecks.none().with(check).withClock(NOON).run(data).get(0);
  }

  private static CheckResult run(QualityCheck check, DatasetProfile data) {
    return QualityChecks.none().with(check).withClock(NOON).run(data).get(0);
  }

  private static CheckResult check(QualityChecks checks, Dataset data, String name) {
    return result(checks.run(data), name);
  }

  private static CheckState stateOf(QualityChecks checks, Dataset data, String name) {
    return check(checks, data, name).state();
  }

  @Test
  void missingSpike_failsFromTheLimitOn() {
    QualityChecks checks = from(numbers(gaps(1_000, 10_000)));

    CheckResult below = check(checks, numbers(gaps(1_499, 10_000)), "missing_spike");
    CheckResult at = check(checks, numbers(gaps(1_500, 10_000)), "missing_spike");
    CheckResult adjusted =
        check(
            checks.withLimit("missing_spike", "x", 0.0501),
            numbers(gaps(1_500, 10_000)),
            "missing_spike");

    assertThat(below.state()).isEqualTo(CheckState.PASSED);
    assertThat(at.state()).isEqualTo(CheckState.FAILED);
    assertThat(at.kind()).isEqualTo(CheckKind.QUALITY);
    assertThat(at.subject()).contains("x");
    assertThat(at.value().orElseThrow()).isCloseTo(0.05, within(1e-15));
    assertThat(at.limit()).hasValue(0.05);
    assertThat(at.severity()).isEqualTo(Severity.WARNING);
    assertThat(at)
        .hasToString(
            "FAILED (WARNING) missing_spike of x: 1,500 of 10,000 rows (0.150) without a value,"
                + " 0.100 in the baseline; limit 0.05 more, p 1e-26, significant below 0.003");
    assertThat(adjusted.state()).isEqualTo(CheckState.PASSED);
  }

  @Test
  void missingSpike_isNotAMatterOfChanceOrOfFewRows() {
    QualityChecks checks = from(numbers(gaps(100, 1_000)));

    assertThat(stateOf(checks, numbers(gaps(8, 40)), "missing_spike")) // 0.20, p about 0.06
        .isEqualTo(CheckState.PASSED);
    assertThat(stateOf(checks, numbers(gaps(12, 30)), "missing_spike"))
        .isEqualTo(CheckState.FAILED);
    assertThat(stateOf(checks, numbers(gaps(0, 1_000)), "missing_spike"))
        .isEqualTo(CheckState.PASSED);
    assertThat(check(checks, numbers(gaps(29, 29)), "missing_spike"))
        .hasToString(
            "NOT_CHECKED missing_spike of x: the check needs 30 rows on each side, but there are"
                + " 1,000 and 29");
    assertThat(stateOf(from(numbers(gaps(0, 29))), numbers(gaps(50, 100)), "missing_spike"))
        .isEqualTo(CheckState.NOT_CHECKED);
  }

  @Test
  void levelOfATest_isSharedByAllTestsOfARun() {
    QualityChecks three = from(numbers(gaps(100, 1_000)));
    QualityChecks one = three.without("range").without("constant");
    Dataset current = numbers(gaps(12, 50)); // 0.24

    double p = MissingRate.withDefaults().withExactBelow(1_000).test(100, 1_000, 12, 50).pValue();

    assertThat(p).isBetween(0.01 / 3, 0.01);
    assertThat(stateOf(three, current, "missing_spike")).isEqualTo(CheckState.PASSED);
    assertThat(stateOf(one, current, "missing_spike")).isEqualTo(CheckState.FAILED);
  }

  static CheckResult rowCount(long rows, long... history) {
    return QualityChecks.none()
        .with(QualityCheck.rowCount())
        .withRowCountHistory(Arrays.stream(history).boxed().toList())
        .run(numbers(new double[(int) rows]))
        .get(0);
  }

  @Test
  void rowCount_isHeldToTheMedianOfEarlierOnes() {
    // Median 1,000, median deviation 100, 7 counts: a unit is 148.26 (1 + 7 / 4) = 407.715.
    long[] history = {900, 1_000, 1_100, 800, 1_200, 950, 1_000_000};

    CheckResult fine = rowCount(2_427, history); // 3.5 units are 1,427.0025

    assertThat(fine.state()).isEqualTo(CheckState.PASSED);
    assertThat(fine.value().orElseThrow()).isCloseTo(1_427 / 407.715, within(1e-12));
    assertThat(rowCount(2_428, history))
        .hasToString(
            "FAILED (WARNING) row_count: 2,428 rows, robust z 3.502 beside 7 earlier counts"
                + " (median 1000, unit 407.715); limit 3.5");
    assertThat(rowCount(0, history).state()).isEqualTo(CheckState.PASSED);
    assertThat(rowCount(1, 900, 901, 902, 900, 901).state()).isEqualTo(CheckState.FAILED);
  }

  @Test
  void rowCount_allowsAConstantHistoryTheVariationOfCounts() {
    long[] constant = {10_000, 10_000, 10_000, 10_000, 10_000, 10_000};

    assertThat(rowCount(10_001, constant).state()).isEqualTo(CheckState.PASSED);
    assertThat(rowCount(10_350, constant).state()).isEqualTo(CheckState.PASSED); // z is 3.5
    assertThat(rowCount(10_351, constant).state()).isEqualTo(CheckState.FAILED);
    assertThat(rowCount(9_649, constant).state()).isEqualTo(CheckState.FAILED);
    assertThat(rowCount(3, 0, 0, 0, 0, 0).state()).isEqualTo(CheckState.PASSED);
    assertThat(rowCount(4, 0, 0, 0, 0, 0).state()).isEqualTo(CheckState.FAILED);
  }

  @Test
  void rowCount_needsFiveEarlierOnes() {
    assertThat(rowCount(10, 10, 10, 10, 10))
        .hasToString(
            "NOT_CHECKED row_count: the check needs 5 earlier row counts, but was given 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QualityChecks.none().withRowCountHistory(List.of(1L, -1L)))
        .withMessage("row counts must be 0 or more, but one was -1");
  }

  @Test
  void emptyWindow_failsForItsRowsAlone() {
    QualityChecks checks =
        from(
            Dataset.builder().numeric("x", upTo(50)).categorical("y", texts(50, i -> "a")).build());
    Dataset empty = Dataset.builder().numeric("x").categorical("y").build();

    List<CheckResult> results = checks.run(empty);

    assertThat(result(results, "row_count_min"))
        .hasToString("FAILED (CRITICAL) row_count_min: 0 rows; at least 1 wanted");
    assertThat(results.stream().filter(CheckResult::failed)).hasSize(1);
    assertThat(
            stateOf(
                checks,
                Dataset.builder().numeric("x", 1).categorical("y", "a").build(),
                "row_count_min"))
        .isEqualTo(CheckState.PASSED);
    assertThat(run(QualityCheck.minimumRows(3), numbers(1, 2)).failed()).isTrue();
    assertThat(run(QualityCheck.minimumRows(2), numbers(1, 2)).failed()).isFalse();
  }

  @Test
  void columns_areGuarded() {
    Dataset before =
        Dataset.builder()
            .numeric("age", upTo(40))
            .categorical("city", texts(40, i -> "c" + i % 2))
            .numeric("void", gaps(40, 40))
            .build();
    Dataset now =
        Dataset.builder()
            .categorical("age", texts(40, i -> "n" + i))
            .numeric("Void", upTo(40))
            .numeric("more", upTo(40))
            .build();
    QualityChecks checks = from(before);

    List<CheckResult> results = checks.run(now);

    assertThat(results.stream().filter(CheckResult::failed).map(CheckResult::toString))
        .containsExactly(
            "FAILED (INFO) column_unexpected: not expected: 'Void', 'more' (2 in all)",
            "FAILED (CRITICAL) column_type of age: column is categorical, but must be numeric",
            "FAILED (CRITICAL) column_present of city: current has no such column; it has 'age',"
                + " 'Void', 'more'",
            "FAILED (CRITICAL) column_present of void: current has no such column; it has 'age',"
                + " 'Void', 'more'");
    assertThat(
            results.stream().filter(result -> result.subject().equals(Optional.of("city"))).skip(1))
        .allMatch(result -> result.state() == CheckState.NOT_CHECKED)
        .hasSize(4);
    assertThat(check(checks, now, "range").reason())
        .isEqualTo("column is categorical; the check needs a numeric one");
    assertThat(checks.run(before)).noneMatch(CheckResult::failed);
    assertThat(
            checks.checks().stream()
                .filter(check -> check.column().equals(Optional.of("void")))
                .map(QualityCheck::name))
        .containsExactly("column_present", "missing_spike");
    assertThat(
            run(QualityCheck.type("x", ColumnType.NUMERIC), names(new @Nullable String[] {null}))
                .state())
        .isEqualTo(CheckState.NOT_CHECKED);
  }

  @Test
  void range_failsAboveTheLimit() {
    QualityChecks checks = from(numbers(upTo(1_000))).without("missing_spike").without("constant");
    double[] ten = upTo(1_000);
    Arrays.fill(ten, 0, 10, -1);
    double[] eleven = ten.clone();
    eleven[10] = Double.POSITIVE_INFINITY;
    eleven[11] = Double.NaN;

    CheckResult at = check(checks, numbers(ten), "range");
    CheckResult above = check(checks, numbers(eleven), "range");

    assertThat(at.state()).isEqualTo(CheckState.PASSED); // 0.01
    assertThat(at.value()).hasValue(0.01);
    // 2 of 1,000 and 11 of 999 are not yet told apart at 0.01.
    assertThat(above)
        .hasToString(
            "PASSED range of x: 11 of 999 values (0.011) outside the baseline's 0 to 999, such as"
                + " '-1', 'Infinity'; limit 0.01, p 0.013, significant below 0.010");
    Arrays.fill(eleven, 0, 14, -1);
    assertThat(stateOf(checks, numbers(eleven), "range")).isEqualTo(CheckState.FAILED);
    assertThat(stateOf(checks.withLimit("range", 0.02), numbers(eleven), "range"))
        .isEqualTo(CheckState.PASSED);
  }

  @Test
  void rangeOfARule_isExact() {
    QualityCheck age = QualityCheck.range("x", 0, 120);

    assertThat(run(age, numbers(-0.0, 120, Double.NaN)).state()).isEqualTo(CheckState.PASSED);
    assertThat(run(age, numbers(0, Math.nextUp(120.0))))
        .hasToString(
            "FAILED (WARNING) range of x: 1 of 2 values (0.500) outside the allowed 0 to 120, such as '120.00000000000001'; limit 0.00");
    assertThat(run(age.withLimit(0.5), numbers(0, 121)).state()).isEqualTo(CheckState.PASSED);
    assertThat(run(QualityCheck.notNegative("x"), numbers(0, Double.POSITIVE_INFINITY)).failed())
        .isFalse();
    assertThat(run(QualityCheck.notNegative("x"), numbers(0, -Double.MIN_VALUE)).failed()).isTrue();
    assertThat(run(age, numbers(Double.NaN)).reason()).isEqualTo("column has no value in any row");
    assertThat(run(age, names("a")).state()).isEqualTo(CheckState.NOT_CHECKED);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QualityCheck.range("x", 1, 0))
        .withMessage("range must not end before it begins: 1.0, 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QualityCheck.range("", 0, 1))
        .withMessage("check range needs a column");
  }

  @Test
  void rangeOfCounts_saysWhatBinsAllow() {
    DatasetProfile profile = numbers(upTo(100)).profile();
    Dataset beyond =
        numbers(IntStream.range(0, 200).mapToDouble(i -> i < 180 ? 50 : 130).toArray());

    assertThat(run(QualityCheck.range("x", 0, 99), profile).state()).isEqualTo(CheckState.PASSED);
    assertThat(run(QualityCheck.range("x", 0, 50), profile).state()).isEqualTo(CheckState.FAILED);
    assertThat(run(QualityCheck.range("x", 0, 98), profile).reason())
        .startsWith("at least 1 of 100 values (0.010) outside the allowed 0 to 98, such as '99'");
    assertThat(run(QualityCheck.range("x", 0, 97.5).withLimit(0.01), profile).state())
        .isEqualTo(CheckState.FAILED);
    // Of the 20 values from the last cut on, 130 is known to be there, and no more.
    assertThat(
            run(QualityCheck.range("x", 0, 120).withLimit(0.05), beyond.profile(profile.bins()))
                .reason())
        .isEqualTo(
            "from 1 to 20 of 200 values (0.100) lie outside: counts of bins do not say whether more than 0.05 do");
    assertThat(run(QualityCheck.range("x", 0, 120), beyond.profile(profile.bins())).reason())
        .startsWith("at least 1 of 200 values (0.005) outside the allowed 0 to 120, such as '130'");
    assertThat(
            run(QualityCheck.range("x", 0, 120).withLimit(0.1), beyond.profile(profile.bins()))
                .state())
        .isEqualTo(CheckState.PASSED);
    Dataset infinite = numbers(1, 2, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    assertThat(run(QualityCheck.range("x", 1, 2), infinite.profile()).value()).hasValue(0.5);
    assertThat(
            run(QualityCheck.range("x", 1, Double.POSITIVE_INFINITY), infinite.profile()).value())
        .hasValue(0.25);
  }

  @Test
  void domain_failsAboveTheLimit() {
    QualityChecks checks =
        from(names(500, "FI", 1_000, "SE")).without("missing_spike").without("constant");

    CheckResult at = check(checks, names(10, "NO", 1_000, "SE"), "domain");
    CheckResult above = check(checks, names(11, "NO", 1_000, "SE"), "domain");

    assertThat(at.state()).isEqualTo(CheckState.PASSED);
    assertThat(above)
        .hasToString(
            "FAILED (WARNING) domain of x: 11 of 1,000 values (0.011) outside the baseline's 2 names, such as 'NO'; limit 0.01, p 9e-04, significant below 0.010");
    assertThat(stateOf(checks, names(1, "NO", 20, "SE"), "domain"))
        .isEqualTo(CheckState.PASSED); // 0.05, by chance
    assertThat(stateOf(checks, names(new @Nullable String[] {null}), "domain"))
        .isEqualTo(CheckState.NOT_CHECKED);
    assertThat(checks.run(names(11, "NO", 1_000, "SE").profile(names("SE", "FI").profile().bins())))
        .anyMatch(CheckResult::failed);
  }

  @Test
  void domain_expectsNewNamesWhereTheBaselineHasRareOnes() {
    Dataset rare =
        Dataset.builder()
            .categorical("x", texts(1_000, i -> i < 100 ? "rare" + i : "often"))
            .build();
    Dataset others =
        Dataset.builder()
            .categorical("x", texts(1_000, i -> i < 100 ? "other" + i : "often"))
            .build();
    Dataset many =
        Dataset.builder()
            .categorical("x", texts(1_000, i -> i < 200 ? "other" + i : "often"))
            .build();
    Dataset ids = Dataset.builder().categorical("x", texts(1_000, i -> "id" + i)).build();

    assertThat(stateOf(from(rare), others, "domain")).isEqualTo(CheckState.PASSED);
    assertThat(stateOf(from(rare), many, "domain")).isEqualTo(CheckState.FAILED);
    assertThat(stateOf(from(rare), others.rows(70, 1_000), "domain")) // 0.03 where 0.10 is usual
        .isEqualTo(CheckState.PASSED);
    assertThat(from(ids).checks()).noneMatch(check -> check.name().equals("domain"));
  }

  @Test
  void baselineInOlderBins_mayHaveUnseenNamesItself() {
    DatasetProfile older = names(500, "FI", 1_000, "SE").profile();
    Dataset accepted = names(50, "NO", 1_000, "SE");
    QualityChecks checks =
        QualityChecks.from(
            Baseline.builder("credit", "2").profile(accepted.profile(older.bins())).build());

    assertThat(stateOf(checks, names(60, "NO", 1_000, "SE"), "domain"))
        .isEqualTo(CheckState.PASSED);
    assertThat(stateOf(checks, names(100, "NO", 1_000, "SE"), "domain"))
        .isEqualTo(CheckState.FAILED);
  }

  @Test
  void domainOfCounts_saysWhatBinsAllow() {
    List<@Nullable String> all = texts(60, i -> "n" + (10 + i)); // n60 to n69 share a bin
    DatasetProfile profile = Dataset.builder().categorical("x", all).build().profile();
    Set<String> most = IntStream.range(11, 70).mapToObj(i -> "n" + i).collect(Collectors.toSet());
    Set<String> frequent = Set.copyOf(profile.categorical("x").bins().frequent());
    Set<String> some = new HashSet<>(frequent);
    some.add("n69");

    assertThat(run(QualityCheck.domain("x", most), profile).value()).hasValue(1 / 60.0);
    assertThat(run(QualityCheck.domain("x", frequent), profile).value()).hasValue(10 / 60.0);
    assertThat(run(QualityCheck.domain("x", some), profile).reason())
        .startsWith("from 0 to 10 of 60 values (0.167) lie outside: ");
  }

  @Test
  void domainOfARule_isExact() {
    QualityCheck domain = QualityCheck.domain("x", Set.of("FI", "SE"));

    assertThat(run(domain, names("FI", null)).state()).isEqualTo(CheckState.PASSED);
    assertThat(run(domain, names("FI", "fi", "DK", "NO", "IS", "DK")).reason())
        .isEqualTo(
            "5 of 6 values (0.833) outside the allowed 2 names, such as 'fi', 'DK', 'NO'; limit 0.00");
    assertThat(run(domain, names("FI", "DK").profile()).failed()).isTrue();
    assertThat(run(domain, names("FI", "FI").profile()).failed()).isFalse();
    // SE would be an unseen name too.
    assertThat(run(domain, names("FI", "DK").profile(names("FI").profile().bins())).state())
        .isEqualTo(CheckState.NOT_CHECKED);
    assertThat(run(domain, names("FI", "DK").profile(names("FI", "SE").profile().bins())).state())
        .isEqualTo(CheckState.FAILED);
  }

  @Test
  void constantColumn_fails() {
    QualityChecks checks =
        from(
            Dataset.builder()
                .numeric("x", upTo(100))
                .categorical("y", texts(100, i -> i % 50 == 0 ? "yes" : "no"))
                .build());
    Dataset stuck =
        Dataset.builder()
            .numeric("x", IntStream.range(0, 60).mapToDouble(i -> 7).toArray())
            .categorical("y", texts(60, i -> "no"))
            .build();

    List<CheckResult> results =
        checks.run(stuck).stream().filter(result -> result.check().equals("constant")).toList();

    assertThat(results.get(0).toString())
        .startsWith(
            "FAILED (WARNING) constant of x: all 60 values are 7, as at most 1 of 100 values (0.010)"
                + " of the baseline are; p ");
    assertThat(results.get(1).state()).isEqualTo(CheckState.PASSED); // 98 of 100 were 'no' before
    assertThat(check(checks, stuck, "constant").value()).isEqualTo(OptionalDouble.empty());
  }

  @Test
  void constantColumn_isSeenInCounts() {
    Dataset before =
        Dataset.builder()
            .numeric("x", upTo(100))
            .categorical("y", texts(100, i -> "c" + i % 70))
            .build();
    QualityChecks checks = from(before).without("constant", "y");
    DatasetProfile profile = before.profile();
    Dataset stuck = before.rows(69, 70); // one row only, until it is repeated
    DatasetProfile one = stuck.profile(profile.bins());
    DatasetProfile many = one;
    for (int i = 0; i < 5; i++) {
      many = many.merge(many);
    }

    assertThat(result(checks.run(many), "constant").state()).isEqualTo(CheckState.FAILED);
    assertThat(result(checks.run(one), "constant").state()).isEqualTo(CheckState.PASSED);
    assertThat(result(checks.run(stuck.profile()), "constant"))
        .hasToString("NOT_CHECKED constant of x: column was counted in other bins");
    assertThat(result(from(before).without("constant", "x").run(many), "constant").reason())
        .isEqualTo(
            "the check needs the rows; only counts of bins are known"); // one of 20 rare names
    assertThat(stateOf(from(before).without("constant", "x"), before, "constant"))
        .isEqualTo(CheckState.PASSED);
    assertThat(from(numbers(3, 3, 3)).checks())
        .noneMatch(check -> check.name().equals("constant")); // nor was it before
  }

  @Test
  void constantInfinity_isOneValueToo() {
    double[] stuck = new double[60];
    Arrays.fill(stuck, Double.POSITIVE_INFINITY);

    assertThat(check(from(numbers(upTo(100))), numbers(stuck), "constant").reason())
        .startsWith("all 60 values are Infinity, as at most 1 of 100 values");
    stuck[3] = 99;
    assertThat(stateOf(from(numbers(upTo(100))), numbers(stuck), "constant"))
        .isEqualTo(CheckState.PASSED);
  }

  @Test
  void frozenColumn_hasTheCountsOfTheWindowBefore() {
    Dataset before = numbers(upTo(100));
    Dataset same = numbers(IntStream.range(0, 100).mapToDouble(i -> 99 - i).toArray());
    QualityChecks checks = from(before).withPrevious(before.profile());

    assertThat(check(checks, same, "constant").toString())
        .startsWith(
            "FAILED (WARNING) constant of x: the counts of all bins are those of the window before,"
                + " which chance gives with probability ");
    assertThat(check(checks, numbers(upTo(99)), "constant").reason())
        .isEqualTo("more than one value, and not just the counts of the window before");
    double[] gap = Arrays.copyOf(upTo(100), 101);
    gap[100] = Double.NaN;
    assertThat(stateOf(checks, numbers(gap), "constant")).isEqualTo(CheckState.PASSED);
    // Twice 50 of 100: one time in 9.
    Dataset coins = names(50, "heads", 100, "tails");
    assertThat(stateOf(from(coins).withPrevious(coins.profile()), coins, "constant"))
        .isEqualTo(CheckState.PASSED);
    assertThat(
            check(from(before).withPrevious(coins.select("x").profile()), before, "constant")
                .reason())
        .isEqualTo(
            "more than one value; not compared with the window before: column is numeric; the check"
                + " needs a categorical one");
    assertThat(result(checks.run(same.profile(before.profile().bins())), "constant").failed())
        .isTrue();
  }

  @Test
  void key_mustBeUnique() {
    QualityCheck key = QualityCheck.uniqueKey("x");

    assertThat(run(key, names("a", "b", null, null)).state()).isEqualTo(CheckState.PASSED);
    assertThat(run(key, names("a", "b", "a", "a", null)))
        .hasToString(
            "FAILED (WARNING) duplicates of x: 2 of 4 values (0.500) repeat an earlier one; limit"
                + " 0.00");
    assertThat(run(key.withLimit(0.5), names("a", "b", "a", "a")).failed()).isFalse();
    assertThat(run(key, numbers(0.0, -0.0)).failed()).isTrue();
    assertThat(run(key, names("Aa", "BB")).failed()).isFalse(); // of equal hash
    assertThat(run(key, numbers(1).profile()).reason())
        .isEqualTo("the check needs the rows; only counts of bins are known");
    assertThat(run(key, numbers(Double.NaN)).state()).isEqualTo(CheckState.NOT_CHECKED);
  }

  @Test
  void duplicateRows_areAlikeInEveryColumn() {
    Dataset.Builder data = Dataset.builder();
    data.numeric("x", IntStream.range(0, 200).mapToDouble(i -> i % 99).toArray());
    data.categorical("y", texts(200, i -> i < 196 ? "y" + i / 99 : null));
    data.numeric("z", IntStream.range(0, 200).mapToDouble(i -> i == 199 ? 1 : 0).toArray());
    // Rows 198 and 199 repeat 0 and 1 in x, have no y, and differ in z.
    Dataset none = data.build();
    QualityCheck rows = QualityCheck.duplicateRows();

    assertThat(run(rows, none).value()).hasValue(0);
    assertThat(run(rows, none.select("x", "y")).value()).hasValue(0);
    assertThat(run(rows, none.select("x")).value()).hasValue(101 / 200.0);
    assertThat(run(rows, none.select("y")).value()).hasValue(197 / 200.0);
    assertThat(run(rows, none.select("z")))
        .hasToString(
            "FAILED (WARNING) duplicates: 198 of 200 rows (0.990) repeat an earlier one; limit"
                + " 0.01");
    double[] unique = upTo(100);
    unique[1] = 0;
    assertThat(run(rows, numbers(unique)).failed()).isFalse(); // 0.01
    unique[2] = 0;
    assertThat(run(rows, numbers(unique)).failed()).isTrue();
    assertThat(run(rows, numbers()).state()).isEqualTo(CheckState.NOT_CHECKED);
    assertThat(run(rows, numbers(1).profile()).state()).isEqualTo(CheckState.NOT_CHECKED);
  }

  @Test
  void freshness_isTheAgeOfTheNewestTime() {
    QualityCheck fresh = QualityCheck.freshness("x", Duration.ofHours(2));

    assertThat(run(fresh, names("2026-05-01T10:00:00Z", "2026-04-01", null)))
        .hasToString(
            "PASSED freshness of x: the newest time is fresh (2026-05-01T10:00:00.000000Z, 7200 s"
                + " old); limit 7200 s");
    assertThat(run(fresh, names("2026-05-01T09:59:59.999999Z")).reason())
        .isEqualTo(
            "the newest time is too old (2026-05-01T09:59:59.999999Z, 7200.000001 s old); limit"
                + " 7200 s");
    assertThat(run(fresh, names("2026-05-01 13:30:00+02:00", "n/a")).reason())
        .isEqualTo(
            "the newest time is fresh (2026-05-01T11:30:00.000000Z, 1800 s old); limit 7200 s;"
                + " values that are no times: 1");
    assertThat(run(fresh, names("2026-05-01T12:00:00")).failed()).isFalse();
    assertThat(run(fresh, names("2026-05-01T11:59:00", "2026-05-01T12:00:00.000001")))
        .hasToString(
            "FAILED (WARNING) freshness of x: the newest time is in the future"
                + " (2026-05-01T12:00:00.000001Z, 1.0E-6 s ahead); limit 7200 s");
    assertThat(run(fresh.withLimit(60), names("2026-05-01T11:58:59")).failed()).isTrue();
    for (Dataset none :
        List.of(names("yesterday", "+12026-05-01"), numbers(1), names(new @Nullable String[1]))) {
      assertThat(run(fresh, none).state()).isEqualTo(CheckState.NOT_CHECKED);
    }
    assertThat(run(fresh, names("2026-05-01").profile()).reason())
        .isEqualTo("the check needs the rows; only counts of bins are known");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QualityCheck.freshness("x", Duration.ofSeconds(-1)));
  }
}
