package io.leeway.drift.fairness;

import io.leeway.drift.internal.Text;
import java.util.Locale;

/** A rate that a group has, and that another may have differently. */
enum Rate {
  SELECTION("selection rate", "rows"),
  TRUE_POSITIVE("true-positive rate", "positive labels"),
  FALSE_POSITIVE("false-positive rate", "negative labels");

  private final String text;

  /** What it is a rate of. */
  final String of;

  Rate(String text, String of) {
    this.text = text;
    this.of = of;
  }

  long hits(GroupCounts group) {
    return switch (this) {
      case SELECTION -> group.selected();
      case TRUE_POSITIVE -> group.truePositives();
      case FALSE_POSITIVE -> group.falsePositives();
    };
  }

  long of(GroupCounts group) {
    return switch (this) {
      case SELECTION -> group.rows();
      case TRUE_POSITIVE -> group.positives();
      case FALSE_POSITIVE -> group.negatives();
    };
  }

  Estimate estimate(GroupCounts group, double reach) {
    return Intervals.rate(hits(group), of(group), reach);
  }

  /** Such as {@code selection rate of A 0.800 (56 of 70), of B 0.600 (48 of 80)}. */
  String compared(GroupCounts one, GroupCounts other) {
    return text + " of " + shown(one) + ", of " + shown(other);
  }

  private String shown(GroupCounts group) {
    return String.format(
        Locale.ROOT,
        "%s %s (%s of %s)",
        Text.name(group.group(), 40),
        Text.number((double) hits(group) / of(group)),
        Text.count(hits(group)),
        Text.count(of(group)));
  }
}
