package io.leeway.drift.quality;

import io.leeway.drift.internal.Text;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.profile.DatasetProfile;
import io.leeway.drift.statistic.MissingRate;
import io.leeway.drift.statistic.TestResult;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one check is given.
 *
 * @param current the data
 * @param column the column it is about; empty if the whole dataset
 * @param limit its limit; NaN if it has none
 * @param tests how many checks of the run rest on a test
 * @param hidden whether values must not be shown
 * @param history earlier row counts
 * @param previous the window before, if it was given
 */
record Situation(
    Current current,
    String column,
    double limit,
    int tests,
    boolean hidden,
    List<Long> history,
    @Nullable DatasetProfile previous,
    InstantSource clock) {
  /** The most runs on data without a fault in which some test may fail. */
  static final double FALSE_ALARMS = 0.01;

  private static final int LONGEST = 40;

  /** Exact much longer than by default: a small level looks far into the tail. */
  private static final MissingRate SHARES = MissingRate.withDefaults().withExactBelow(1_000);

  /** The p-value of k2 of m being a larger share than k1 of n; 1 if it is not larger. */
  static double chanceOfMore(long k1, long n, long k2, long m) {
    TestResult test = SHARES.test(k1, n, k2, m);
    return test.statistic() > 0 ? test.pValue() : 1;
  }

  /** The p-value below which a test fails: all tests of a run share the false alarms. */
  double level() {
    return FALSE_ALARMS / tests;
  }

  /** Such as {@code p 0.003, significant below 0.01}. */
  String levelText(double p) {
    return "p " + Text.pValue(p) + ", significant below " + Text.pValue(level());
  }

  void requireColumn() {
    if (!current.columns().contains(column)) {
      throw new CannotTell(noSuchColumn());
    }
  }

  /** That the data lacks the column, with some that it has: one may be the same, renamed. */
  String noSuchColumn() {
    return "current has no such column; it has " + list(current.columns(), 10);
  }

  /**
   * The rows of the column that have a value.
   *
   * @throws CannotTell if there is none, or they are of another type
   */
  long values(ColumnType type) {
    long values = values();
    ColumnType now = current.type(column);
    if (now != type) {
      throw new CannotTell("column is " + now + "; the check needs a " + type + " one");
    }
    return values;
  }

  /**
   * The rows of the column that have a value.
   *
   * @throws CannotTell if there is none
   */
  long values() {
    long values = current.rows() - current.missing(column);
    if (values == 0) {
      throw new CannotTell("column has no value in any row");
    }
    return values;
  }

  /** Such as {@code , such as 'a' and 'b'}; nothing if they are to be hidden. */
  String examples(Collection<String> values) {
    return hidden || values.isEmpty() ? "" : ", such as " + list(values, 3);
  }

  /** The first names, fit to be read. */
  static String list(Collection<String> names, int most) {
    return names.stream().limit(most).map(Situation::name).collect(Collectors.joining(", "))
        + (names.size() > most ? ", .." : "");
  }

  static String name(String name) {
    return "'" + Text.name(name, LONGEST) + "'";
  }

  /** A count and what share it is. */
  static String share(long count, long of, String what) {
    return Text.count(count)
        + " of "
        + Text.count(of)
        + " "
        + what
        + " ("
        + Text.number((double) count / of)
        + ")";
  }

  /** A number with all its digits. */
  static String exact(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }
}
