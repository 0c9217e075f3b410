package io.leeway.drift.quality;

import io.leeway.drift.internal.Text;
import java.util.Arrays;
import java.util.List;

/** The number of rows beside earlier ones. */
record RowCount() implements Rule {
  private static final int LEAST_HISTORY = 5;

  /** The median absolute deviation of a normal distribution is its standard deviation over this. */
  private static final double NORMAL = 1.4826;

  @Override
  public String text(String limit) {
    return "robust z of the number of rows within " + limit;
  }

  @Override
  public boolean limitIsShare() {
    return false;
  }

  @Override
  public Finding find(Situation now) {
    List<Long> history = now.history();
    if (history.size() < LEAST_HISTORY) {
      throw new CannotTell(
          "the check needs "
              + LEAST_HISTORY
              + " earlier row counts, but was given "
              + history.size());
    }
    double[] counts = history.stream().mapToDouble(count -> count).toArray();
    double median = median(counts.clone());
    double spread = median(Arrays.stream(counts).map(count -> Math.abs(count - median)).toArray());
    // Of few counts the spread is uncertain; so much wider, 3.5 fails one normal count in 100.
    double wider = 1 + 7.0 / (history.size() - 3);
    double unit = Math.max(1, Math.max(NORMAL * spread * wider, Math.sqrt(median)));
    double z = (now.current().rows() - median) / unit;
    return new Finding(
        Math.abs(z) > now.limit(),
        z,
        Text.count(now.current().rows())
            + " rows, robust z "
            + Text.number(z)
            + " beside "
            + history.size()
            + " earlier counts (median "
            + Situation.exact(median)
            + ", unit "
            + Text.number(unit)
            + "); limit "
            + Situation.exact(now.limit()));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
