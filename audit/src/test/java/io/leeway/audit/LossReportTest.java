package io.leeway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LossReportTest {
  private Instant now = Instant.parse("2026-05-27T14:30:00Z");
  private final LossReport report = new LossReport(() -> now);

  @Test
  void firstLoss_isReportedAtOnce() {
    assertThat(report.add(3)).isEqualTo(3);
  }

  @Test
  void lossesWithinAMinute_areReportedTogetherAfterIt() {
    report.add(1);

    now = now.plusSeconds(59);
    assertThat(report.add(2)).isZero();
    assertThat(report.add(5)).isZero();
    now = now.plusSeconds(1);
    assertThat(report.add(1)).isEqualTo(8);
    assertThat(report.add(1)).isZero();
  }

  @Test
  void clockThatWasSetBack_doesNotSilenceTheReport() {
    report.add(1);

    now = now.minusSeconds(3_600);
    assertThat(report.add(2)).isEqualTo(2);
  }
}
