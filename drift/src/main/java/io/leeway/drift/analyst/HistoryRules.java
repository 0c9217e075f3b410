package io.leeway.drift.analyst;

import io.leeway.core.internal.Times;
import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.internal.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Rules about this report and those before it. */
final class HistoryRules {
  /** Two reports always rise or fall; three that rise are one in six by chance. */
  static final int REPORTS = 3;

  /** Half of what is MILD; less is noise of samples that come and go. */
  static final double RISE = 0.05;

  /** How many scores are named. */
  private static final int MOST = 8;

  private HistoryRules() {}

  static Optional<Opinion> trend(Evidence evidence) {
    List<DriftReport> series = new ArrayList<>(evidence.earlier);
    series.add(evidence.report);
    int first = series.size() - 1;
    while (first > 0 && series.get(first - 1).driftScore() < series.get(first).driftScore()) {
      first--;
    }
    List<DriftReport> rising = series.subList(first, series.size());
    double rise = evidence.report.driftScore() - rising.get(0).driftScore();
    if (rising.size() < REPORTS || rise < RISE) {
      return Optional.empty();
    }
    String scores =
        rising.stream()
            .skip(Math.max(0, rising.size() - MOST))
            .map(report -> Text.number(report.driftScore()))
            .collect(Collectors.joining(", "));
    return Optional.of(
        new Opinion(
                Verdict.MONITOR, "the score has risen over " + rising.size() + " reports on end")
            .withFlag(RiskFlag.RISING_TREND)
            .withFindings(
                List.of(
                    "scores of the last " + Words.count(rising.size(), "report") + ": " + scores))
            .withNextSteps(List.of("compare again soon: the score is rising")));
  }

  static Optional<Opinion> lasting(Evidence evidence) {
    int lasting = evidence.lasting();
    if (lasting < REPORTS) {
      return Optional.empty();
    }
    DriftReport first = evidence.earlier.get(evidence.earlier.size() - lasting + 1);
    String reports = lasting + " reports on end";
    return Optional.of(
        new Opinion(Verdict.INVESTIGATE, "the drift lasts, for " + reports + " by now")
            .withFindings(
                List.of(
                    reports + " found drift, the first of " + Times.format(Evidence.time(first))))
            .withNextSteps(
                List.of(
                    "if it is here to stay and the model copes, make the current data the"
                        + " baseline")));
  }

  static Optional<Opinion> first(Evidence evidence) {
    int calm = 0;
    for (int i = evidence.earlier.size() - 1; i >= 0; i--) {
      if (evidence.earlier.get(i).status() != DriftStatus.NONE) {
        break;
      }
      calm++;
    }
    return calm >= REPORTS - 1 && evidence.report.status().atLeast(DriftStatus.MILD)
        ? Optional.of(
            new Opinion(Verdict.NO_ACTION, "it is the first after " + calm + " calm reports")
                .withFindings(List.of("the " + calm + " reports before this one found no drift"))
                .withNextSteps(List.of("see whether the next report finds it too")))
        : Optional.empty();
  }
}
