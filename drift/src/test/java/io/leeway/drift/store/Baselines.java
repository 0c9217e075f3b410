package io.leeway.drift.store;

import io.leeway.drift.Baseline;
import io.leeway.drift.Dataset;
import io.leeway.drift.profile.DatasetProfile;
import java.time.Instant;

/** Small baselines for tests of stores. */
final class Baselines {
  static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");

  private Baselines() {}

  static Baseline of(String name, String version) {
    return of(name, version, 40, TIME);
  }

  /**
   * One of several that differ.
   *
   * @param age in its data
   */
  static Baseline of(String name, String version, double age, Instant createdAt) {
    return Baseline.builder(name, version).profile(ages(age)).createdAt(createdAt).build();
  }

  static DatasetProfile ages(double age) {
    return Dataset.builder().numeric("age", 20, 30, age).build().profile();
  }
}
