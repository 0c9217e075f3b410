package io.leeway.drift.quality;

import io.leeway.core.internal.Checks;
import io.leeway.drift.CheckKind;
import io.leeway.drift.CheckResult;
import io.leeway.drift.CheckState;
import io.leeway.drift.Severity;
import io.leeway.drift.internal.Text;
import io.leeway.drift.profile.ColumnType;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * One question about data, its limit, and how much it matters.
 *
 * <pre>{@code
 * QualityChecks checks =
 *     QualityChecks.from(baseline)
 *         .with(QualityCheck.range("age", 0, 120))
 *         .with(QualityCheck.uniqueKey("id").withSeverity(Severity.CRITICAL));
 * }</pre>
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class QualityCheck {
  /** More than this share of a column or of the rows is not a slip here and there. */
  private static final double UNUSUAL = 0.01;

  private final String name;
  private final Optional<String> column;
  private final Severity severity;
  private final OptionalDouble limit;
  private final Rule rule;

  QualityCheck(
      String name, Optional<String> column, Severity severity, OptionalDouble limit, Rule rule) {
    column.ifPresent(it -> Checks.argument(!it.isEmpty(), "check %s needs a column", name));
    this.name = name;
    this.column = column;
    this.severity = severity;
    this.limit = limit;
    this.rule = rule;
  }

  private static QualityCheck of(String name, Severity severity, Rule rule) {
    return new QualityCheck(name, Optional.empty(), severity, OptionalDouble.empty(), rule);
  }

  private static QualityCheck of(String name, String column, Severity severity, Rule rule) {
    return new QualityCheck(name, Optional.of(column), severity, OptionalDouble.empty(), rule);
  }

  /** {@code row_count_min}: fails if there are fewer rows. CRITICAL. */
  public static QualityCheck minimumRows(long rows) {
    return of("row_count_min", Severity.CRITICAL, new MinimumRows()).limitedTo(rows);
  }

  /**
   * {@code row_count}: fails if |z| is above 3.5, where z is the number of rows less the median of
   * the {@linkplain QualityChecks#withRowCountHistory earlier counts}, divided by the larger of
   *
   * <ul>
   *   <li>1.4826 times the median absolute deviation of the k earlier counts (Iglewicz and Hoaglin
   *       1993), times 1 + 7 / (k - 3), because few counts say little about their spread;
   *   <li>the root of the median, by which counts of independent events vary, and 1.
   * </ul>
   *
   * <p>Of simulated normal counts at most 1 in 100 fails, whatever k is; of Poisson counts fewer.
   * Needs 5 earlier counts. If the volume has a weekly rhythm, give counts of one weekday. WARNING.
   */
  public static QualityCheck rowCount() {
    return of("row_count", Severity.WARNING, new RowCount()).limitedTo(3.5);
  }

  /** {@code column_present}: fails if the column is not there. CRITICAL. */
  public static QualityCheck present(String column) {
    return of("column_present", column, Severity.CRITICAL, new ColumnPresent());
  }

  /**
   * {@code column_type}: fails if the column holds something else; a column without a value is not
   * checked. CRITICAL.
   */
  public static QualityCheck type(String column, ColumnType type) {
    Objects.requireNonNull(type, "type");
    return of("column_type", column, Severity.CRITICAL, new ColumnTypeIs(type));
  }

  /** {@code column_unexpected}: fails if there is another column than these. INFO. */
  public static QualityCheck noOtherColumns(Set<String> expected) {
    return of("column_unexpected", Severity.INFO, new NoOtherColumns(Set.copyOf(expected)));
  }

  /**
   * {@code range}: fails if more than the limit, a share and 0 by default, of the values are below
   * {@code min} or above {@code max}. Infinities are values. WARNING.
   *
   * @throws IllegalArgumentException if they are not in order, or NaN
   */
  public static QualityCheck range(String column, double min, double max) {
    Checks.argument(min <= max, "range must not end before it begins: %s, %s", min, max);
    return range(column, new Membership(new Allowed.Range(min, max), null)).limitedTo(0);
  }

  static QualityCheck range(String column, Membership range) {
    return of("range", column, Severity.WARNING, range).limitedTo(UNUSUAL);
  }

  /** {@link #range} from 0 up to and including infinity. */
  public static QualityCheck notNegative(String column) {
    return range(column, 0, Double.POSITIVE_INFINITY);
  }

  /**
   * {@code domain}: fails if more than the limit, a share and 0 by default, of the values are other
   * names than these. WARNING.
   */
  public static QualityCheck domain(String column, Set<String> names) {
    return domain(column, new Membership(new Allowed.Names(Set.copyOf(names)), null)).limitedTo(0);
  }

  static QualityCheck domain(String column, Membership names) {
    return of("domain", column, Severity.WARNING, names).limitedTo(UNUSUAL);
  }

  static QualityCheck missingSpike(String column, MissingSpike spike) {
    return of("missing_spike", column, Severity.WARNING, spike).limitedTo(0.05);
  }

  static QualityCheck constant(String column, Constant constant) {
    return of("constant", column, Severity.WARNING, constant);
  }

  /**
   * {@code duplicates} of a column: fails if more than the limit, a share and 0 by default, of its
   * values repeat an earlier one. Needs rows. WARNING.
   */
  public static QualityCheck uniqueKey(String column) {
    return of("duplicates", column, Severity.WARNING, new Duplicates()).limitedTo(0);
  }

  /**
   * {@code duplicates}: fails if more than the limit, a share and 0.01 by default, of the rows are
   * in every column what an earlier row is; missing is like missing. Needs rows. WARNING.
   */
  public static QualityCheck duplicateRows() {
    return of("duplicates", Severity.WARNING, new Duplicates()).limitedTo(UNUSUAL);
  }

  /**
   * {@code freshness}: fails if the newest time of a column of ISO dates or times is older than
   * this, or in the future. The limit is in seconds; a time without an offset is UTC, a date its
   * first moment. Texts that are no time are left out, and counted in the reason. Needs rows.
   * WARNING.
   *
   * @throws IllegalArgumentException if the age is negative
   */
  public static QualityCheck freshness(String column, Duration most) {
    return of("freshness", column, Severity.WARNING, new Freshness())
        .limitedTo(most.getSeconds() + most.getNano() / 1e9);
  }

  /** Which check it is: a token such as {@code missing_spike}. */
  public String name() {
    return name;
  }

  /** The column it looks at; empty if the whole dataset. */
  public Optional<String> column() {
    return column;
  }

  /** How much it matters if it fails. */
  public Severity severity() {
    return severity;
  }

  /** Its limit, if it has one. */
  public OptionalDouble limit() {
    return limit;
  }

  /** The same with another severity. */
  public QualityCheck withSeverity(Severity severity) {
    return new QualityCheck(
        name, column, Objects.requireNonNull(severity, "severity"), limit, rule);
  }

  /**
   * The same with another limit.
   *
   * @throws IllegalArgumentException if it has none, or the limit is negative, infinite, NaN, or a
   *     share above 1
   */
  public QualityCheck withLimit(double limit) {
    Checks.argument(this.limit.isPresent(), "check %s has no limit", name);
    return limitedTo(limit);
  }

  private QualityCheck limitedTo(double limit) {
    double most = rule.limitIsShare() ? 1 : Double.MAX_VALUE;
    Checks.argument(
        limit >= 0 && limit <= most,
        "limit of check %s must be in [0, %s], but was %s",
        name,
        Situation.exact(most),
        limit);
    return new QualityCheck(name, column, severity, OptionalDouble.of(limit), rule);
  }

  boolean tests() {
    return rule.tests();
  }

  /** What becomes of it: an exception is a result too, so that the other checks go on. */
  CheckResult run(Situation now) {
    try {
      if (column.isPresent() && !(rule instanceof ColumnPresent)) {
        now.requireColumn();
      }
      Finding finding = rule.find(now);
      return result(
          finding.failed() ? CheckState.FAILED : CheckState.PASSED,
          finding.value(),
          finding.reason());
    } catch (CannotTell e) {
      return notChecked(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      return notChecked(
          "the check broke: "
              + (now.hidden() ? e.getClass().getSimpleName() : Text.sentence(e.toString(), 200)));
    }
  }

  private CheckResult notChecked(String reason) {
    return result(CheckState.NOT_CHECKED, OptionalDouble.empty(), reason);
  }

  private CheckResult result(CheckState state, OptionalDouble value, String reason) {
    OptionalDouble none = OptionalDouble.empty();
    return new CheckResult(
        CheckKind.QUALITY, name, column, severity, state, value, none, none, limit, reason);
  }

  /** What is asked and how much it matters; shows no value of a baseline. */
  @Override
  public String toString() {
    String shown =
        limit.isEmpty()
            ? ""
            : rule.limitIsShare()
                ? Text.threshold(limit.getAsDouble())
                : Situation.exact(limit.getAsDouble());
    return name
        + column.map(it -> " of " + Text.name(it, 40)).orElse("")
        + ": "
        + rule.text(shown)
        + " ("
        + severity
        + ")";
  }
}
