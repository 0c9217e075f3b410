package io.leeway.drift.quality;

import io.leeway.drift.binning.CategoryBins;
import io.leeway.drift.profile.CategoryProfile;
import io.leeway.drift.profile.DatasetProfile;
import io.leeway.drift.profile.FeatureProfile;
import io.leeway.drift.profile.Moments;
import io.leeway.drift.profile.NumericProfile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The checks that a baseline suggests. */
final class BaselineChecks {
  private BaselineChecks() {}

  static List<QualityCheck> of(DatasetProfile baseline) {
    List<QualityCheck> checks = new ArrayList<>();
    checks.add(QualityCheck.minimumRows(1));
    checks.add(QualityCheck.rowCount());
    checks.add(QualityCheck.noOtherColumns(baseline.features().keySet()));
    baseline.features().forEach((column, profile) -> add(checks, column, profile));
    return checks;
  }

  private static void add(List<QualityCheck> checks, String column, FeatureProfile profile) {
    checks.add(QualityCheck.present(column));
    checks.add(
        QualityCheck.missingSpike(column, new MissingSpike(profile.missing(), profile.rows())));
    long values = profile.rows() - profile.missing();
    if (values == 0) {
      return; // of which type it would be nobody knows
    }
    checks.add(QualityCheck.type(column, profile.type()));
    if (profile instanceof NumericProfile numbers) {
      numbers
          .moments()
          .filter(moments -> moments.n() > 0)
          .ifPresent(moments -> checks.add(QualityCheck.range(column, range(numbers, moments))));
    } else if (profile instanceof CategoryProfile names) {
      Membership domain = domain(names, values);
      if (2 * ((Allowed.Names) domain.allowed()).names().size() <= values) {
        checks.add(QualityCheck.domain(column, domain));
      }
    }
    if (Constant.varies(profile)) {
      checks.add(QualityCheck.constant(column, new Constant(profile)));
    }
  }

  private static Membership range(NumericProfile numbers, Moments moments) {
    double min = numbers.negativeInfinities() > 0 ? Double.NEGATIVE_INFINITY : moments.min();
    double max = numbers.positiveInfinities() > 0 ? Double.POSITIVE_INFINITY : moments.max();
    // The smallest and the largest lie outside of what the others span.
    return new Membership(
        new Allowed.Range(min, max), new Membership.Sample(2, numbers.rows() - numbers.missing()));
  }

  /**
   * The names of the bins. Each value of a name that occurs once is outside of what the others
   * have; those of names that occur twice are added, because names come in clumps. A bin of rare
   * names counts with one value a name.
   */
  private static Membership domain(CategoryProfile profile, long values) {
    CategoryBins bins = profile.bins();
    long[] counts = profile.counts();
    List<String> rare = bins.rare();
    Set<String> names = new HashSet<>(bins.frequent());
    names.addAll(rare);
    long alone = counts[counts.length - 1]; // a baseline in older bins may have unseen names itself
    if (!rare.isEmpty()) {
      alone += Math.min(counts[bins.frequent().size()], rare.size());
    }
    for (int i = 0; i < bins.frequent().size(); i++) {
      alone += counts[i] <= 2 ? counts[i] : 0;
    }
    return new Membership(new Allowed.Names(names), new Membership.Sample(alone, values));
  }
}
