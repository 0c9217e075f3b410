package io.leeway.examples.trail;

import static io.leeway.audit.MlActions.CHECKPOINT_RESTORE;
import static io.leeway.audit.MlActions.CHECKPOINT_SAVE;
import static io.leeway.audit.MlActions.EVALUATION_END;
import static io.leeway.audit.MlActions.HP_CHANGE;
import static io.leeway.audit.MlActions.PAUSE;
import static io.leeway.audit.MlActions.QUERY_EXECUTE;
import static io.leeway.audit.MlActions.SAMPLE_DISCARD;
import static io.leeway.audit.MlActions.SAMPLE_RESTORE;
import static io.leeway.audit.MlActions.TAG_ADD;
import static io.leeway.audit.MlActions.TAG_REMOVE;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.Changes;
import io.leeway.core.AuditEvent;
import io.leeway.core.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Four questions to an audit log, each answered by query. */
final class Questions {
  private static final AuditQuery ALL = AuditQuery.all();
  private static final AuditQuery DONE = ALL.withOutcome(Outcome.SUCCESS);
  private static final AuditQuery FAILED = ALL.withOutcome(Outcome.FAILURE);

  /** A lower accuracy may be noise; so much lower is not. */
  private static final double NOISE = 0.03;

  private final AuditReader log;

  Questions(AuditReader log) {
    this.log = log;
  }

  void whyDidAccuracyFall() {
    System.out.println("When did accuracy begin to fall, and what was changed before?");
    List<AuditEvent> evaluations = events(DONE, EVALUATION_END);
    evaluations.forEach(Line::print);
    AuditEvent lower = firstOfTheFall(evaluations);
    AuditEvent suspect = newest(DONE.withAction(HP_CHANGE).before(lower.time()));
    System.out.println("it fell from " + Line.time(lower) + " on; the last change before:");
    Line.print(suspect);
    System.out.println("what was tried since:");
    events(ALL.from(lower.time()), CHECKPOINT_RESTORE).forEach(Line::print);
  }

  /** The evaluation after the best one before accuracy is lower by more than noise. */
  private static AuditEvent firstOfTheFall(List<AuditEvent> evaluations) {
    double[] accuracy = evaluations.stream().mapToDouble(Questions::accuracy).toArray();
    double best = 0;
    int i = 0;
    while (accuracy[i] >= best - NOISE) {
      best = Math.max(best, accuracy[i++]);
    }
    while (accuracy[i - 1] < best) {
      i--;
    }
    return evaluations.get(i);
  }

  private static double accuracy(AuditEvent evaluation) {
    return Double.parseDouble(String.valueOf(evaluation.response().get("accuracy")));
  }

  void whatWasLeftOut() {
    System.out.println("\nWhat was left out of the data, when, by whom and why?");
    Map<Object, Object> reasons = new HashMap<>(); // by sample
    for (AuditEvent event : events(DONE, TAG_ADD, TAG_REMOVE, SAMPLE_DISCARD, SAMPLE_RESTORE)) {
      Line.print(event);
      Object reason = event.details().get("reason");
      if (event.action().equals(SAMPLE_DISCARD)) {
        Line.samples(event).forEach(sample -> reasons.put(sample, reason));
      } else if (event.action().equals(SAMPLE_RESTORE)) {
        Line.samples(event).forEach(reasons::remove);
      }
    }
    Map<Object, Long> counts =
        reasons.values().stream()
            .collect(Collectors.groupingBy(reason -> reason, TreeMap::new, Collectors.counting()));
    System.out.println("left out in the end: " + reasons.size() + " samples, " + counts);
  }

  void howToReproduce() {
    System.out.println("\nHow is the model made again?");
    List<AuditEvent> steps =
        events(
            DONE,
            HP_CHANGE,
            QUERY_EXECUTE,
            TAG_ADD,
            TAG_REMOVE,
            SAMPLE_DISCARD,
            SAMPLE_RESTORE,
            CHECKPOINT_RESTORE);
    steps.forEach(Line::print);
    System.out.println("final hyperparameters: " + finalHyperparameters());
  }

  Map<String, Object> finalHyperparameters() {
    Map<String, Object> values = new TreeMap<>();
    for (AuditEvent event : events(DONE, HP_CHANGE)) {
      Changes.in(event).forEach((name, change) -> values.put(name, change.after()));
    }
    return values;
  }

  void whyDidTheRestoreFail() {
    System.out.println("\nWhy did the restore of a checkpoint fail?");
    AuditEvent failed = newest(FAILED.withAction(CHECKPOINT_RESTORE));
    Line.print(newest(DONE.withAction(PAUSE).before(failed.time())));
    Line.print(failed);
    System.out.println("  " + failed.error().orElseThrow().replace("; ", "\n  "));
    System.out.println("what was saved before:");
    events(DONE.before(failed.time()), CHECKPOINT_SAVE).forEach(Line::print);
  }

  /** What a query finds of some actions, the oldest first. */
  private List<AuditEvent> events(AuditQuery query, String... actions) {
    List<AuditEvent> events = new ArrayList<>();
    log.forEach(query.withAction(actions).oldestFirst(), record -> events.add(record.event()));
    return events;
  }

  private AuditEvent newest(AuditQuery query) {
    return log.find(query.limit(1)).records().get(0).event();
  }
}
