package io.leeway.core;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import io.leeway.core.json.Json;
import io.leeway.core.json.JsonObject;
import io.leeway.core.json.JsonValues;
import io.leeway.core.json.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What happened: an action, and whatever is known about who did it, to what, from where and with
 * what result.
 *
 * <pre>{@code
 * AuditEvent.of("model.promote").by(Actor.user("u-1042")).on(Resource.of("model", "credit")).success()
 * }</pre>
 *
 * <p>Only the action is required. Each method returns a changed copy. Values in details, request
 * and response may be of any type and are copied at once: a time becomes its ISO text, a type that
 * JSON does not know its {@code toString}; one that throws becomes a text that says so. A surrogate
 * without its partner becomes U+FFFD.
 *
 * <p>An event is bounded, so that no caller can fill a log with one: names and ids have at most
 * 1,024 characters; the path, the error and every text in details, request and response 16,384;
 * each of these three 10,000 values, 32 levels and 1,048,576 characters. What is longer is cut, and
 * ends with its length and SHA-256.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class AuditEvent {
  /** Bytes of the id, 36, and the time, 27, with their names. */
  private static final int BEFORE_RECORDED_AT = "{\"id\":\"\",\"time\":\"\"".length() + 36 + 27;

  private static final Pattern ACTION = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,127}");

  /** The members, in the order in which every format has them. */
  private enum Member {
    ID,
    TIME,
    RECORDED_AT,
    ACTION,
    OUTCOME,
    ACTOR,
    RESOURCE,
    TENANT,
    TRANSPORT,
    CORRELATION_ID,
    SOURCE,
    METHOD,
    PATH,
    STATUS,
    STARTED,
    ENDED,
    REQUEST,
    RESPONSE,
    DETAILS,
    ERROR;

    final String json = name().toLowerCase(Locale.ROOT);
    final SerializableString encoded = new SerializedString(json);

    private static final Member[] ALL = values();
  }

  /** Where a call came from. A client can send any user agent it likes. */
  private record Source(Optional<String> ip, Optional<String> userAgent) {}

  /** One place a member, null where it is absent. */
  private final @Nullable Object[] values;

  /** The JSON without {@code recorded_at}; null unless {@link #encoded} has made it. */
  private final byte @Nullable [] encoded;

  private AuditEvent(@Nullable Object[] values) {
    this(values, null);
  }

  private AuditEvent(@Nullable Object[] values, byte @Nullable [] encoded) {
    this.values = values;
    this.encoded = encoded;
  }

  /**
   * An event that happens now.
   *
   * @param action what is done: 1 to 128 of {@code a-z 0-9 _ . -}, beginning with a letter or
   *     digit; dotted by convention, such as {@code model.promote}
   * @throws IllegalArgumentException if the action has another form
   */
  public static AuditEvent of(String action) {
    Objects.requireNonNull(action, "action");
    Checks.argument(
        ACTION.matcher(action).matches(),
        "action must match %s, but was '%s'",
        ACTION.pattern(),
        action);
    @Nullable Object[] values = new @Nullable Object[Member.ALL.length];
    values[Member.ID.ordinal()] = EventIds.next();
    values[Member.TIME.ordinal()] = Times.now();
    values[Member.ACTION.ordinal()] = action;
    return new AuditEvent(values);
  }

  private AuditEvent with(Member member, @Nullable Object value) {
    @Nullable Object[] copy = values.clone();
    copy[member.ordinal()] = value;
    return new AuditEvent(copy);
  }

  private AuditEvent withText(Member member, String text) {
    Objects.requireNonNull(text, member.json);
    int max = member == Member.PATH || member == Member.ERROR ? Texts.MAX_TEXT : Texts.MAX_NAME;
    return with(member, Texts.bounded(text, max));
  }

  /** Who did it. */
  public AuditEvent by(Actor actor) {
    return with(Member.ACTOR, Objects.requireNonNull(actor, "actor"));
  }

  /** What it was done to. */
  public AuditEvent on(Resource resource) {
    return with(Member.RESOURCE, Objects.requireNonNull(resource, "resource"));
  }

  /** It was done. */
  public AuditEvent success() {
    return withOutcome(Outcome.SUCCESS);
  }

  /** It was tried and did not work. */
  public AuditEvent failure(String error) {
    return withOutcome(Outcome.FAILURE).withError(error);
  }

  /** It was not allowed. */
  public AuditEvent denied() {
    return withOutcome(Outcome.DENIED);
  }

  /** How it ended. */
  public AuditEvent withOutcome(Outcome outcome) {
    return with(Member.OUTCOME, Objects.requireNonNull(outcome, "outcome"));
  }

  /** What went wrong. */
  public AuditEvent withError(String error) {
    return withText(Member.ERROR, error);
  }

  /** When it happened, in place of now; kept to the microsecond. */
  public AuditEvent at(Instant time) {
    return with(Member.TIME, Times.micros(time));
  }

  /**
   * When it was stored. For sinks, which set it so that it never decreases within a log.
   *
   * @param time kept to the microsecond
   */
  public AuditEvent recordedAt(Instant time) {
    @Nullable Object[] copy = values.clone();
    copy[Member.RECORDED_AT.ordinal()] = Times.micros(time);
    return new AuditEvent(copy, encoded);
  }

  /**
   * The same event with its JSON made, but for the time of its storing: so the thread that asks
   * does what is costly about storing it, and not the one that stores.
   */
  public AuditEvent encoded() {
    return encoded != null
        ? this
        : new AuditEvent(values, with(Member.RECORDED_AT, null).toJsonBytes());
  }

  /** Whose data it was, where one service serves several. */
  public AuditEvent withTenant(String tenant) {
    return withText(Member.TENANT, tenant);
  }

  /** By what way it came: {@code http}, {@code scheduler}, {@code cli}. */
  public AuditEvent withTransport(String transport) {
    return withText(Member.TRANSPORT, transport);
  }

  /** What ties it to other events of the same request. */
  public AuditEvent withCorrelationId(String correlationId) {
    return withText(Member.CORRELATION_ID, correlationId);
  }

  /**
   * Where the call came from. A client can send any user agent it likes.
   *
   * @param ip the client's address, or null
   * @param userAgent what the client calls itself, or null
   */
  public AuditEvent from(@Nullable String ip, @Nullable String userAgent) {
    return with(
        Member.SOURCE,
        new Source(
            Optional.ofNullable(ip).map(text -> Texts.bounded(text, Texts.MAX_NAME)),
            Optional.ofNullable(userAgent).map(text -> Texts.bounded(text, Texts.MAX_NAME))));
  }

  /** The HTTP request: its method and path. */
  public AuditEvent withHttp(String method, String path) {
    return withText(Member.METHOD, method).withText(Member.PATH, path);
  }

  /**
   * The HTTP status of the answer.
   *
   * @throws IllegalArgumentException if it is not between 100 and 599
   */
  public AuditEvent withStatus(int status) {
    Checks.argument(
        status >= 100 && status <= 599, "status must be in 100..599, but was %d", status);
    return with(Member.STATUS, status);
  }

  /**
   * From when to when it ran; kept to the microsecond.
   *
   * @throws IllegalArgumentException if it ends before it starts
   */
  public AuditEvent during(Instant started, Instant ended) {
    Checks.argument(!ended.isBefore(started), "ended %s is before started %s", ended, started);
    return with(Member.STARTED, Times.micros(started)).with(Member.ENDED, Times.micros(ended));
  }

  private AuditEvent withMap(Member member, Map<String, ? extends @Nullable Object> map) {
    return with(member, map.isEmpty() ? null : JsonValues.copyOf(map));
  }

  /** What was asked; an empty map for nothing. */
  public AuditEvent withRequest(Map<String, ? extends @Nullable Object> request) {
    return withMap(Member.REQUEST, request);
  }

  /** What was answered; an empty map for nothing. */
  public AuditEvent withResponse(Map<String, ? extends @Nullable Object> response) {
    return withMap(Member.RESPONSE, response);
  }

  /** Everything else worth keeping, in place of earlier details; an empty map for nothing. */
  public AuditEvent withDetails(Map<String, ? extends @Nullable Object> details) {
    return withMap(Member.DETAILS, details);
  }

  /** One more detail. */
  public AuditEvent detail(String name, @Nullable Object value) {
    String text = Actor.text(name, "name of a detail");
    return with(Member.DETAILS, JsonValues.with(details(), text, value));
  }

  /** What the event is known by: a UUID of version 7. It says nothing about order. */
  public UUID id() {
    return required(Member.ID);
  }

  /** When it happened, as the caller has it. */
  public Instant time() {
    return required(Member.TIME);
  }

  /** When it was stored; empty until a sink has it. */
  public Optional<Instant> recordedAt() {
    return optional(Member.RECORDED_AT);
  }

  /** What was done. */
  public String action() {
    return required(Member.ACTION);
  }

  /** How it ended. */
  public Optional<Outcome> outcome() {
    return optional(Member.OUTCOME);
  }

  /** Who did it. */
  public Optional<Actor> actor() {
    return optional(Member.ACTOR);
  }

  /** What it was done to. */
  public Optional<Resource> resource() {
    return optional(Member.RESOURCE);
  }

  /** Whose data it was. */
  public Optional<String> tenant() {
    return optional(Member.TENANT);
  }

  /** By what way it came. */
  public Optional<String> transport() {
    return optional(Member.TRANSPORT);
  }

  /** What ties it to other events. */
  public Optional<String> correlationId() {
    return optional(Member.CORRELATION_ID);
  }

  /** The client's address. */
  public Optional<String> ip() {
    return this.<Source>optional(Member.SOURCE).flatMap(Source::ip);
  }

  /** What the client calls itself. */
  public Optional<String> userAgent() {
    return this.<Source>optional(Member.SOURCE).flatMap(Source::userAgent);
  }

  /** The HTTP method. */
  public Optional<String> method() {
    return optional(Member.METHOD);
  }

  /** The HTTP path. */
  public Optional<String> path() {
    return optional(Member.PATH);
  }

  /** The HTTP status of the answer. */
  public OptionalInt status() {
    return this.<Integer>optional(Member.STATUS).map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  /** When it started. */
  public Optional<Instant> started() {
    return optional(Member.STARTED);
  }

  /** When it ended. */
  public Optional<Instant> ended() {
    return optional(Member.ENDED);
  }

  /** What was asked; empty when nothing is kept of it. */
  public Map<String, @Nullable Object> request() {
    return map(Member.REQUEST);
  }

  /** What was answered; empty when nothing is kept of it. */
  public Map<String, @Nullable Object> response() {
    return map(Member.RESPONSE);
  }

  /** Everything else; empty when there is nothing. */
  public Map<String, @Nullable Object> details() {
    return map(Member.DETAILS);
  }

  /** What went wrong. */
  public Optional<String> error() {
    return optional(Member.ERROR);
  }

  @SuppressWarnings("unchecked") // each member has one type, given by the methods that set it
  private <T> T required(Member member) {
    return (T) Objects.requireNonNull(values[member.ordinal()], member.json);
  }

  @SuppressWarnings("unchecked")
  private <T> Optional<T> optional(Member member) {
    return Optional.ofNullable((T) values[member.ordinal()]);
  }

  @SuppressWarnings("unchecked")
  private Map<String, @Nullable Object> map(Member member) {
    Object map = values[member.ordinal()];
    return map == null ? Map.of() : (Map<String, @Nullable Object>) map;
  }

  /**
   * An event from its JSON, as {@link #toJson()} writes it. A member that this release does not
   * know is left out.
   *
   * @throws IllegalArgumentException if it is not the JSON of an event; the message names the
   *     member
   */
  public static AuditEvent fromJson(String json) {
    JsonObject event = JsonObject.parse(json, "audit event");
    @Nullable Object[] values = new @Nullable Object[Member.ALL.length];
    for (Member member : Member.ALL) {
      boolean required = member == Member.ID || member == Member.TIME || member == Member.ACTION;
      values[member.ordinal()] = required || event.has(member.json) ? read(event, member) : null;
    }
    return new AuditEvent(values);
  }

  private static Object read(JsonObject event, Member member) {
    String name = member.json;
    return switch (member) {
      case ID -> UUID.fromString(event.text(name));
      case TIME, RECORDED_AT, STARTED, ENDED -> Times.parse(event.text(name));
      case OUTCOME -> event.constant(name, Outcome.values());
      case ACTOR -> {
        JsonObject actor = event.object(name);
        yield new Actor(actor.text("type"), actor.text("id"), actor.optionalText("on_behalf_of"));
      }
      case RESOURCE -> {
        JsonObject resource = event.object(name);
        yield new Resource(resource.text("type"), resource.optionalText("id"));
      }
      case SOURCE -> {
        JsonObject source = event.object(name);
        yield new Source(source.optionalText("ip"), source.optionalText("user_agent"));
      }
      case STATUS -> event.smallInteger(name);
      case REQUEST, RESPONSE, DETAILS -> event.values(name);
      default -> event.text(name);
    };
  }

  /** The event as one line of JSON: every member that is present, in the fixed order. */
  public String toJson() {
    return new String(toJsonBytes(), StandardCharsets.UTF_8);
  }

  /** The bytes of {@link #toJson()} in UTF-8. */
  public byte[] toJsonBytes() {
    byte[] made = encoded;
    if (made == null) {
      return Json.bytes(this::write);
    }
    String stored =
        recordedAt().map(time -> ",\"recorded_at\":\"" + Times.format(time) + '"').orElse("");
    byte[] json = new byte[made.length + stored.length()];
    System.arraycopy(made, 0, json, 0, BEFORE_RECORDED_AT);
    byte[] inserted = stored.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(inserted, 0, json, BEFORE_RECORDED_AT, inserted.length);
    System.arraycopy(
        made,
        BEFORE_RECORDED_AT,
        json,
        BEFORE_RECORDED_AT + inserted.length,
        made.length - BEFORE_RECORDED_AT);
    return json;
  }

  private void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    for (Member member : Member.ALL) {
      Object value = values[member.ordinal()];
      if (value != null) {
        out.writeFieldName(member.encoded);
        write(out, value);
      }
    }
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, Object value) throws IOException {
    if (value instanceof Instant time) {
      out.writeString(Times.format(time));
    } else if (value instanceof Actor actor) {
      out.writeStartObject();
      out.writeStringField("type", actor.type());
      out.writeStringField("id", actor.id());
      writeIfPresent(out, "on_behalf_of", actor.onBehalfOf());
      out.writeEndObject();
    } else if (value instanceof Resource resource) {
      out.writeStartObject();
      out.writeStringField("type", resource.type());
      writeIfPresent(out, "id", resource.id());
      out.writeEndObject();
    } else if (value instanceof Source source) {
      out.writeStartObject();
      writeIfPresent(out, "ip", source.ip());
      writeIfPresent(out, "user_agent", source.userAgent());
      out.writeEndObject();
    } else if (value instanceof UUID || value instanceof Outcome) {
      out.writeString(value.toString());
    } else {
      JsonValues.write(out, value);
    }
  }

  private static void writeIfPresent(JsonGenerator out, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      out.writeStringField(name, value.get());
    }
  }

  /** Whether the other is an event with the same members, the id included. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AuditEvent event && Arrays.equals(values, event.values);
  }

  @Override
  public int hashCode() {
    return id().hashCode();
  }

  /** What was done, by whom, on what and how it ended, on one line. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(action());
    outcome().ifPresent(outcome -> text.append(' ').append(outcome));
    actor()
        .ifPresent(
            actor -> text.append(" by ").append(actor.type()).append(' ').append(actor.id()));
    resource()
        .ifPresent(
            on ->
                text.append(" on ")
                    .append(on.type())
                    .append(on.id().map(id -> " " + id).orElse("")));
    return text.append(" at ").append(Times.format(time())).toString();
  }
}
