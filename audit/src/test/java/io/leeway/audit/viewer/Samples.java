package io.leeway.audit.viewer;

import io.leeway.audit.Changes;
import io.leeway.audit.sink.JsonLinesSink;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.Outcome;
import io.leeway.core.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Logs to look at. */
final class Samples {
  static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  /** What has broken pages before. */
  static final List<String> HOSTILE =
      List.of(
          "</script><script>alert(1)</script>",
          "<img src=x onerror=alert(1)>",
          "'\"><b id=made onmouseover=alert(1)>",
          "</pre></td></table><!--",
          "<![CDATA[ ]]> &lt; &amp;lt;",
          "paid \u202E001 \u202C EUR",
          "one\r\ntwo\u2028three\u2029four\ttabs",
          "nul\0bell\u0007esc\u001B[31m",
          "\uFEFF\u200Bhidden\u00AD",
          "\uFFFF and \uFDD0",
          "\u05D0\u05D1\u05D2 12 \u05D3",
          "{\"not\": \"json\"",
          "=cmd|'/c calc'!A1",
          "a".repeat(900));

  private Samples() {}

  /** A log of these events. */
  static Path log(Path folder, List<AuditEvent> events) throws IOException {
    Path log = folder.resolve("audit.jsonl");
    try (AuditSink sink = JsonLinesSink.at(log).withChainName("credit").withClock(() -> NOON)) {
      sink.append(events);
    }
    return log;
  }

  /** Events as a service writes them: of typical size, every seventh a failure or denied. */
  static List<AuditEvent> typical(int count) {
    return IntStream.range(0, count).mapToObj(Samples::call).toList();
  }

  private static AuditEvent call(int n) {
    AuditEvent event =
        AuditEvent.of(n % 3 == 0 ? "model.promote" : n % 3 == 1 ? "hp_change" : "dataset.read")
            .at(NOON.plusSeconds(n))
            .by(Actor.user("u-" + (1_000 + n % 9)).onBehalfOf("team-" + n % 4))
            .on(Resource.of("model", "credit-" + n % 5))
            .withTransport("http")
            .withCorrelationId("req-" + n / 2)
            .from("10.0.0." + n % 200, "curl/8.5.0")
            .withHttp("POST", "/api/models/credit-" + n % 5 + "/promote")
            .withStatus(200)
            .withRequest(Map.of("to", "production"))
            .detail("reason", "weekly release")
            .detail("version", "2.1." + n);
    if (n % 14 == 6) {
      return event.withStatus(503).failure("connection to registry timed out after 30 s");
    }
    return n % 14 == 13 ? event.withStatus(403).denied() : event.success();
  }

  /** One event of each outcome and none, with changes and a tenant. */
  static List<AuditEvent> mixed() {
    Map<String, Object> before = Map.of("lr", 0.01, "gone", "x");
    Map<String, Object> after = Map.of("lr", 0.001, "new", List.of(1, 2));
    return List.of(
        AuditEvent.of("hp_change")
            .at(NOON)
            .by(Actor.user("u-1"))
            .on(Resource.of("model", "credit"))
            .withTenant("bank-a")
            .during(NOON.minusMillis(1_500), NOON)
            .detail("changed", Changes.between(before, after))
            .success(),
        AuditEvent.of("model.promote")
            .at(NOON.plusSeconds(60))
            .by(Actor.user("u-2").onBehalfOf("u-1"))
            .on(Resource.of("model"))
            .withTenant("bank-b")
            .failure("disk full"),
        AuditEvent.of("model.delete").at(NOON.plusSeconds(120)).withTenant("bank-a").denied(),
        AuditEvent.of("login").at(NOON.plusSeconds(180)).withCorrelationId("req-7"));
  }

  /** An event whose every text is this one. */
  static AuditEvent saying(String text) {
    Map<String, Object> map =
        Map.of(text, Collections.singletonMap("before", text), "b", List.of(text));
    return AuditEvent.of("model.promote")
        .at(NOON)
        .by(new Actor(text, text, Optional.of(text)))
        .on(Resource.of(text, text))
        .withTenant(text)
        .withTransport(text)
        .withCorrelationId(text)
        .from(text, text)
        .withHttp(text, text)
        .withRequest(map)
        .withResponse(map)
        .withDetails(map)
        .detail("changed", Map.of(text, Map.of("before", text, "after", text)))
        .withOutcome(Outcome.FAILURE)
        .withError(text);
  }

  /** An event for each of these texts. */
  static List<AuditEvent> saying(List<String> texts) {
    List<AuditEvent> events = new ArrayList<>();
    texts.forEach(text -> events.add(saying(text)));
    return events;
  }
}
