package io.leeway.drift.fairness;

import io.leeway.core.internal.Checks;
import io.leeway.drift.internal.Text;

/**
 * What a model decided about one group, and how that turned out.
 *
 * <p>A row may have no label yet: it counts among the rows and not in the four cells.
 *
 * @param group its name, or a keyed hash of it
 * @param rows how many rows it has
 * @param selected for how many of them the model predicted the positive class
 * @param truePositives selected, and labelled positive
 * @param falsePositives selected, and labelled negative
 * @param trueNegatives not selected, and labelled negative
 * @param falseNegatives not selected, and labelled positive
 * @since 0.1
 */
public record GroupCounts(
    String group,
    long rows,
    long selected,
    long truePositives,
    long falsePositives,
    long trueNegatives,
    long falseNegatives) {
  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if a count is negative, or the cells hold more rows than are
   *     selected, or not selected
   */
  public GroupCounts {
    Checks.argument(
        Math.min(Math.min(truePositives, falsePositives), Math.min(trueNegatives, falseNegatives))
                >= 0
            && truePositives <= selected - falsePositives
            && falseNegatives <= rows - selected - trueNegatives,
        "counts of a group must be 0 or more and labels no more than rows, but of %d rows with %d"
            + " selected tp, fp, tn, fn were %d, %d, %d, %d",
        rows,
        selected,
        truePositives,
        falsePositives,
        trueNegatives,
        falseNegatives);
  }

  /** How many rows are labelled positive. */
  public long positives() {
    return truePositives + falseNegatives;
  }

  /** How many rows are labelled negative. */
  public long negatives() {
    return falsePositives + trueNegatives;
  }

  GroupCounts named(String name) {
    return new GroupCounts(
        name, rows, selected, truePositives, falsePositives, trueNegatives, falseNegatives);
  }

  /** The name and the counts on one line. */
  @Override
  public String toString() {
    return Text.name(group, 40)
        + ": "
        + Text.count(selected)
        + " of "
        + Text.count(rows)
        + " selected, tp "
        + Text.count(truePositives)
        + ", fp "
        + Text.count(falsePositives)
        + ", tn "
        + Text.count(trueNegatives)
        + ", fn "
        + Text.count(falseNegatives);
  }
}
