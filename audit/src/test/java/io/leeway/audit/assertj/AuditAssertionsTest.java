package io.leeway.audit.assertj;

import static io.leeway.audit.assertj.AuditAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leeway.audit.sink.MemorySink;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Outcome;
import io.leeway.core.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

class AuditAssertionsTest {
  private final MemorySink sink = MemorySink.create();

  private void record() {
    sink.append(
        List.of(
            AuditEvent.of("model.promote")
                .by(Actor.user("u-1042"))
                .on(Resource.of("model", "credit"))
                .withTenant("bank-a")
                .withCorrelationId("c-1")
                .detail("to", "prod")
                .detail("share", 0.5)
                .success(),
            AuditEvent.of("model.promote").by(Actor.user("u-7")).failure("100 % full")));
  }

  @Test
  void recordedEvent_isFound() {
    record();

    assertThat(sink)
        .recorded("model.promote")
        .by("u-1042")
        .on("model", "credit")
        .ofTenant("bank-a")
        .withCorrelationId("c-1")
        .withDetail("to", "prod")
        .withDetail("share", 0.5f)
        .withOutcome(Outcome.SUCCESS)
        .once();
    assertThat(sink).recorded("model.promote").times(2);
    assertThat(sink).recorded("model.promote").withErrorContaining("full").by("u-7");
    assertThat(sink).hasNotRecorded("model.retire");
    assertThat(MemorySink.create()).hasRecordedNothing();
  }

  @Test
  void missingEvent_failsWithTheOnesThereAre() {
    record();

    fails(
        () -> assertThat(sink).recorded("model.promote").by("u-7").withDetail("to", "prod"),
        "Expecting an event with detail to = prod\nbut these were recorded:\n  {\"id\":",
        "\"error\":\"100 % full\"");
    fails(
        () -> assertThat(sink).as("nightly").recorded("model.promote").on("model", "risk"),
        "[nightly] \nExpecting an event with resource model risk");
    fails(
        () -> assertThat(MemorySink.create()).recorded("pause"),
        "Expecting an event with action pause\nbut none was recorded");
    fails(
        () -> assertThat(sink).recorded("model.promote").once(),
        "Expecting 1 such events\nbut there are 2:\n");
    fails(
        () -> assertThat(sink).hasNotRecorded("model.promote"),
        "Expecting no event with action model.promote\nbut 2 were recorded:");
    fails(() -> assertThat(sink).hasRecordedNothing(), "but 2 were recorded:");
  }

  private static void fails(Runnable assertion, String... texts) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(assertion::run)
        .satisfies(
            e ->
                org.assertj.core.api.Assertions.assertThat(
                        String.valueOf(e.getMessage()).replace(System.lineSeparator(), "\n"))
                    .contains(texts));
  }
}
