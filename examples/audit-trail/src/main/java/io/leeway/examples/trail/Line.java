package io.leeway.examples.trail;

import static io.leeway.audit.MlActions.CHECKPOINT_SAVE;
import static io.leeway.audit.MlActions.EVALUATION_START;
import static io.leeway.audit.MlActions.HP_CHANGE;
import static io.leeway.audit.MlActions.QUERY_EXECUTE;
import static io.leeway.audit.MlActions.SAMPLE_DISCARD;
import static io.leeway.audit.MlActions.SAMPLE_RESTORE;
import static io.leeway.audit.MlActions.TAG_ADD;
import static io.leeway.audit.MlActions.TAG_REMOVE;

import io.leeway.core.AuditEvent;
import io.leeway.core.Outcome;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** An event as a line for people. */
final class Line {
  private Line() {}

  static void print(AuditEvent event) {
    System.out.printf(
        Locale.ROOT,
        "  %s  %-20s %-19s %s%n",
        time(event),
        who(event),
        event.action(),
        what(event));
  }

  static LocalTime time(AuditEvent event) {
    return event.time().atOffset(ZoneOffset.UTC).toLocalTime();
  }

  private static String who(AuditEvent event) {
    return event
        .actor()
        .map(actor -> actor.id() + actor.onBehalfOf().map(other -> " for " + other).orElse(""))
        .orElse("unknown");
  }

  private static String what(AuditEvent event) {
    Map<String, Object> details = event.details();
    return switch (event.action()) {
      case HP_CHANGE -> changed(event) + ": " + details.get("reason");
      case QUERY_EXECUTE -> details.get("query") + ": " + details.get("found") + " found";
      case TAG_ADD, TAG_REMOVE -> samples(event).size() + " samples: " + details.get("tag");
      case SAMPLE_DISCARD, SAMPLE_RESTORE ->
          samples(event).size() + " samples: " + details.get("reason");
      case EVALUATION_START -> "accuracy " + event.response().get("accuracy");
      case CHECKPOINT_SAVE -> id(event) + ": " + details.get("bytes") + " bytes";
      default -> id(event) + ": " + event.outcome().map(Outcome::toString).orElse("unknown");
    };
  }

  private static String id(AuditEvent event) {
    return event.resource().flatMap(resource -> resource.id()).orElse("all");
  }

  private static String changed(AuditEvent event) {
    return changes(event).entrySet().stream()
        .map(
            change ->
                change.getKey()
                    + " "
                    + change.getValue().values().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(" -> ")))
        .collect(Collectors.joining(", "));
  }

  /** What a {@code hp_change} says of each hyperparameter: its value before and after. */
  @SuppressWarnings("unchecked") // so it was recorded
  static Map<String, Map<String, Object>> changes(AuditEvent event) {
    return (Map<String, Map<String, Object>>) event.details().get("changed");
  }

  static List<?> samples(AuditEvent event) {
    return (List<?>) event.details().get("sample_ids");
  }
}
