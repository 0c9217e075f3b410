package io.leeway.audit.assertj;

import io.leeway.audit.sink.MemorySink;
import io.leeway.core.AuditEvent;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on the events of a {@link MemorySink}.
 *
 * @since 0.1
 */
public final class MemorySinkAssert extends AbstractAssert<MemorySinkAssert, MemorySink> {
  MemorySinkAssert(MemorySink sink) {
    super(sink, MemorySinkAssert.class);
  }

  private List<AuditEvent> events() {
    isNotNull();
    return actual.events();
  }

  /** That there is an event of an action; what follows is about the events of that action. */
  public RecordedEventsAssert recorded(String action) {
    return new RecordedEventsAssert(events())
        .as(descriptionText())
        .narrowed("action " + action, e -> e.action().equals(action));
  }

  /** That there is none of an action. */
  public MemorySinkAssert hasNotRecorded(String action) {
    List<AuditEvent> found = events().stream().filter(e -> e.action().equals(action)).toList();
    if (!found.isEmpty()) {
      failWithMessage(
          "%nExpecting no event with action %s%nbut %d were recorded:%n%s",
          action, found.size(), RecordedEventsAssert.list(found));
    }
    return this;
  }

  /** That there is no event at all. */
  public MemorySinkAssert hasRecordedNothing() {
    List<AuditEvent> found = events();
    if (!found.isEmpty()) {
      failWithMessage(
          "%nExpecting no event%nbut %d were recorded:%n%s",
          found.size(), RecordedEventsAssert.list(found));
    }
    return this;
  }
}
