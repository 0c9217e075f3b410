package io.leeway.drift.fairness;

import io.leeway.core.internal.Checks;
import io.leeway.drift.CheckKind;
import io.leeway.drift.CheckResult;
import io.leeway.drift.CheckState;
import io.leeway.drift.Severity;
import io.leeway.drift.internal.Text;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * How many safety events of each kind there were in so many rows.
 *
 * <p>{@link SafetyEvents} makes it for a window. Windows {@linkplain #merge merged} are a baseline.
 * Immutable, safe for any thread.
 *
 * @param exposure in how many rows, or predictions
 * @param kinds what was counted of each kind, by name
 * @since 0.1
 */
public record SafetyCounts(long exposure, Map<String, Kind> kinds) {
  /** How many events of a kind are kept. */
  static final int LATEST = 3;

  private static final String CHECK = "safety_events";

  /**
   * What was counted of one kind.
   *
   * @param counts how many of each severity
   * @param latest the last few, the latest last
   * @since 0.1
   */
  public record Kind(Map<Severity, Long> counts, List<SafetyEvent> latest) {
    private static final Kind NONE = new Kind(Map.of(), List.of());

    /**
     * Copies both.
     *
     * @throws IllegalArgumentException if a count is less than 1
     */
    public Kind {
      Map<Severity, Long> copy = new EnumMap<>(Severity.class);
      copy.putAll(counts);
      Checks.argument(
          copy.values().stream().allMatch(count -> count >= 1),
          "counts of events must be at least 1, but were %s",
          copy);
      counts = Collections.unmodifiableMap(copy);
      latest = List.copyOf(latest);
    }

    /** How many of any severity. */
    public long total() {
      return counts.values().stream().mapToLong(count -> count).sum();
    }

    /** The worst severity; INFO if there is no event. */
    public Severity worst() {
      return counts.keySet().stream().max(Severity::compareTo).orElse(Severity.INFO);
    }

    private Kind merge(Kind other) {
      Map<Severity, Long> sum = new HashMap<>(counts);
      other.counts.forEach((severity, count) -> sum.merge(severity, count, Long::sum));
      List<SafetyEvent> both =
          Stream.concat(latest.stream(), other.latest.stream())
              .sorted(Comparator.comparing(SafetyEvent::time))
              .toList();
      return new Kind(sum, both.subList(Math.max(0, both.size() - LATEST), both.size()));
    }
  }

  /**
   * Copies the map, sorted.
   *
   * @throws IllegalArgumentException if the exposure is less than 0
   */
  public SafetyCounts {
    requireExposure(exposure);
    kinds = Collections.unmodifiableMap(new TreeMap<>(kinds));
  }

  static void requireExposure(long exposure) {
    Checks.argument(exposure >= 0, "exposure must be 0 or more, but was %s", exposure);
  }

  /** No event in no row: a baseline that says nothing. Merging windows may begin with it. */
  public static SafetyCounts none() {
    return new SafetyCounts(0, Map.of());
  }

  /** What was counted of one kind; nothing if there was none of it. */
  public Kind kind(String name) {
    return kinds.getOrDefault(name, Kind.NONE);
  }

  /** The counts of two windows, or of two hosts, as one. */
  public SafetyCounts merge(SafetyCounts other) {
    Map<String, Kind> sum = new HashMap<>(kinds);
    other.kinds.forEach((name, kind) -> sum.merge(name, kind, Kind::merge));
    return new SafetyCounts(exposure + other.exposure, sum);
  }

  /**
   * Compares each kind with a baseline. A check fails if there was a CRITICAL event; or if events
   * are more frequent than before, both significantly and by the ratio of the limits. Its severity
   * is the worst of the window's events. The value is the rate.
   *
   * <p>The test is the exact conditional one of two Poisson rates, one-sided: given all events of
   * both, those of the window are binomial. It takes events as independent; one incident that is
   * reported ten times looks like ten.
   *
   * @return a check for each kind that either has; one for all if there is none
   */
  public List<CheckResult> checks(SafetyCounts baseline, SafetyLimits limits) {
    Set<String> names = new TreeSet<>(kinds.keySet());
    names.addAll(baseline.kinds.keySet());
    if (names.isEmpty()) {
      boolean checked = exposure > 0;
      return List.of(
          result(
              Optional.empty(),
              Severity.INFO,
              checked ? CheckState.PASSED : CheckState.NOT_CHECKED,
              checked ? OptionalDouble.of(0) : OptionalDouble.empty(),
              OptionalDouble.empty(),
              checked ? "no event in " + rows(exposure) : "the window has no rows"));
    }
    return names.stream().map(name -> check(name, baseline, limits)).toList();
  }

  private CheckResult check(String name, SafetyCounts baseline, SafetyLimits limits) {
    Kind kind = kind(name);
    long c = kind.total();
    long b = baseline.kind(name).total();
    long before = baseline.exposure;
    long critical = kind.counts.getOrDefault(Severity.CRITICAL, 0L);
    boolean comparable = exposure > 0 && before > 0;
    boolean more = false;
    String reason = exposure == 0 ? "the window has no rows" : "the baseline has no rows";
    if (comparable) {
      double p = PoissonRates.moreThanBefore(c, exposure, b, before);
      double ratio = (double) c / exposure / ((double) b / before);
      boolean often = c > 0 && ratio >= limits.ratio() * (1 - 1e-12); // 0.3 / 0.2 is under 1.5
      more = often && p < limits.alpha();
      reason =
          Text.count(c)
              + " in "
              + rows(exposure)
              + ", "
              + Text.count(b)
              + " in "
              + Text.count(before)
              + " of the baseline, "
              + (c == 0 ? "" : Text.number(ratio) + " times the rate, ")
              + "p "
              + Text.pValue(p)
              + "; too many from "
              + Text.threshold(limits.ratio())
              + " times and p under "
              + Text.threshold(limits.alpha());
    }
    CheckState state = comparable ? CheckState.PASSED : CheckState.NOT_CHECKED;
    return result(
        Optional.of(name),
        kind.worst(),
        more || critical > 0 ? CheckState.FAILED : state,
        exposure == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) c / exposure),
        comparable ? OptionalDouble.of(limits.ratio() * b / before) : OptionalDouble.empty(),
        (critical > 0 ? Text.count(critical) + " critical; " : "") + reason + latest(kind));
  }

  private static String latest(Kind kind) {
    return kind.latest.isEmpty()
        ? ""
        : "; latest: " + Text.sentence(kind.latest.get(kind.latest.size() - 1).detail(), 120);
  }

  private static String rows(long rows) {
    return Text.count(rows) + " rows";
  }

  private static CheckResult result(
      Optional<String> subject,
      Severity severity,
      CheckState state,
      OptionalDouble value,
      OptionalDouble limit,
      String reason) {
    return new CheckResult(
        CheckKind.SAFETY,
        CHECK,
        subject,
        severity,
        state,
        value,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        limit,
        reason);
  }
}
