package io.leeway.drift;

import io.leeway.core.Actor;
import io.leeway.core.TimeWindow;
import io.leeway.core.internal.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a report is made of, while it is put together. For one thread. */
final class ReportParts {
  String id = UUID.randomUUID().toString();
  Instant createdAt = Times.now();
  @Nullable Actor createdBy;
  @Nullable String model;
  @Nullable String deployment;
  @Nullable BaselineLink baseline;
  @Nullable TimeWindow window;
  @Nullable Segment segment;
  @Nullable DriftStatus status; // null: follows from the columns
  double driftScore = Double.NaN; // NaN: likewise
  double largestScore = Double.NaN; // NaN: likewise
  boolean significanceAssessed = true;
  DriftPolicy policy = DriftPolicy.standard();
  int tests;
  long referenceRows;
  long currentRows;
  final List<FeatureDrift> columns = new ArrayList<>();
  final List<CheckResult> checks = new ArrayList<>();
}
