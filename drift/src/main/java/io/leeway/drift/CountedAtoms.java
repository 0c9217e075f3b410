package io.leeway.drift;

import io.leeway.drift.binning.Bins;
import io.leeway.drift.binning.CategoryBins;
import io.leeway.drift.internal.Text;
import io.leeway.drift.profile.NumericProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The counts of a feature of few numbers, each of which has a bin of its own; what the current
 * sample has elsewhere comes last.
 */
record CountedAtoms(List<String> labels, long[] reference, long[] current) {
  /** The counts; empty if the reference has other values, or more different ones than that. */
  static Optional<CountedAtoms> of(NumericProfile reference, NumericProfile current, int most) {
    Bins fine = reference.bins().fine();
    long[] r = reference.fineCounts();
    long[] c = current.fineCounts();
    List<Integer> atoms = new ArrayList<>();
    long others = 0;
    for (int i = 0; i < r.length; i++) {
      if (r[i] == 0) {
        others += c[i];
      } else if (fine.isAtom(i) && atoms.size() < most) {
        atoms.add(i);
      } else {
        return Optional.empty();
      }
    }
    long[] referenceCounts = new long[atoms.size() + 1];
    long[] currentCounts = new long[atoms.size() + 1];
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < atoms.size(); i++) {
      referenceCounts[i] = r[atoms.get(i)];
      currentCounts[i] = c[atoms.get(i)];
      labels.add(Text.plain(fine.from(atoms.get(i))));
    }
    labels.add(CategoryBins.UNSEEN);
    currentCounts[atoms.size()] = others;
    return Optional.of(new CountedAtoms(labels, referenceCounts, currentCounts));
  }
}
