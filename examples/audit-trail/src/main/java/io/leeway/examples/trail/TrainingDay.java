package io.leeway.examples.trail;

import static io.leeway.audit.MlActions.CHECKPOINT_RESTORE;
import static io.leeway.audit.MlActions.CHECKPOINT_SAVE;
import static io.leeway.audit.MlActions.EVALUATION_END;
import static io.leeway.audit.MlActions.HP_CHANGE;
import static io.leeway.audit.MlActions.NOTE_WRITE;
import static io.leeway.audit.MlActions.PAUSE;
import static io.leeway.audit.MlActions.QUERY_EXECUTE;
import static io.leeway.audit.MlActions.RESUME;
import static io.leeway.audit.MlActions.SAMPLE_DISCARD;
import static io.leeway.audit.MlActions.SAMPLE_RESTORE;
import static io.leeway.audit.MlActions.TAG_ADD;
import static io.leeway.audit.MlActions.TAG_REMOVE;

import io.leeway.audit.AuditLog;
import io.leeway.audit.Changes;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.Resource;
import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A day of training that goes wrong at noon, and what is recorded of it. */
final class TrainingDay implements AutoCloseable {
  private static final Actor MIRA = Actor.user("mira");
  private static final Actor INES = Actor.user("ines");
  private static final Actor JONAS = Actor.user("jonas");
  private static final Actor GUEST = Actor.user("guest");
  private static final Actor TRAINER = Actor.service("trainer");
  private static final Actor AUTOTUNER = Actor.service("autotuner").onBehalfOf("jonas");
  private static final Resource RUN = Resource.of("run", "weld-seams-7");
  private static final int COMPLETE = 81_920;

  private record Checkpoint(int bytes, Map<String, Object> hyperparameters) {}

  private final AuditLog audit;
  private final Map<String, Checkpoint> checkpoints = new HashMap<>();
  private Map<String, Object> hyperparameters = Map.of();
  private volatile Instant now = Instant.EPOCH; // the writer of the log reads it too

  private TrainingDay(AuditSink sink) {
    audit = AuditLog.builder(sink).clock(() -> now).build();
  }

  /** Records the day; returns the hyperparameters with which it ended. */
  static Map<String, Object> record(AuditSink sink) {
    try (TrainingDay day = new TrainingDay(sink)) {
      day.prepare();
      day.train();
      day.goWrong();
      day.rescue();
      return day.hyperparameters;
    }
  }

  @Override
  public void close() {
    audit.close();
  }

  private void prepare() {
    changeTo(
        new TreeMap<>(
            Map.of("batch_size", 64, "dropout", 0.2, "learning_rate", 0.01, "weight_decay", 0.001)),
        at("09:00", HP_CHANGE, MIRA).detail("reason", "as in run 6"));
    record(query("09:05", INES, "blur > 0.8").detail("found", 14));
    record(samples("09:08", TAG_ADD, INES, 101, 114).detail("tag", "blurred"));
    record(samples("09:15", TAG_REMOVE, INES, 103, 104).detail("tag", "blurred"));
    record(samples("09:20", SAMPLE_DISCARD, INES, 101, 102).detail("reason", "too blurred"));
    record(samples("09:21", SAMPLE_DISCARD, INES, 105, 114).detail("reason", "too blurred"));
    record(query("09:25", JONAS, "duplicate_of is not null").detail("found", 6));
    record(samples("09:27", SAMPLE_DISCARD, JONAS, 240, 245).detail("reason", "duplicates"));
    record(at("09:30", RESUME, MIRA));
  }

  private void train() {
    endEpoch("10:00", "ckpt-1", COMPLETE, 0.842);
    record(query("10:30", JONAS, "label_confidence < 0.5").detail("found", 20));
    record(samples("10:32", TAG_ADD, JONAS, 300, 319).detail("tag", "doubtful"));
    record(samples("10:35", SAMPLE_DISCARD, JONAS, 300, 319).detail("reason", "wrong labels"));
    endEpoch("11:00", "ckpt-2", COMPLETE, 0.838);
    record(at("11:10", PAUSE, MIRA));
    change("learning_rate", 0.03, at("11:12", HP_CHANGE, MIRA).detail("reason", "it is stuck"));
    record(at("11:14", RESUME, MIRA));
    record(samples("11:20", SAMPLE_RESTORE, INES, 304, 315).detail("reason", "labels are right"));
    endEpoch("12:00", "ckpt-3", COMPLETE, 0.913);
  }

