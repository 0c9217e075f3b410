package io.leeway.examples.trail;

import static io.leeway.audit.MlActions.CHECKPOINT_SAVE;
import static io.leeway.audit.MlActions.EVALUATION_END;
import static io.leeway.audit.MlActions.HP_CHANGE;
import static io.leeway.audit.MlActions.QUERY_EXECUTE;
import static io.leeway.audit.MlActions.SAMPLE_DISCARD;
import static io.leeway.audit.MlActions.SAMPLE_RESTORE;
import static io.leeway.audit.MlActions.TAG_ADD;
import static io.leeway.audit.MlActions.TAG_REMOVE;

import io.leeway.audit.Changes;
import io.leeway.core.AuditEvent;
import io.leeway.core.Outcome;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
    return switch (event.action()) {
      case HP_CHANGE -> changed(event) + ": " + detail(event, "reason");
      case QUERY_EXECUTE -> detail(event, "query") + ": " + detail(event, "found") + " found";
      case TAG_ADD, TAG_REMOVE -> samples(event).size() + " samples: " + detail(event, "tag");
      case SAMPLE_DISCARD, SAMPLE_RESTORE ->
          samples(event).size() + " samples: " + detail(event, "reason");
      case EVALUATION_END -> "accuracy " + event.response().get("accuracy");
      case CHECKPOINT_SAVE -> id(event) + ": " + detail(event, "bytes") + " bytes";
      default -> id(event) + ": " + event.outcome().map(Outcome::toString).orElse("unknown");
    };
  }

  private static String id(AuditEvent event) {
    return event.resource().flatMap(resource -> resource.id()).orElse("all");
  }

  private static String changed(AuditEvent event) {
    return Changes.in(event).entrySet().stream()
        .map(change -> change.getKey() + " " + change.getValue())
        .collect(Collectors.joining(", "));
  }

  static List<?> samples(AuditEvent event) {
    return (List<?>) detail(event, "sample_ids");
  }

  private static Object detail(AuditEvent event, String name) {
    return Objects.requireNonNull(event.details().get(name), name);
  }
}
