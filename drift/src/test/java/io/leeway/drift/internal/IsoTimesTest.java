package io.leeway.drift.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimesTest {
  @ParameterizedTest
  @CsvSource({
    "2026-05-01, 2026-05-01T00:00:00Z",
    "' 2026-05-01 ', 2026-05-01T00:00:00Z",
    "2026-05-01T10:20, 2026-05-01T10:20:00Z",
    "2026-05-01 10:20:30, 2026-05-01T10:20:30Z",
    "2026-05-01T10:20:30.1234567Z, 2026-05-01T10:20:30.123456Z",
    "2026-05-01T10:20:30+05:45, 2026-05-01T04:35:30Z",
  })
  void isoTexts_areTimes(String text, Instant time) {
    assertThat(IsoTimes.parse(text)).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "n/a", "2026", "01.05.2026", "2026-02-30", "+12026-05-01", "1714557600"})
  void otherTexts_areNone(String text) {
    assertThat(IsoTimes.parse(text)).isEmpty();
  }
}
