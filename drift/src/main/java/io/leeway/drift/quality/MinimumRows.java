package io.leeway.drift.quality;

import io.leeway.drift.internal.Text;

/** Rows at all. */
record MinimumRows() implements Rule {
  @Override
  public String text(String limit) {
    return "rows at least " + limit;
  }

  @Override
  public boolean limitIsShare() {
    return false;
  }

  @Override
  public Finding find(Situation now) {
    long rows = now.current().rows();
    return new Finding(
        rows < now.limit(),
        rows,
        Text.count(rows) + " rows; at least " + Situation.exact(now.limit()) + " wanted");
  }
}
