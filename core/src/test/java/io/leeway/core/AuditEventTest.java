package io.leeway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import com.fasterxml.jackson.databind.JsonNode;
import io.leeway.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditEventTest {
  private static final Instant T = Instant.parse("2026-01-02T03:04:05.678901234Z");

  private static AuditEvent full() {
    return AuditEvent.of("model.promote")
        .at(T)
        .recordedAt(T.plusSeconds(1))
        .by(Actor.user("u-1042").onBehalfOf("u-7"))
        .on(Resource.of("model", "credit"))
        .withTenant("bank-1")
        .withTransport("http")
        .withCorrelationId("c-1")
        .from("192.0.2.1", "curl/8")
        .withHttp("POST", "/models/credit/promote")
        .withStatus(403)
        .during(T, T.plusMillis(5))
        .withRequest(Map.of("to", "production"))
        .withResponse(Map.of("ok", false))
        .withDetails(Map.of("reason", "not an owner"))
        .denied()
        .withError("forbidden");
  }

  @Test
  void json_hasEveryMemberInTheFixedOrder() {
    String json = full().toJson().replaceFirst("\"id\":\"[^\"]+\"", "\"id\":\"I\"");

    assertThat(json)
        .isEqualTo(
            "{\"id\":\"I\",\"time\":\"2026-01-02T03:04:05.678901Z\","
                + "\"recorded_at\":\"2026-01-02T03:04:06.678901Z\",\"action\":\"model.promote\","
                + "\"outcome\":\"denied\","
                + "\"actor\":{\"type\":\"user\",\"id\":\"u-1042\",\"on_behalf_of\":\"u-7\"},"
                + "\"resource\":{\"type\":\"model\",\"id\":\"credit\"},\"tenant\":\"bank-1\","
                + "\"transport\":\"http\",\"correlation_id\":\"c-1\","
                + "\"source\":{\"ip\":\"192.0.2.1\",\"user_agent\":\"curl/8\"},\"method\":\"POST\","
                + "\"path\":\"/models/credit/promote\",\"status\":403,"
                + "\"started\":\"2026-01-02T03:04:05.678901Z\","
                + "\"ended\":\"2026-01-02T03:04:05.683901Z\",\"request\":{\"to\":\"production\"},"
                + "\"response\":{\"ok\":false},\"details\":{\"reason\":\"not an owner\"},"
                + "\"error\":\"forbidden\"}");
  }

  @Test
  void absentMembers_areLeftOut() {
    assertThat(Json.parse(AuditEvent.of("hp_change").toJson(), "event").fieldNames())
        .toIterable()
        .containsExactly("id", "time", "action");
  }

  @Test
  void accessors_giveWhatWasSet() {
    AuditEvent event = full();

    assertThat(event.time()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678901Z"));
    assertThat(event.recordedAt()).contains(Instant.parse("2026-01-02T03:04:06.678901Z"));
    assertThat(event.action()).isEqualTo("model.promote");
    assertThat(event.outcome()).contains(Outcome.DENIED);
    assertThat(event.actor()).contains(Actor.user("u-1042").onBehalfOf("u-7"));
    assertThat(event.resource()).contains(Resource.of("model", "credit"));
    assertThat(event.tenant()).contains("bank-1");
    assertThat(event.transport()).contains("http");
    assertThat(event.correlationId()).contains("c-1");
    assertThat(event.ip()).contains("192.0.2.1");
    assertThat(event.userAgent()).contains("curl/8");
    assertThat(event.method()).contains("POST");
    assertThat(event.path()).contains("/models/credit/promote");
    assertThat(event.status()).hasValue(403);
    assertThat(event.started()).isPresent();
    assertThat(event.ended()).isPresent();
    assertThat(event.request()).containsEntry("to", "production");
    assertThat(event.response()).containsEntry("ok", false);
    assertThat(event.details()).containsEntry("reason", "not an owner");
    assertThat(event.error()).contains("forbidden");
    assertThat(AuditEvent.of("a").status()).isEmpty();
    assertThat(AuditEvent.of("a").details()).isEmpty();
  }

  @Test
  void changes_makeCopies() {
    AuditEvent event = AuditEvent.of("a");

    AuditEvent changed = event.detail("k", 1).success();

    assertThat(event.outcome()).isEmpty();
    assertThat(event.details()).isEmpty();
    assertThat(changed.id()).isEqualTo(event.id());
    assertThat(changed).isNotEqualTo(event).isEqualTo(event.detail("k", 1).success());
  }

  @Test
  void laterChangesOfACallersMap_doNotReachTheEvent() {
    List<Object> list = new ArrayList<>(List.of(1));
    Map<String, Object> details = new HashMap<>(Map.of("list", list));
    AuditEvent event = AuditEvent.of("a").withDetails(details);

    list.add(2);
    details.put("more", 3);

    assertThat(event.details()).isEqualTo(Map.of("list", List.of(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "7", "model.promote", "hp_change", "x-y.z_0"})
  void actionsOfTheForm_areTaken(String action) {
    assertThat(AuditEvent.of(action).action()).isEqualTo(action);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "Model", ".a", "a b", "a\n", "a/b", "modèle", "_a"})
  void otherActions_areRejected(String action) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditEvent.of(action))
        .withMessage("action must match [a-z0-9][a-z0-9_.-]{0,127}, but was '%s'", action);
  }

  @ParameterizedTest
  @NullSource
  void nullAction_isRejected(String action) {
    assertThatNullPointerException().isThrownBy(() -> AuditEvent.of(action)).withMessage("action");
  }

  @Test
  void longestAction_has128Characters() {
    assertThat(AuditEvent.of("a".repeat(128)).action()).hasSize(128);
    assertThatIllegalArgumentException().isThrownBy(() -> AuditEvent.of("a".repeat(129)));
  }

  @Test
  void wrongParts_areRejected() {
    AuditEvent event = AuditEvent.of("a");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Actor.user(" "))
        .withMessage("actor id must not be blank, but was ' '");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Resource.of("", "x"))
        .withMessage("resource type must not be blank, but was ''");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.withStatus(99))
        .withMessage("status must be in 100..599, but was 99");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> event.during(T, T.minus(Duration.ofSeconds(1))))
        .withMessageStartingWith("ended 2026-01-02T03:04:04");
    assertThatIllegalArgumentException().isThrownBy(() -> event.detail("", 1));
  }

  @Test
  void strangeCharacters_makeOneLineOfValidJson() {
    String strange = "a\nb\r\u2028\u0000\"\\\uD83D\uDE00\uD800</script>";
    AuditEvent event =
        AuditEvent.of("a").by(Actor.user("u" + strange)).detail("k" + strange, strange);

    String json = event.toJson();

    assertThat(json.lines()).hasSize(1);
    JsonNode parsed = Json.parse(json, "event");
    String expected = strange.replace("\uD800", "\uFFFD");
    assertThat(parsed.at("/actor/id").textValue()).isEqualTo("u" + expected);
    assertThat(parsed.get("details").fieldNames()).toIterable().containsExactly("k" + expected);
    assertThat(new String(event.toJsonBytes(), StandardCharsets.UTF_8)).isEqualTo(json);
  }

  @Test
  void everyText_isBounded() {
    String text = "x".repeat(1_000_000);

    AuditEvent event =
        AuditEvent.of("a")
            .by(Actor.of(text, text).onBehalfOf(text))
            .on(Resource.of(text, text))
            .withTenant(text)
            .withTransport(text)
            .withCorrelationId(text)
            .from(text, text)
            .withHttp(text, text)
            .withError(text)
            .detail(text, text);

    String end = " \\(truncated, 1000000 chars, sha256 [0-9a-f]{64}\\)";
    assertThat(event.actor().orElseThrow().id()).hasSize(1_024).matches("x+…" + end);
    assertThat(event.path().orElseThrow()).hasSize(16_384);
    assertThat(event.error().orElseThrow()).hasSize(16_384);
    assertThat(event.details().keySet()).singleElement().asString().hasSize(1_024);
    assertThat(event.toJson().length()).isBetween(60_000, 64_000);
  }

  @Test
  void eventOfAnyInput_isFarSmallerThanALineMayBe() {
    String nuls = "\0".repeat(20_000); // six bytes each as JSON
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      map.put(nuls.substring(0, 1_000) + i, nuls);
    }

    AuditEvent event =
        AuditEvent.of("a")
            .withRequest(map)
            .withResponse(map)
            .withDetails(map)
            .withHttp(nuls, nuls)
            .withError(nuls);

    assertThat(event.toJsonBytes()).hasSizeBetween(18 << 20, 20 << 20);
  }

  @Test
  void text_isOneReadableLine() {
    assertThat(full())
        .hasToString(
            "model.promote denied by user u-1042 on model credit at 2026-01-02T03:04:05.678901Z");
    assertThat(AuditEvent.of("a").on(Resource.of("model")).toString()).startsWith("a on model at ");
  }

  @Test
  void ids_areVersion7AndIncrease() {
    String last = "";
    for (int i = 0; i < 20_000; i++) {
      AuditEvent event = AuditEvent.of("a");
      assertThat(event.id().version()).isEqualTo(7);
      assertThat(event.id().variant()).isEqualTo(2);
      assertThat(event.id().toString()).isGreaterThan(last);
      last = event.id().toString();
    }
  }

  @Test
  void encodedEvent_hasTheSameJsonWhateverIsDoneNext() {
    for (AuditEvent event :
        List.of(full(), AuditEvent.of("a"), AuditEvent.of("a").at(Instant.EPOCH))) {
      AuditEvent encoded = event.encoded();

      assertThat(encoded).isEqualTo(event);
      assertThat(encoded.toJson()).isEqualTo(event.toJson());
      assertThat(encoded.recordedAt(T).toJson()).isEqualTo(event.recordedAt(T).toJson());
      assertThat(encoded.recordedAt(T).recordedAt(Instant.EPOCH).toJsonBytes())
          .isEqualTo(event.recordedAt(Instant.EPOCH).toJsonBytes());
      assertThat(encoded.detail("x", 1).toJson()).isEqualTo(event.detail("x", 1).toJson());
      assertThat(encoded.at(T.plusSeconds(9)).toJson())
          .isEqualTo(event.at(T.plusSeconds(9)).toJson());
    }
  }

  @Test
  void callerOfToJsonBytes_cannotChangeTheEvent() {
    AuditEvent event = AuditEvent.of("a").encoded();
    byte[] json = event.toJsonBytes();
    json[0] = 'x';

    assertThat(event.toJsonBytes()[0]).isEqualTo((byte) '{');
  }

  @Test
  void code_runsInItsModule() {
    assertThat(AuditEvent.class.getModule().getName()).isEqualTo("io.leeway.core");
  }

  @Test
  void json_readsBackToTheSameEvent() {
    AuditEvent full =
        AuditEvent.of("model.promote")
            .recordedAt(Instant.parse("2026-01-01T00:00:00Z"))
            .by(Actor.user("u-1").onBehalfOf("u-2"))
            .on(Resource.of("model"))
            .withTenant("a")
            .withTransport("http")
            .withCorrelationId("c")
            .from("127.0.0.1", null)
            .withHttp("POST", "/x")
            .withStatus(201)
            .during(Instant.EPOCH, Instant.EPOCH)
            .withRequest(Map.of("deep", List.of(Map.of("x", 1.5))))
            .withResponse(Map.of("big", 12_345_678_901L))
            .detail("text", "\u0000\u2028\ud83d\ude00")
            .failure("no");

    assertThat(AuditEvent.fromJson(full.toJson()).toJson()).isEqualTo(full.toJson());
    assertThat(AuditEvent.fromJson(full.toJson())).isEqualTo(full);
    assertThat(AuditEvent.fromJson(full.toJson()).id()).isEqualTo(full.id());
    assertThat(AuditEvent.fromJson(AuditEvent.of("a").toJson()).actor()).isEmpty();
  }

  @Test
  void wrongJson_isRejectedWithTheMember() {
    String json = AuditEvent.of("pause").success().toJson();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditEvent.fromJson("[]"))
        .withMessage("audit event must be an object, but was an ARRAY");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditEvent.fromJson(json.replace("\"action\"", "\"act\"")))
        .withMessage("audit event: action is missing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditEvent.fromJson(json.replace("success", "perhaps")))
        .withMessageContaining("outcome must be one of [success, failure, denied]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AuditEvent.fromJson(json.replace("}", ",\"details\":[1]}")))
        .withMessage("audit event: details must be an object, but was an ARRAY");
  }
}
