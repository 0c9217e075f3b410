package io.leeway.drift.quality;

import io.leeway.drift.internal.Text;

/**
 * Values that are missing more often than in the baseline.
 *
 * @param missing how many of the baseline's rows had no value
 * @param rows how many rows it had
 */
record MissingSpike(long missing, long rows) implements Rule {
  private static final int LEAST_ROWS = 30;

  /** 0.15 - 0.10 is a little less than 0.05 in binary. */
  private static final double ROUNDING = 1e-12;

  @Override
  public String text(String limit) {
    return "missing less than " + limit + " above the baseline's " + rate(missing, rows);
  }

  @Override
  public boolean tests() {
    return true;
  }

  @Override
  public Finding find(Situation now) {
    long rowsNow = now.current().rows();
    if (Math.min(rows, rowsNow) < LEAST_ROWS) {
      throw new CannotTell(
          "the check needs "
              + LEAST_ROWS
              + " rows on each side, but there are "
              + Text.count(rows)
              + " and "
              + Text.count(rowsNow));
    }
    long missingNow = now.current().missing(now.column());
    double change = (double) missingNow / rowsNow - (double) missing / rows;
    double p = Situation.chanceOfMore(missing, rows, missingNow, rowsNow);
    return new Finding(
        change >= now.limit() - ROUNDING && p < now.level(),
        change,
        Situation.share(missingNow, rowsNow, "rows")
            + " without a value, "
            + rate(missing, rows)
            + " in the baseline; limit "
            + Text.threshold(now.limit())
            + " more, "
            + now.levelText(p));
  }

  private static String rate(long missing, long rows) {
    return Text.number((double) missing / rows);
  }
}
