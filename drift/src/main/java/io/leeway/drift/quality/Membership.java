package io.leeway.drift.quality;

import io.leeway.drift.internal.Text;
import org.jspecify.annotations.Nullable;

/**
 * Values that must lie in a range or among names, all but a share of them.
 *
 * @param baseline where what is allowed was found; null if somebody has said it
 */
record Membership(Allowed allowed, @Nullable Sample baseline) implements Rule {
  /**
   * The values that showed what is allowed.
   *
   * @param alone how many of them nothing else would have shown: each would lie outside of what the
   *     others show
   * @param values all of them
   */
  record Sample(long alone, long values) {}

  @Override
  public String text(String limit) {
    return "at most "
        + limit
        + " of the values outside "
        + whose()
        + allowed.text(baseline != null);
  }

  private String whose() {
    return baseline == null ? "the allowed " : "the baseline's ";
  }

  @Override
  public boolean tests() {
    return baseline != null;
  }

  @Override
  public Finding find(Situation now) {
    long values = now.values(allowed.type());
    Outside outside = allowed.outside(now.current(), now.column());
    boolean failed = fails(now, outside.least(), values);
    if (failed != fails(now, outside.most(), values)) {
      throw new CannotTell(
          "from "
              + Text.count(outside.least())
              + " to "
              + Situation.share(outside.most(), values, "values")
              + " lie outside: counts of bins do not say whether more than "
              + Text.threshold(now.limit())
              + " do");
    }
    return new Finding(failed, (double) outside.least() / values, reason(now, outside, values));
  }

  private boolean fails(Situation now, long outside, long values) {
    return exceeds(now, outside, values) && p(outside, values) < now.level();
  }

  private static boolean exceeds(Situation now, long outside, long values) {
    return (double) outside / values > now.limit();
  }

  /** How often so many values would lie outside if nothing had changed; 0 for a rule. */
  private double p(long outside, long values) {
    return baseline == null
        ? 0
        : Situation.chanceOfMore(baseline.alone(), baseline.values(), outside, values);
  }

  private String reason(Situation now, Outside outside, long values) {
    String reason =
        (outside.most() > outside.least() ? "at least " : "")
            + Situation.share(outside.least(), values, "values")
            + " outside "
            + whose()
            + allowed.text(now.hidden())
            + now.examples(outside.examples())
            + "; limit "
            + Text.threshold(now.limit());
    return baseline != null && exceeds(now, outside.least(), values)
        ? reason + ", " + now.levelText(p(outside.least(), values))
        : reason;
  }
}
