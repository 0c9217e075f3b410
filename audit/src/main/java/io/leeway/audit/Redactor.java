package io.leeway.audit;

import io.leeway.audit.RedactedPath.Place;
import io.leeway.audit.Redaction.Mode;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Resource;
import io.leeway.core.json.Json;
import io.leeway.core.json.JsonValues;
import io.leeway.core.json.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Walks through an event and replaces its secrets; what has none stays the same object. */
record Redactor(
    Mode standard,
    SecretNames names,
    List<SecretPattern> patterns,
    List<RedactedPath> paths,
    Set<String> withoutBody) {
  /** How often a text is unpacked from JSON or URL encoding; what is packed deeper is masked. */
  private static final int MAX_LEVELS = 8;

  private static final int MAX_PASSES = 5;

  private static final Map<String, @Nullable Object> NO_BODY = Map.of("redacted", "body");

  /** As in {@code {"name": "Authorization", "value": "x"}}. */
  private static final Set<String> NAMES = Set.of("name", "key", "header", "Name", "Key", "Header");

  private static final Set<String> VALUES = Set.of("value", "values", "Value", "Values");

  /** In place of what is left out. */
  private static final Object REMOVED = new Object();

  AuditEvent redacted(AuditEvent event) {
    AuditEvent out = event;
    out = withText(out, "tenant", event.tenant(), AuditEvent::withTenant);
    out = withText(out, "transport", event.transport(), AuditEvent::withTransport);
    out = withText(out, "correlation_id", event.correlationId(), AuditEvent::withCorrelationId);
    out = withText(out, "error", event.error(), AuditEvent::withError);
    out = withActorAndResource(out);
    out = withCall(out);
    boolean hasNoBody =
        event.resource().map(Resource::type).filter(withoutBody::contains).isPresent();
    out = withMap(out, "request", event.request(), hasNoBody, AuditEvent::withRequest);
    out = withMap(out, "response", event.response(), hasNoBody, AuditEvent::withResponse);
    return withMap(out, "details", event.details(), false, AuditEvent::withDetails);
  }

  String redacted(String text) {
    return text(text, 0, Place.NOWHERE);
  }

  private Place place(String member) {
    return paths.isEmpty() ? Place.NOWHERE : new Place(paths, 0).child(member);
  }

  private AuditEvent withText(
      AuditEvent event,
      String member,
      Optional<String> text,
      BiFunction<AuditEvent, String, AuditEvent> setter) {
    Optional<String> changed = text.map(present -> text(present, place(member)));
    return changed.equals(text) ? event : setter.apply(event, changed.orElseThrow());
  }

  private AuditEvent withActorAndResource(AuditEvent event) {
    AuditEvent out = event;
    Optional<Actor> actor = event.actor().map(this::redacted);
    if (!actor.equals(event.actor())) {
      out = out.by(actor.orElseThrow());
    }
    Optional<Resource> resource = event.resource().map(this::redacted);
    return resource.equals(event.resource()) ? out : out.on(resource.orElseThrow());
  }

  private Actor redacted(Actor actor) {
    Place place = place("actor");
    return new Actor(
        text(actor.type(), place.child("type")),
        text(actor.id(), place.child("id")),
        actor.onBehalfOf().map(id -> text(id, place.child("on_behalf_of"))));
  }

  private Resource redacted(Resource resource) {
    Place place = place("resource");
    return new Resource(
        text(resource.type(), place.child("type")),
        resource.id().map(id -> text(id, place.child("id"))));
  }

  private AuditEvent withCall(AuditEvent event) {
    AuditEvent out = event;
    Place source = place("source");
    Optional<String> ip = event.ip().map(text -> text(text, source.child("ip")));
    Optional<String> agent = event.userAgent().map(text -> text(text, source.child("user_agent")));
    if (!ip.equals(event.ip()) || !agent.equals(event.userAgent())) {
      out = out.from(ip.orElse(null), agent.orElse(null));
    }
    Optional<String> method = event.method().map(text -> text(text, place("method")));
    Optional<String> path = event.path().map(text -> text(text, place("path")));
    return method.equals(event.method()) && path.equals(event.path())
        ? out
        : out.withHttp(method.orElseThrow(), path.orElseThrow());
  }

  private AuditEvent withMap(
      AuditEvent event,
      String member,
      Map<String, @Nullable Object> map,
      boolean isLeftOut,
      BiFunction<AuditEvent, Map<String, @Nullable Object>, AuditEvent> setter) {
    if (map.isEmpty()) {
      return event;
    }
    Place place = place(member);
    Optional<Mode> mode = place.mode();
    if (isLeftOut) {
      return setter.apply(event, NO_BODY);
    }
    if (mode.isPresent()) {
      Object replacement = replacement(map, mode.get());
      return setter.apply(
          event, replacement == REMOVED ? Map.of() : Map.of("redacted", replacement));
    }
    Map<?, ?> changed = map(map, 0, place);
    return changed == map ? event : setter.apply(event, cast(changed));
  }

  @SuppressWarnings("unchecked") // as the map that it was made of
  private static Map<String, @Nullable Object> cast(Map<?, ?> map) {
    return (Map<String, @Nullable Object>) map;
  }

  /** A text of the event itself, which cannot be without it. */
  private String text(String text, Place place) {
    String changed =
        place.mode().isPresent()
            ? mode(place.mode().get()).replacement(text).orElse(Mode.MASKED)
            : text(text, 0, place);
    return changed.isBlank() && !text.isBlank() ? Mode.MASKED : changed;
  }

  private Mode mode(Mode mode) {
    return mode == Mode.STANDARD ? standard : mode;
  }

  private Object replacement(Object value, Mode mode) {
    String secret =
        value instanceof String text ? text : Json.line(out -> JsonValues.write(out, value));
    Optional<String> replacement = mode(mode).replacement(secret);
    if (replacement.isEmpty()) {
      return REMOVED;
    }
    return replacement.get().equals(value) ? value : replacement.get();
  }

  private @Nullable Object value(@Nullable Object value, int level, Place place) {
    if (value != null && place.mode().isPresent()) {
      return replacement(value, place.mode().get());
    }
    if (value instanceof String text) {
      return text(text, level, place);
    }
    if (value instanceof Map<?, ?> map) {
      return map(map, level, place);
    }
    return value instanceof List<?> list ? list(list, level, place) : value;
  }

  private Map<?, ?> map(Map<?, ?> map, int level, Place place) {
    Optional<Mode> named = modeOfNamed(map);
    Map<String, @Nullable Object> out = null;
    for (Map.Entry<?, ?> member : map.entrySet()) {
      String name = (String) member.getKey();
      Object value = member.getValue();
      String changedName = text(name, level, Place.NOWHERE);
      Optional<Mode> mode = VALUES.contains(name) ? named : Optional.empty();
      if (mode.isEmpty()) {
        mode = names.modeOf(name);
      }
      if (mode.isEmpty() && !changedName.equals(name)) {
        mode = names.modeOf(changedName);
      }
      Object changed = member(value, mode, level, place.child(name));
      if (out == null && (changed != value || !changedName.equals(name))) {
        out = membersBefore(name, map);
      }
      if (out != null && changed != REMOVED) {
        out.put(JsonValues.unused(changedName, out), changed);
      }
    }
    return out == null ? map : out;
  }

  private @Nullable Object member(
      @Nullable Object value, Optional<Mode> mode, int level, Place place) {
    return value == null || mode.isEmpty() || place.mode().isPresent()
        ? value(value, level, place)
        : replacement(value, mode.get());
  }

  private static Map<String, @Nullable Object> membersBefore(String end, Map<?, ?> map) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (Map.Entry<?, ?> member : map.entrySet()) {
      if (member.getKey().equals(end)) {
        break;
      }
      members.put((String) member.getKey(), member.getValue());
    }
    return members;
  }

  /** The mode of {@code {"name": "Authorization", "value": "x"}}. */
  private Optional<Mode> modeOfNamed(Map<?, ?> map) {
    for (String key : NAMES) {
      if (map.get(key) instanceof String name && names.find(name).isPresent()) {
        return names.find(name);
      }
    }
    return Optional.empty();
  }

  private List<?> list(List<?> list, int level, Place place) {
    List<@Nullable Object> out = null;
    for (int i = 0; i < list.size(); i++) {
      Object value = list.get(i);
      Place child = place.equals(Place.NOWHERE) ? place : place.child(String.valueOf(i));
      Object changed = value(value, level, child);
      if (out == null && changed != value) {
        out = new ArrayList<>(list.subList(0, i));
      }
      if (out != null && changed != REMOVED) {
        out.add(changed);
      }
    }
    return out == null ? list : out;
  }

  /** A text of any meaning: JSON, or something that may have secrets and encoded parts. */
  private String text(String text, int level, Place place) {
    int signs = Signs.of(text);
    if (!isSuspect(signs)) {
      return text;
    }
    Optional<Object> json =
        (signs & Signs.JSON) != 0 && isLikeJson(text) ? JsonValues.parsed(text) : Optional.empty();
    if (json.isPresent()) {
      return level < MAX_LEVELS ? json(text, json.get(), level, place) : Mode.MASKED;
    }
    String changed = withoutSecrets(text);
    if ((signs & Signs.URL_ENCODING) != 0) {
      changed = withoutSecrets(UrlText.changed(changed, part -> part(part, level)));
    }
    return changed.equals(text) ? text : Texts.withoutHash(changed);
  }

  private boolean isSuspect(int signs) {
    boolean isSuspect = (signs & (Signs.JSON | Signs.URL_ENCODING)) != 0;
    for (int i = 0; i < patterns.size() && !isSuspect; i++) {
      isSuspect = (signs & patterns.get(i).signs()) != 0;
    }
    return isSuspect;
  }

  private static boolean isLikeJson(String text) {
    String stripped = text.strip();
    return (stripped.startsWith("{") && stripped.endsWith("}"))
        || (stripped.startsWith("[") && stripped.endsWith("]"));
  }

  private String json(String text, Object json, int level, Place place) {
    Object changed = value(json, level + 1, place);
    return changed == json ? text : Json.line(out -> JsonValues.write(out, changed));
  }

  private String part(String decoded, int level) {
    return level < MAX_LEVELS ? text(decoded, level + 1, Place.NOWHERE) : Mode.MASKED;
  }

  /** Looks again at what was changed: a mask may stand where a secret ended another one. */
  private String withoutSecrets(String text) {
    String before = text;
    String after = once(before);
    for (int i = 1; i < MAX_PASSES && !after.equals(before); i++) {
      before = after;
      after = once(before);
    }
    return after;
  }

  private String once(String text) {
    int signs = Signs.of(text);
    Spans found = new Spans(text);
    for (SecretPattern pattern : patterns) {
      if ((signs & pattern.signs()) != 0) {
        found.setMode(pattern.mode());
        pattern.finder().find(text, names, found);
      }
    }
    return found.replaced(standard);
  }
}
