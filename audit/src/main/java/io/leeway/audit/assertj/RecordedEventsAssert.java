package io.leeway.audit.assertj;

import io.leeway.core.AuditEvent;
import io.leeway.core.Outcome;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on recorded events. Each step keeps the events that fit and fails, with a list of
 * those that were left before, if none does.
 *
 * @since 0.1
 */
public final class RecordedEventsAssert
    extends AbstractAssert<RecordedEventsAssert, List<AuditEvent>> {
  private static final int MOST_LISTED = 10;
  private static final int MOST_CHARACTERS = 500;

  RecordedEventsAssert(List<AuditEvent> events) {
    super(events, RecordedEventsAssert.class);
  }

  RecordedEventsAssert narrowed(String what, Predicate<AuditEvent> condition) {
    List<AuditEvent> fitting = actual.stream().filter(condition).toList();
    if (fitting.isEmpty()) {
      failWithMessage(
          "%nExpecting an event with %s%nbut %s",
          what,
          actual.isEmpty()
              ? "none was recorded"
              : "these were recorded:" + System.lineSeparator() + list(actual));
    }
    return new RecordedEventsAssert(fitting).as(descriptionText());
  }

  static String list(List<AuditEvent> events) {
    String listed =
        events.stream()
            .limit(MOST_LISTED)
            .map(AuditEvent::toJson)
            .map(
                json ->
                    json.length() <= MOST_CHARACTERS
                        ? json
                        : json.substring(0, MOST_CHARACTERS) + "...")
            .collect(Collectors.joining("\n  ", "  ", "\n"));
    return events.size() <= MOST_LISTED
        ? listed
        : listed + "  and " + (events.size() - MOST_LISTED) + " more\n";
  }

  /** Done by an actor of any type with this id. */
  public RecordedEventsAssert by(String actorId) {
    return narrowed(
        "actor " + actorId, e -> e.actor().filter(actor -> actor.id().equals(actorId)).isPresent());
  }

  /** Done to a resource. */
  public RecordedEventsAssert on(String type, String id) {
    return narrowed(
        "resource " + type + " " + id,
        e ->
            e.resource()
                .filter(on -> on.type().equals(type) && on.id().equals(Optional.of(id)))
                .isPresent());
  }

  /** With a detail; numbers are equal if their texts are. */
  public RecordedEventsAssert withDetail(String name, @Nullable Object value) {
    return narrowed(
        "detail " + name + " = " + value,
        e -> e.details().containsKey(name) && isEqual(e.details().get(name), value));
  }

  private static boolean isEqual(@Nullable Object stored, @Nullable Object value) {
    return Objects.equals(stored, value)
        || (stored != null && value != null && stored.toString().equals(value.toString()));
  }

  /** With an outcome. */
  public RecordedEventsAssert withOutcome(Outcome outcome) {
    return narrowed("outcome " + outcome, e -> e.outcome().equals(Optional.of(outcome)));
  }

  /** With an error that has a text in it. */
  public RecordedEventsAssert withErrorContaining(String text) {
    return narrowed(
        "an error that contains '" + text + "'",
        e -> e.error().filter(error -> error.contains(text)).isPresent());
  }

  /** Of a tenant. */
  public RecordedEventsAssert ofTenant(String tenant) {
    return narrowed("tenant " + tenant, e -> e.tenant().equals(Optional.of(tenant)));
  }

  /** With a correlation id. */
  public RecordedEventsAssert withCorrelationId(String id) {
    return narrowed("correlation id " + id, e -> e.correlationId().equals(Optional.of(id)));
  }

  /** That exactly so many fit. */
  public RecordedEventsAssert times(int count) {
    if (actual.size() != count) {
      failWithMessage(
          "%nExpecting %d such events%nbut there are %d:%n%s", count, actual.size(), list(actual));
    }
    return this;
  }

  /** That exactly one fits. */
  public RecordedEventsAssert once() {
    return times(1);
  }

  /** The events that fit, the oldest first. */
  public List<AuditEvent> events() {
    return actual;
  }
}