  private void goWrong() {
    change("weight_decay", 0.05, at("12:20", HP_CHANGE, AUTOTUNER).detail("reason", "trial 12"));
    change("learning_rate", 3.0, at("12:40", HP_CHANGE, JONAS).detail("reason", "be bold"));
    endEpoch("13:00", "ckpt-4", 6_144, 0.899);
    record(at("13:10", NOTE_WRITE, MIRA).detail("text", "a little lower; may be noise"));
    change("batch_size", 128, at("13:30", HP_CHANGE, MIRA).detail("reason", "memory is free"));
    endEpoch("14:00", "ckpt-5", COMPLETE, 0.866);
    record(at("14:05", NOTE_WRITE, MIRA).detail("text", "no noise: it falls"));
  }

  private void rescue() {
    record(at("14:20", PAUSE, JONAS));
    audit.record(at("14:25", PAUSE, GUEST).denied());
    restore("14:30", JONAS, "ckpt-4");
    restore("14:40", MIRA, "ckpt-3");
    change("dropout", 0.3, at("14:45", HP_CHANGE, MIRA).detail("reason", "against overfitting"));
    record(at("14:50", RESUME, MIRA));
    endEpoch("15:00", "ckpt-6", COMPLETE, 0.911);
    endEpoch("16:00", "ckpt-7", COMPLETE, 0.921);
    record(at("16:10", PAUSE, MIRA));
    record(at("16:12", NOTE_WRITE, MIRA).detail("text", "good enough: ckpt-7 it is"));
  }

  private AuditEvent at(String time, String action, Actor who) {
    now = Instant.parse("2026-03-02T" + time + ":00Z");
    return AuditEvent.of(action).at(now).by(who).on(RUN);
  }

  private AuditEvent query(String time, Actor who, String text) {
    return at(time, QUERY_EXECUTE, who).detail("query", text);
  }

  private AuditEvent samples(String time, String action, Actor who, int first, int last) {
    List<String> ids = IntStream.rangeClosed(first, last).mapToObj(n -> "s-" + n).toList();
    return at(time, action, who).detail("sample_ids", ids);
  }

  private void record(AuditEvent event) {
    audit.record(event.success());
  }

  private void change(String name, Object value, AuditEvent event) {
    Map<String, Object> after = new TreeMap<>(hyperparameters);
    after.put(name, value);
    changeTo(after, event);
  }

  private void changeTo(Map<String, Object> after, AuditEvent event) {
    AuditEvent change = event.detail("changed", Changes.between(hyperparameters, after));
    try {
      check(after);
    } catch (IllegalArgumentException e) {
      audit.recordFailure(change, e);
      return;
    }
    hyperparameters = after;
    record(change);
  }

  private static void check(Map<String, Object> hyperparameters) {
    if (hyperparameters.get("learning_rate") instanceof Double rate && rate > 1) {
      throw new IllegalArgumentException("learning_rate must be at most 1, but was " + rate);
    }
  }

  private void endEpoch(String time, String checkpoint, int bytes, double accuracy) {
    checkpoints.put(checkpoint, new Checkpoint(bytes, hyperparameters));
    record(
        at(time, CHECKPOINT_SAVE, TRAINER)
            .on(Resource.of("checkpoint", checkpoint))
            .detail("bytes", bytes));
    try (AuditLog.Timed timed = audit.timed(at(time, EVALUATION_END, TRAINER))) {
      now = now.plusSeconds(40);
      timed.success(Map.of("accuracy", accuracy));
    }
  }

  private void restore(String time, Actor who, String id) {
    AuditEvent event = at(time, CHECKPOINT_RESTORE, who).on(Resource.of("checkpoint", id));
    try {
      Checkpoint restored = audit.timed(event, () -> read(id));
      changeTo(
          restored.hyperparameters(), at(time, HP_CHANGE, who).detail("reason", "those of " + id));
    } catch (IOException e) {
      record(at(time, NOTE_WRITE, who).detail("text", id + " is of no use"));
    }
  }

  private Checkpoint read(String id) throws IOException {
    Checkpoint checkpoint = Objects.requireNonNull(checkpoints.get(id));
    if (checkpoint.bytes() < COMPLETE) {
      EOFException end =
          new EOFException("ends after " + checkpoint.bytes() + " of " + COMPLETE + " bytes");
      throw new IOException("cannot read " + id, end);
    }
    return checkpoint;
  }
}
