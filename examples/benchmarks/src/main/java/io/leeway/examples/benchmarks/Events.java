package io.leeway.examples.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Resource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * One event of about 400 bytes of JSON, made with Leeway and as somebody without it would make it.
 */
final class Events {
  private static final ObjectMapper MAPPER = new JsonMapper();
  private static final String REASON =
      "passed the holdout of October and the review of the model risk committee";

  private Events() {}

  static AuditEvent event(int i) {
    return AuditEvent.of("model.promote")
        .by(Actor.user("u-" + i % 100))
        .on(Resource.of("model", "credit-" + i % 10))
        .withTenant("north")
        .withCorrelationId("request-" + i)
        .withDetails(details(i))
        .success();
  }

  private static Map<String, Object> details(int i) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("from", "staging");
    details.put("to", "production");
    details.put("version", i);
    details.put("auc", 0.873);
    details.put("reason", REASON);
    return details;
  }

  /** The members of {@link #event}, in the same order. */
  static Map<String, Object> map(int i) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("id", UUID.randomUUID().toString());
    event.put("time", Instant.now().toString());
    event.put("action", "model.promote");
    event.put("outcome", "success");
    event.put("actor", Map.of("type", "user", "id", "u-" + i % 100));
    event.put("resource", Map.of("type", "model", "id", "credit-" + i % 10));
    event.put("tenant", "north");
    event.put("correlation_id", "request-" + i);
    event.put("details", details(i));
    return event;
  }

  static String json(int i) {
    try {
      return MAPPER.writeValueAsString(map(i));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] line() {
    return (json(1) + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
