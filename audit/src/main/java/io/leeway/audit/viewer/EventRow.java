package io.leeway.audit.viewer;

import io.leeway.audit.AuditRecord;
import io.leeway.audit.chain.Finding;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Resource;
import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Page;
import io.leeway.core.internal.Visible;
import io.leeway.core.json.Json;
import io.leeway.core.json.JsonValues;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An event on a line that opens to all of its members. */
final class EventRow {
  private static final int LONGEST_NAME = 120;
  private static final int LONGEST_TEXT = 8_192;
  private static final int MOST_CHANGES = 100;
  private static final Set<String> CHANGE = Set.of("before", "after");

  private EventRow() {}

  /** The outcome, {@code none} where there is none. */
  static String outcome(AuditEvent event) {
    return event.outcome().map(Object::toString).orElse("none");
  }

  /** A name as the table has it. */
  static String name(String name) {
    return Visible.name(name, LONGEST_NAME);
  }

  /**
   * Writes the two rows of an event.
   *
   * @param errors what a verification found wrong with its record
   */
  static void write(Markup page, AuditRecord record, List<Finding> errors) {
    AuditEvent event = record.event();
    page.open("tbody", "class", outcome(event)).open("tr");
    page.open("th", "scope", "row").text(Long.toString(record.seq()));
    if (!errors.isEmpty()) {
      page.text(" ").element("b", "invalid", "class", "invalid");
    }
    page.close().element("td", Words.time(event.time()));
    page.element("td", name(event.action()));
    page.open("td").element("b", outcome(event)).close();
    page.open("td");
    event.actor().ifPresent(actor -> actor(page, actor));
    page.close().open("td");
    event.resource().ifPresent(resource -> resource(page, resource));
    page.close().element("td", name(event.tenant().orElse("")));
    page.element("td", name(event.correlationId().orElse(""))).close();
    page.open("tr").open("td", "colspan", "8").open("details");
    page.element("summary", gist(event)).open("dl");
    errors.forEach(error -> member(page, "Verification", error.toString()));
    members(page, event);
    member(page, "Hash", record.hash());
    page.close().close().close().close().close();
  }

  private static void actor(Markup page, Actor actor) {
    page.name(actor.type()).text(" ").name(actor.id());
    actor.onBehalfOf().ifPresent(other -> page.text(" on behalf of ").name(other));
  }

  private static void resource(Markup page, Resource resource) {
    page.name(resource.type());
    resource.id().ifPresent(id -> page.text(" ").name(id));
  }

  /** What tells most of the rest in a line. */
  private static String gist(AuditEvent event) {
    String details =
        event.details().isEmpty() ? "" : Json.line(out -> JsonValues.write(out, event.details()));
    String line =
        Stream.of(call(event), event.error().orElse(""), details)
            .filter(part -> !part.isEmpty())
            .map(part -> Visible.prose(part.replaceAll("\\s+", " "), LONGEST_NAME))
            .findFirst()
            .orElse("");
    return line.isEmpty() ? "More" : line;
  }

  private static String call(AuditEvent event) {
    String status = event.status().isPresent() ? Integer.toString(event.status().getAsInt()) : "";
    return Stream.of(event.method().orElse(""), event.path().orElse(""), status)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static void members(Markup page, AuditEvent event) {
    member(page, "Id", event.id().toString());
    member(page, "Time", Words.time(event.time()));
    member(page, "Recorded at", event.recordedAt().map(Words::time));
    member(page, "Action", event.action());
    member(page, "Outcome", event.outcome().map(Object::toString));
    member(page, "Actor type", event.actor().map(Actor::type));
    member(page, "Actor", event.actor().map(Actor::id));
    member(page, "On behalf of", event.actor().flatMap(Actor::onBehalfOf));
    member(page, "Resource type", event.resource().map(Resource::type));
    member(page, "Resource", event.resource().flatMap(Resource::id));
    member(page, "Tenant", event.tenant());
    member(page, "Transport", event.transport());
    member(page, "Correlation id", event.correlationId());
    member(page, "IP address", event.ip());
    member(page, "User agent", event.userAgent());
    member(page, "Method", event.method());
    member(page, "Path", event.path());
    event.status().ifPresent(status -> member(page, "Status", Integer.toString(status)));
    member(page, "Started", event.started().map(Words::time));
    member(page, "Ended", event.ended().map(end -> ended(event, end)));
    json(page, "Request", event.request());
    json(page, "Response", event.response());
    event.details().forEach((name, value) -> changes(page, name, value));
    json(page, "Details", event.details());
    member(page, "Error", event.error());
  }

  private static String ended(AuditEvent event, Instant end) {
    return Words.time(end)
        + event
            .started()
            .map(start -> ", after " + Words.count(Duration.between(start, end).toMillis()) + " ms")
            .orElse("");
  }

  private static void member(Markup page, String name, Optional<String> value) {
    value.ifPresent(text -> member(page, name, text));
  }

  private static void member(Markup page, String name, String value) {
    page.element("dt", name).open("dd");
    text(page, value);
    page.close();
  }

  private static void json(Markup page, String name, Map<String, @Nullable Object> map) {
    if (!map.isEmpty()) {
      page.element("dt", name).open("dd").open("pre");
      text(page, Json.pretty(out -> JsonValues.write(out, map)).stripTrailing());
      page.close().close();
    }
  }

  /** A text, cut when it is too long for a page. */
  private static void text(Markup page, String text) {
    page.text(Visible.prose(text, LONGEST_TEXT));
    int length = text.codePointCount(0, text.length());
    if (length > LONGEST_TEXT) {
      page.element(
          "em", " (cut here: the log has all " + Words.count(length) + " characters of it)");
    }
  }

  /** What {@link io.leeway.audit.Changes} has written into a detail, side by side. */
  private static void changes(Markup page, String name, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> changes) || !areChanges(changes)) {
      return;
    }
    page.element("dt", name(name)).open("dd").open("table", "class", "changes");
    Page.heads(page, "Member", "Before", "After").open("tbody");
    changes.entrySet().stream()
        .limit(MOST_CHANGES)
        .forEach(change -> change(page, (String) change.getKey(), (Map<?, ?>) change.getValue()));
    page.close().close();
    if (changes.size() > MOST_CHANGES) {
      page.text("and " + Words.count(changes.size() - MOST_CHANGES) + " more");
    }
    page.close();
  }

  private static boolean areChanges(Map<?, ?> map) {
    return !map.isEmpty()
        && map.values().stream()
            .allMatch(
                value ->
                    value instanceof Map<?, ?> change
                        && !change.isEmpty()
                        && CHANGE.containsAll(change.keySet()));
  }

  private static void change(Markup page, String member, Map<?, ?> change) {
    page.open("tr").element("th", name(member), "scope", "row");
    for (String side : List.of("before", "after")) {
      page.open("td");
      if (change.containsKey(side)) {
        text(page, Json.line(out -> JsonValues.write(out, change.get(side))));
      } else {
        page.element("em", "not there");
      }
      page.close();
    }
    page.close();
  }
}
