package io.leeway.drift.assertj;

import io.leeway.core.internal.Checks;
import io.leeway.drift.DriftStatus;
import java.util.List;

/** Refuses limits that nothing could keep, or nothing could break. */
final class Limits {
  private Limits() {}

  static void status(DriftStatus limit) {
    Checks.argument(
        limit.atLeast(DriftStatus.MILD),
        "limit must be MILD or worse, for nothing that is assessed is below NONE, but was %s",
        limit);
  }

  static void score(double limit) {
    Checks.argument(
        limit > 0 && limit < Double.POSITIVE_INFINITY,
        "limit of a score must be above 0 and finite, but was %s",
        limit);
  }

  static void share(double limit, String what) {
    Checks.argument(limit >= 0 && limit < 1, "%s must be in [0, 1), but was %s", what, limit);
  }

  static List<String> names(String... names) {
    Checks.argument(names.length > 0, "name at least one column");
    return List.of(names);
  }
}
