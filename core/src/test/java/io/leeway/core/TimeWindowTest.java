package io.leeway.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeWindowTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void start_belongsToItAndEndDoesNot() {
    TimeWindow hour = new TimeWindow(NOON, NOON.plusSeconds(3600));

    assertThat(hour.contains(NOON)).isTrue();
    assertThat(hour.contains(NOON.plusSeconds(3599))).isTrue();
    assertThat(hour.contains(NOON.plusSeconds(3600))).isFalse();
    assertThat(hour.contains(NOON.minusNanos(1))).isFalse();
    assertThat(hour.duration()).isEqualTo(Duration.ofHours(1));
    assertThat(hour).hasToString("2026-01-01T12:00:00Z/2026-01-01T13:00:00Z");
  }

  @Test
  void emptyWindow_containsNothing() {
    assertThat(new TimeWindow(NOON, NOON).contains(NOON)).isFalse();
  }

  @Test
  void times_areCutToTheMicrosecond() {
    assertThat(new TimeWindow(NOON.plusNanos(1_999), NOON.plusNanos(2_001)))
        .isEqualTo(new TimeWindow(NOON.plusNanos(1_000), NOON.plusNanos(2_000)));
  }

  @Test
  void endBeforeStart_isRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TimeWindow(NOON, NOON.minusNanos(1_000)))
        .withMessage(
            "window must not end before it starts: 2026-01-01T12:00:00Z,"
                + " 2026-01-01T11:59:59.999999Z");
  }
}
