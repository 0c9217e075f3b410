package io.leeway.drift;

import io.leeway.drift.internal.LabelHash;
import java.util.List;

/**
 * The bins that psi, js and chi2 of a feature were computed from, with the counts of both samples.
 * Rare bins were put together for that; how many were left is said with each statistic.
 *
 * @param categories whether the bins are categories; the last is then {@code (unseen)}, what the
 *     reference does not have, and {@code (other)}, its rare names, may stand before it
 * @param labels what each bin holds
 * @param cuts the boundaries between the bins of a numeric feature, ascending; empty for categories
 *     and for a sensitive feature, whose labels are keyed hashes
 * @param reference the reference's count of each bin
 * @param current the current sample's
 * @param smoothing what was done about empty bins
 * @since 0.1
 */
public record BinTable(
    boolean categories,
    List<String> labels,
    List<Double> cuts,
    List<Long> reference,
    List<Long> current,
    String smoothing) {
  /** Copies the lists. */
  public BinTable {
    labels = List.copyOf(labels);
    cuts = List.copyOf(cuts);
    reference = List.copyOf(reference);
    current = List.copyOf(current);
  }

  /** The same counts, with hashes for labels and without cuts. */
  BinTable hidden(String feature, LabelHash hash) {
    return new BinTable(
        categories, hash.of(feature, labels), List.of(), reference, current, smoothing);
  }
}
