package io.leeway.drift.analyst;

import io.leeway.drift.DriftReport;
import io.leeway.drift.DriftStatus;
import io.leeway.drift.internal.Text;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks every rule and puts together what they say. */
final class RuleAnalyst implements DriftAnalyst {
  static final RuleAnalyst INSTANCE = new RuleAnalyst();

  private interface Rule {
    Optional<Opinion> on(Evidence evidence);
  }

  /** Among rules of one verdict, the first is heard first. */
  private static final List<Rule> RULES =
      List.of(
          DataRules::safety,
          DataRules::schema,
          DataRules::notAssessed,
          DataRules::missing,
          DataRules::quality,
          DataRules::fairness,
          DriftRules::predictionsAlone,
          DriftRules::concentrated,
          DriftRules::diffuse,
          DriftRules::other,
          DriftRules::featuresAlone,
          HistoryRules::lasting,
          HistoryRules::trend,
          HistoryRules::first,
          DataRules::unseen,
          DataRules::sample,
          DataRules::untested,
          DriftRules::calm);

  private RuleAnalyst() {}

  @Override
  public Advice assess(DriftReport report, List<DriftReport> history) {
    Evidence evidence = new Evidence(report, history);
    List<Opinion> heard = RULES.stream().flatMap(rule -> rule.on(evidence).stream()).toList();
    List<String> holds = holds(heard);
    List<Opinion> opinions =
        heard.stream()
            .map(opinion -> holds.isEmpty() ? opinion : opinion.heldBack())
            .sorted(Comparator.comparing(Opinion::verdict).reversed())
            .toList();
    return new Advice(
        opinions.stream().map(Opinion::verdict).reduce(Verdict.NO_ACTION, Verdict::or),
        summary(evidence, opinions, holds),
        texts(opinions.stream().flatMap(opinion -> opinion.findings().stream()), Bounds.FINDINGS),
        opinions.stream().flatMap(opinion -> opinion.flag().stream()).toList(),
        texts(opinions.stream().flatMap(opinion -> opinion.nextSteps().stream()), Bounds.STEPS),
        Optional.empty());
  }

  /** Why training is held back, if a rule asks for it and another holds it. */
  private static List<String> holds(List<Opinion> heard) {
    boolean asked = heard.stream().anyMatch(o -> o.verdict() == Verdict.RETRAIN_NOW);
    return asked
        ? heard.stream().flatMap(opinion -> opinion.hold().stream()).distinct().toList()
        : List.of();
  }

  private static List<String> texts(Stream<String> texts, int most) {
    return texts.distinct().limit(most).map(text -> Text.sentence(text, Bounds.TEXT)).toList();
  }

  private static String summary(Evidence evidence, List<Opinion> opinions, List<String> holds) {
    List<String> sentences = new ArrayList<>();
    sentences.add(overview(evidence));
    String reasons =
        opinions.stream()
            .map(Opinion::reason)
            .filter(reason -> !reason.isEmpty())
            .collect(Collectors.joining("; "));
    if (!reasons.isEmpty()) {
      sentences.add(Character.toUpperCase(reasons.charAt(0)) + reasons.substring(1));
    }
    if (!holds.isEmpty()) {
      sentences.add("Training anew has to wait: " + String.join("; ", holds));
    }
    return Text.sentence(String.join(". ", sentences) + ".", Bounds.SUMMARY);
  }

  private static String overview(Evidence evidence) {
    DriftReport report = evidence.report;
    return report.segment().map(s -> "in a segment of " + Words.name(s.column()) + " ").orElse("")
        + columns(evidence)
        + (report.status().atLeast(DriftStatus.MILD) ? ", " + report.status() : "")
        + ", score "
        + Text.number(report.driftScore())
        + ", "
        + (report.referenceRows() == 0 && !report.significanceAssessed()
            ? ""
            : Text.count(report.referenceRows()) + " reference rows and ")
        + Text.count(report.currentRows())
        + " current";
  }

  private static String columns(Evidence evidence) {
    if (evidence.report.columns().findAny().isEmpty()) {
      return "no column given";
    }
    return evidence.features.isEmpty()
        ? "no feature assessed"
        : Text.count(evidence.drifting.size())
            + " of "
            + Words.count(evidence.features.size(), "feature")
            + " drift";
  }
}
