package io.leeway.drift.report;

import io.leeway.core.Actor;
import io.leeway.core.TimeWindow;
import io.leeway.drift.BaselineLink;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.FeatureState;
import io.leeway.drift.Segment;
import io.leeway.drift.StatisticResult;
import io.leeway.drift.internal.Text;
import io.leeway.drift.statistic.Correction;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/** How the parts of a report are put into words. */
final class Words {
  /** Stands where there is no number. */
  static final String NONE = "–";

  private static final String MIDNIGHT = " 00:00:00 UTC";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Words() {}

  /** A constant in lower case, its underscores as spaces. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Whose correction it is. */
  static String correction(Correction correction) {
    return switch (correction) {
      case NONE -> "none";
      case BONFERRONI -> "Bonferroni";
      case HOLM -> "Holm";
      case BENJAMINI_HOCHBERG -> "Benjamini and Hochberg";
      case BENJAMINI_YEKUTIELI -> "Benjamini and Yekutieli";
    };
  }

  static String status(DriftStatus status) {
    return status.name().replace('_', ' ');
  }

  /** What a status means to someone who never read about it. */
  static String meaning(DriftStatus status) {
    return switch (status) {
      case NOT_ASSESSED ->
          "Nothing could be compared. That is not the same as no drift: it is not known.";
      case NONE -> "No shift that is both large enough to matter and more than chance.";
      case MILD -> "A shift worth a look.";
      case MODERATE -> "A shift that wants an explanation.";
      case SEVERE -> "A shift that the model was not made for.";
    };
  }

  /** Status, or why there is none. */
  static String verdict(FeatureDrift column) {
    return column.state() == FeatureState.ASSESSED
        ? status(column.status())
        : of(column.state()).toUpperCase(Locale.ROOT);
  }

  static String time(Instant time) {
    return TIME.format(time);
  }

  /** Start and end; as dates where both are midnight. */
  static String window(TimeWindow window) {
    String start = time(window.start());
    String end = time(window.end());
    return start.endsWith(MIDNIGHT) && end.endsWith(MIDNIGHT)
        ? start.replace(MIDNIGHT, "") + " to " + end.replace(MIDNIGHT, "")
        : start + " to " + end;
  }

  static String rows(long rows) {
    return Text.count(rows) + (rows == 1 ? " row" : " rows");
  }

  static String segment(Segment segment) {
    String value = segment.value().map(name -> "= " + name).orElse("missing");
    return segment.column() + " " + value + (segment.small() ? " (few rows)" : "");
  }

  static String baseline(BaselineLink baseline) {
    return baseline.name() + " " + baseline.version();
  }

  static String actor(Actor actor) {
    String who = actor.type() + " " + actor.id();
    return actor.onBehalfOf().map(other -> who + " on behalf of " + other).orElse(who);
  }

  /** A number of any kind: a whole one without digits behind the point. */
  static String value(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Text.count((long) number)
        : Text.number(number);
  }

  static String orNone(OptionalDouble number, DoubleFunction<String> format) {
    return number.isPresent() ? format.apply(number.getAsDouble()) : NONE;
  }

  /** The statistic that decided; none for a column that was not assessed. */
  private static Optional<StatisticResult> decisive(FeatureDrift column) {
    return column.state() == FeatureState.ASSESSED ? column.decisive() : Optional.empty();
  }

  /** The adjusted score of the statistic that decided. */
  static OptionalDouble score(FeatureDrift column) {
    return decisive(column).map(StatisticResult::adjustedScore).orElseGet(OptionalDouble::empty);
  }

  /** Statistic and value, such as {@code psi 0.136}. */
  static String decidedBy(FeatureDrift column) {
    return decisive(column).map(s -> s.id() + " " + Text.number(s.value())).orElse(NONE);
  }

  static String adjustedP(FeatureDrift column) {
    return decisive(column)
        .map(StatisticResult::adjustedPValue)
        .filter(OptionalDouble::isPresent)
        .map(p -> Text.pValue(p.getAsDouble()))
        .orElse(NONE);
  }

  /** The missing rate, or before and now if it has changed; a host that gave scores gave none. */
  static String missing(FeatureDrift column) {
    if (column.type().isEmpty()) {
      return NONE;
    }
    String before = rate(column.reference().rows(), column.reference().missingRate());
    String now = rate(column.current().rows(), column.current().missingRate());
    return before.equals(now) ? now : before + " → " + now;
  }

  private static String rate(long rows, double rate) {
    return rows == 0 ? NONE : Text.percent(rate);
  }
}
