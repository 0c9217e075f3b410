package io.leeway.drift.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.leeway.drift.AlertLevel;
import io.leeway.drift.CheckKind;
import io.leeway.drift.CheckResult;
import io.leeway.drift.CheckState;
import io.leeway.drift.DriftReport;
import io.leeway.drift.Severity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetyEventsTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final SafetyLimits LIMITS = SafetyLimits.standard();

  private static SafetyEvent event(String kind, Severity severity, String detail) {
    return new SafetyEvent(kind, severity, detail, TIME);
  }

  /** So many events of kind "blocked", all of one severity. */
  private static SafetyCounts blocked(long exposure, long events, Severity severity) {
    return new SafetyCounts(
        exposure, Map.of("blocked", new SafetyCounts.Kind(Map.of(severity, events), List.of())));
  }

  private static CheckResult only(List<CheckResult> checks) {
    assertThat(checks).hasSize(1);
    return checks.get(0);
  }

  @Test
  void events_areCountedByKindAndSeverity() {
    SafetyEvents events = new SafetyEvents();
    for (int i = 0; i < 5; i++) {
      events.record(event("blocked", Severity.INFO, "number " + i));
    }
    events.record(event("blocked", Severity.WARNING, "last"));
    events.record(event("withdrawn", Severity.CRITICAL, "answer 7"));

    SafetyCounts window = events.take(1_000);

    assertThat(window.exposure()).isEqualTo(1_000);
    assertThat(window.kinds().keySet()).containsExactly("blocked", "withdrawn");
    SafetyCounts.Kind blocked = window.kind("blocked");
    assertThat(blocked.counts()).isEqualTo(Map.of(Severity.INFO, 5L, Severity.WARNING, 1L));
    assertThat(blocked.total()).isEqualTo(6);
    assertThat(blocked.worst()).isEqualTo(Severity.WARNING);
    assertThat(blocked.latest())
        .extracting(SafetyEvent::detail)
        .containsExactly("number 3", "number 4", "last");
    assertThat(events.take(10).kinds()).isEmpty();
  }

  @Test
  void manyThreads_loseNoEvent() throws InterruptedException {
    SafetyEvents events = new SafetyEvents();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      String kind = "kind" + t % 2;
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  events.record(event(kind, Severity.INFO, "detail"));
                }
              }));
    }
    threads.forEach(Thread::start);
    SafetyCounts sum = SafetyCounts.none();
    while (threads.stream().anyMatch(Thread::isAlive)) {
      sum = sum.merge(events.take(1));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    sum = sum.merge(events.take(1));

    assertThat(sum.kind("kind0").total()).isEqualTo(40_000);
    assertThat(sum.kind("kind1").total()).isEqualTo(40_000);
  }

  @Test
  void kindsBeyondAThousand_areCountedAsOther() {
    SafetyEvents events = new SafetyEvents();
    for (int i = 0; i < 1_200; i++) {
      events.record(event("kind" + i, i == 1_100 ? Severity.CRITICAL : Severity.INFO, "d"));
    }
    events.record(event("kind5", Severity.INFO, "known"));

    SafetyCounts window = events.take(1);

    assertThat(window.kinds()).hasSize(1_000);
    assertThat(window.kind("other").total()).isEqualTo(201);
    assertThat(window.kind("other").worst()).isEqualTo(Severity.CRITICAL);
    assertThat(window.kind("kind5").total()).isEqualTo(2);
  }

  @Test
  void windows_mergeToABaseline() {
    SafetyEvents here = new SafetyEvents();
    SafetyEvents there = new SafetyEvents();
    for (int i = 0; i < 3; i++) {
      Instant time = TIME.plusSeconds(i);
      here.record(new SafetyEvent("blocked", Severity.INFO, "here " + i, time));
      there.record(
          new SafetyEvent("blocked", Severity.WARNING, "there " + i, time.plusMillis(500)));
    }

    SafetyCounts sum = here.take(100).merge(there.take(50));

    assertThat(sum.exposure()).isEqualTo(150);
    assertThat(sum.kind("blocked").counts())
        .isEqualTo(Map.of(Severity.INFO, 3L, Severity.WARNING, 3L));
    assertThat(sum.kind("blocked").latest())
        .extracting(SafetyEvent::detail)
        .containsExactly("there 1", "here 2", "there 2");
  }

  /** P(X >= c) for a binomial of c + b with share m / (m + n), by hand. */
  @ParameterizedTest
  @CsvSource({
    "12, 1000, 3, 1000, 576, 32768", // (455 + 105 + 15 + 1) / 2^15
    "3, 10, 1, 30, 13, 256", // 4 (1/4)^3 (3/4) + (1/4)^4
    "1, 5, 0, 15, 1, 4",
    "7, 100, 0, 100, 1, 128"
  })
  void pValues_areBinomialTails(long c, long m, long b, long n, double above, double below) {
    assertThat(PoissonRates.moreThanBefore(c, m, b, n)).isCloseTo(above / below, within(1e-14));
  }

  @ParameterizedTest
  @CsvSource({
    "11, 800, 21, 3011",
    "40, 1000, 300, 9000",
    "150, 10, 30, 20",
    "0, 10, 5, 20",
    "500, 7, 400, 7",
    "300, 1, 300, 1000000"
  })
  void pValues_areTheSumOfTheTail(long c, long m, long b, long n) {
    assertThat(PoissonRates.moreThanBefore(c, m, b, n))
        .isCloseTo(summed(c, m, b, n), withinPercentage(1e-8));
  }

  /** The tail in whole numbers: sum of C(N, k) m^k n^(N-k) over k from c, by (m + n)^N. */
  private static double summed(long c, long m, long b, long n) {
    int total = (int) (c + b);
    BigInteger sum = BigInteger.ZERO;
    BigInteger choose = BigInteger.ONE;
    for (int k = 0; k <= total; k++) {
      if (k >= c) {
        sum =
            sum.add(
                choose
                    .multiply(BigInteger.valueOf(m).pow(k))
                    .multiply(BigInteger.valueOf(n).pow(total - k)));
      }
      choose = choose.multiply(BigInteger.valueOf(total - k)).divide(BigInteger.valueOf(k + 1));
    }
    return new BigDecimal(sum)
        .divide(new BigDecimal(BigInteger.valueOf(m + n).pow(total)), MathContext.DECIMAL64)
        .doubleValue();
  }

  @Test
  void manyMoreEvents_fail() {
    CheckResult check =
        only(
            blocked(1_000, 20, Severity.WARNING)
                .checks(blocked(2_000, 10, Severity.CRITICAL), LIMITS));

    assertThat(check.kind()).isEqualTo(CheckKind.SAFETY);
    assertThat(check.check()).isEqualTo("safety_events");
    assertThat(check.subject()).contains("blocked");
    assertThat(check.state()).isEqualTo(CheckState.FAILED);
    assertThat(check.severity()).isEqualTo(Severity.WARNING);
    assertThat(check.value()).hasValue(0.02);
    assertThat(check.limit().orElseThrow()).isCloseTo(0.0075, within(1e-15));
    assertThat(check.reason())
        .isEqualTo(
            "20 in 1,000 rows, 10 in 2,000 of the baseline, 4.000 times the rate, p 2e-04;"
                + " too many from 1.50 times and p under 0.01");
  }

  @Test
  void fewMore_orHardlyMore_pass() {
    SafetyCounts baseline = blocked(1_000_000, 100_000, Severity.INFO);
    SafetyCounts certain = blocked(100_000, 14_900, Severity.INFO); // 1.49 times, p near 0
    SafetyCounts onTheLimit = blocked(100_000, 15_000, Severity.INFO);
    SafetyCounts few = blocked(10, 3, Severity.INFO); // 3 times, p 0.07

    assertThat(only(certain.checks(baseline, LIMITS)).state()).isEqualTo(CheckState.PASSED);
    assertThat(only(onTheLimit.checks(baseline, LIMITS)).state()).isEqualTo(CheckState.FAILED);
    assertThat(only(few.checks(baseline, LIMITS)).state()).isEqualTo(CheckState.PASSED);
    assertThat(only(few.checks(baseline, LIMITS.withAlpha(0.2))).failed()).isTrue();
    assertThat(only(certain.checks(baseline, LIMITS.withRatio(1.4))).failed()).isTrue();
    assertThat(only(baseline.checks(certain, LIMITS)).state()).isEqualTo(CheckState.PASSED);
  }

  @Test
  void kindNeverSeenBefore_failsWhenThereAreEnough() {
    SafetyCounts baseline = new SafetyCounts(1_000, Map.of());

    CheckResult six = only(blocked(1_000, 6, Severity.INFO).checks(baseline, LIMITS)); // p 1/64
    CheckResult seven = only(blocked(1_000, 7, Severity.INFO).checks(baseline, LIMITS)); // 1/128

    assertThat(six.state()).isEqualTo(CheckState.PASSED);
    assertThat(seven.state()).isEqualTo(CheckState.FAILED);
    assertThat(seven.reason()).contains("0 in 1,000 of the baseline, inf times the rate, p 0.008");
  }

  @Test
  void kindThatDoesNotComeAgain_passes() {
    CheckResult check =
        only(new SafetyCounts(1_000, Map.of()).checks(blocked(10, 9, Severity.CRITICAL), LIMITS));

    assertThat(check.state()).isEqualTo(CheckState.PASSED);
    assertThat(check.severity()).isEqualTo(Severity.INFO);
    assertThat(check.reason()).startsWith("0 in 1,000 rows, 9 in 10 of the baseline, p 1.000;");
  }

  @Test
  void oneCriticalEvent_failsWhateverWasBefore() {
    SafetyEvents events = new SafetyEvents();
    events.record(event("withdrawn", Severity.CRITICAL, "answer 7\nfor u-1"));
    SafetyCounts window = events.take(1_000_000);

    for (SafetyCounts baseline :
        List.of(SafetyCounts.none(), new SafetyCounts(10, window.kinds()))) {
      CheckResult check = only(window.checks(baseline, LIMITS));
      assertThat(check.state()).isEqualTo(CheckState.FAILED);
      assertThat(check.severity()).isEqualTo(Severity.CRITICAL);
      assertThat(check.reason()).startsWith("1 critical; ").endsWith("; latest: answer 7 for u-1");
    }
    CheckResult withoutRows =
        only(new SafetyCounts(0, window.kinds()).checks(SafetyCounts.none(), LIMITS));
    assertThat(withoutRows.state()).isEqualTo(CheckState.FAILED);
    assertThat(withoutRows.value()).isEqualTo(OptionalDouble.empty());
  }

  @Test
  void withoutExposure_nothingIsChecked() {
    SafetyCounts baseline = blocked(1_000, 5, Severity.INFO);

    CheckResult window = only(blocked(0, 9, Severity.INFO).checks(baseline, LIMITS));
    CheckResult before = only(baseline.checks(blocked(0, 9, Severity.INFO), LIMITS));
    CheckResult nothing = only(SafetyCounts.none().checks(SafetyCounts.none(), LIMITS));
    CheckResult quiet = only(new SafetyCounts(10, Map.of()).checks(SafetyCounts.none(), LIMITS));

    assertThat(window.state()).isEqualTo(CheckState.NOT_CHECKED);
    assertThat(window.reason()).isEqualTo("the window has no rows");
    assertThat(before.state()).isEqualTo(CheckState.NOT_CHECKED);
    assertThat(before.reason()).isEqualTo("the baseline has no rows");
    assertThat(nothing.state()).isEqualTo(CheckState.NOT_CHECKED);
    assertThat(quiet.state()).isEqualTo(CheckState.PASSED);
    assertThat(quiet.reason()).isEqualTo("no event in 10 rows");
  }

  @Test
  void checks_standInTheReportAndCountInItsAlertLevel() {
    DriftReport report = DriftReport.computedElsewhere(0).build();
    SafetyCounts baseline = blocked(1_000, 1, Severity.INFO);

    assertThat(alert(report, blocked(1_000, 2, Severity.WARNING), baseline))
        .isEqualTo(AlertLevel.NORMAL);
    assertThat(alert(report, blocked(1_000, 30, Severity.INFO), baseline))
        .isEqualTo(AlertLevel.NORMAL);
    assertThat(alert(report, blocked(1_000, 30, Severity.WARNING), baseline))
        .isEqualTo(AlertLevel.WARNING);
    assertThat(alert(report, blocked(1_000, 1, Severity.CRITICAL), baseline))
        .isEqualTo(AlertLevel.CRITICAL);
  }

  private static AlertLevel alert(DriftReport report, SafetyCounts window, SafetyCounts baseline) {
    DriftReport complete = report.withChecks(window.checks(baseline, LIMITS));
    assertThat(DriftReport.fromJson(complete.toJson())).isEqualTo(complete);
    return complete.alertLevel();
  }

  @Test
  void wrongEventsCountsAndLimits_areRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event("Blocked\n", Severity.INFO, ""))
        .withMessage(
            "kind of a safety event must be a token of a-z, 0-9, _, . and -, but was 'Blocked '");
    assertThat(event("x", Severity.INFO, "y".repeat(10_000)).detail()).hasSize(500);
    assertThat(event("x", Severity.INFO, "a\u001b[2J"))
        .hasToString("INFO x at 2026-01-02T03:04:05.678901Z: a [2J");
    SafetyEvents events = new SafetyEvents();
    events.record(event("x", Severity.INFO, ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> events.take(-1))
        .withMessage("exposure must be 0 or more, but was -1");
    assertThat(events.take(1).kinds()).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> blocked(1, 0, Severity.INFO))
        .withMessage("counts of events must be at least 1, but were {INFO=0}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LIMITS.withAlpha(0))
        .withMessage("alpha must be in (0, 1), but was 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LIMITS.withRatio(0.9))
        .withMessage("ratio must be at least 1 and finite, but was 0.9");
  }
}
