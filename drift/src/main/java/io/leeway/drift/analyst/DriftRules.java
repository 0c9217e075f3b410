package io.leeway.drift.analyst;

import io.leeway.drift.DriftStatus;
import io.leeway.drift.FeatureDrift;
import io.leeway.drift.FeatureRole;
import io.leeway.drift.FeatureState;
import io.leeway.drift.internal.Text;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Rules about what drifts, and about what does not drift with it. */
final class DriftRules {
  /** How many columns are named with their numbers. */
  private static final int MOST = 5;

  private DriftRules() {}

  static Optional<Opinion> concentrated(Evidence evidence) {
    return evidence
        .dominant()
        .map(
            feature ->
                new Opinion(
                        Verdict.INVESTIGATE,
                        Words.name(feature.name())
                            + " alone has "
                            + Text.percent(evidence.share(feature))
                            + " of the drift, which speaks for a changed source")
                    .withFlag(RiskFlag.CONCENTRATED_DRIFT)
                    .withFindings(worst(evidence.drifting))
                    .withNextSteps(
                        List.of(
                            "look at the source of "
                                + Words.name(feature.name())
                                + ": what fills it, its unit, its coding")));
  }

  static Optional<Opinion> diffuse(Evidence evidence) {
    if (!evidence.diffuse()) {
      return Optional.empty();
    }
    boolean severe =
        evidence.moved.stream().anyMatch(f -> Evidence.values(f) == DriftStatus.SEVERE);
    String many =
        Text.count(evidence.moved.size())
            + " of "
            + Words.count(evidence.features.size(), "feature")
            + " are MODERATE or worse and none dominates";
    return Optional.of(
        new Opinion(
                severe ? Verdict.RETRAIN_NOW : Verdict.INVESTIGATE,
                many + ", which speaks for a changed world")
            .withFlag(RiskFlag.DIFFUSE_DRIFT)
            .withFindings(worst(evidence.moved))
            .withNextSteps(
                severe
                    ? List.of(
                        "train the model anew on recent data",
                        "test it against the present one on recent rows whose outcome is known",
                        "make the data it was trained on the new baseline")
                    : List.of(
                        "measure how well the model still does on recent rows whose outcome is"
                            + " known",
                        "prepare to train it anew")));
  }

  /** Drift that is neither in one place nor everywhere. */
  static Optional<Opinion> other(Evidence evidence) {
    if (evidence.dominant().isPresent()
        || evidence.diffuse()
        || evidence.predictionsAloneDrift()
        || !somethingDrifts(evidence)) {
      return Optional.empty();
    }
    List<FeatureDrift> drifting = evidence.report.drifting();
    DriftStatus status = drifting.isEmpty() ? evidence.report.status() : drifting.get(0).status();
    boolean mild = status == DriftStatus.MILD;
    return Optional.of(
        new Opinion(mild ? Verdict.MONITOR : Verdict.INVESTIGATE, shape(evidence, drifting, mild))
            .withFindings(
                drifting.isEmpty()
                    ? List.of(
                        "the score of all together is "
                            + Text.number(evidence.report.driftScore())
                            + ", "
                            + status
                            + "; no single column drifts")
                    : worst(drifting))
            .withNextSteps(
                List.of(
                    drifting.isEmpty()
                        ? "have the scores of the columns too, to see which drifts"
                        : (mild ? "watch " : "find out what changed in ")
                            + Words.names(Words.namesOf(drifting)))));
  }

  private static String shape(Evidence evidence, List<FeatureDrift> drifting, boolean mild) {
    if (mild || drifting.isEmpty() || evidence.moved.isEmpty()) {
      return ""; // the status, or another rule, says it all
    }
    return evidence.features.size() == 1
        ? "one feature cannot tell a changed source from a changed world"
        : "the drift is neither that of one feature alone nor of many together";
  }

  /** A report of numbers computed elsewhere has a score of its own, beside those of its columns. */
  private static boolean somethingDrifts(Evidence evidence) {
    return !evidence.report.drifting().isEmpty()
        || (!evidence.report.significanceAssessed()
            && evidence.report.status().atLeast(DriftStatus.MILD));
  }

  static Optional<Opinion> predictionsAlone(Evidence evidence) {
    if (!evidence.predictionsAloneDrift()) {
      return Optional.empty();
    }
    List<FeatureDrift> predictions =
        evidence.report.predictions().stream().filter(FeatureDrift::drifts).toList();
    return Optional.of(
        new Opinion(
                Verdict.INVESTIGATE,
                "the predictions drift and none of "
                    + Words.count(evidence.features.size(), "feature")
                    + " does")
            .withFlag(RiskFlag.PREDICTION_DRIFT_WITHOUT_FEATURE_DRIFT)
            .withFindings(
                Stream.concat(
                        worst(predictions).stream(), worst(evidence.features).stream().limit(1))
                    .toList())
            .withNextSteps(
                List.of(
                    "see whether the model, its code or what prepares its input has changed",
                    "see whether it uses a feature that is not watched")));
  }

  static Optional<Opinion> featuresAlone(Evidence evidence) {
    if (!evidence.featuresDrift() || evidence.report.predictionStatus() != DriftStatus.NONE) {
      return Optional.empty();
    }
    boolean severe = evidence.report.featureStatus() == DriftStatus.SEVERE;
    List<FeatureDrift> predictions =
        evidence
            .report
            .worstFirst()
            .filter(column -> column.role() == FeatureRole.PREDICTION)
            .toList();
    return Optional.of(
        new Opinion(
                severe ? Verdict.INVESTIGATE : Verdict.MONITOR,
                "features drift and the predictions do not, so the model may not depend on them")
            .withFlag(RiskFlag.FEATURE_DRIFT_WITHOUT_PREDICTION_DRIFT)
            .withFindings(worst(predictions).stream().limit(1).toList())
            .withNextSteps(
                List.of(
                    "see how much the model depends on "
                        + Words.names(Words.namesOf(evidence.drifting))))
            .withHold(true, "the predictions have not moved"));
  }

  /** Nothing drifts: how close it came. */
  static Optional<Opinion> calm(Evidence evidence) {
    return evidence.report.drifting().isEmpty()
        ? evidence
            .report
            .worstFirst()
            .filter(column -> column.state() == FeatureState.ASSESSED)
            .findFirst()
            .map(worst -> new Opinion(Verdict.NO_ACTION, "").withFindings(worst(List.of(worst))))
        : Optional.empty();
  }

  /** The worst with their numbers; another rule has those whose missing rate decided. */
  private static List<String> worst(List<FeatureDrift> columns) {
    return columns.stream()
        .filter(column -> !column.decisive().equals(Evidence.missingSpike(column)))
        .limit(MOST)
        .map(Words::finding)
        .toList();
  }
}
