package io.leeway.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  @Test
  void text_alwaysHasSixDigits() {
    assertThat(Times.format(Instant.parse("2026-01-02T03:04:05Z")))
        .isEqualTo("2026-01-02T03:04:05.000000Z");
    assertThat(Times.format(Instant.parse("2026-01-02T23:59:59.999999999Z")))
        .isEqualTo("2026-01-02T23:59:59.999999Z");
  }

  @Test
  void text_isThatOfAFormatter() {
    DateTimeFormatter formatter =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    long first = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    long end = Instant.parse("+10000-01-01T00:00:00Z").getEpochSecond();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      Instant time =
          Instant.ofEpochSecond(random.nextLong(first, end), random.nextInt(1_000_000_000));

      assertThat(Times.format(time)).isEqualTo(formatter.format(time));
    }
    assertThat(Times.format(Instant.ofEpochSecond(end - 1)))
        .isEqualTo("9999-12-31T23:59:59.000000Z");
    assertThat(Times.format(Instant.ofEpochSecond(end))).isEqualTo("+10000-01-01T00:00:00Z");
    assertThat(Times.format(Instant.MAX)).isEqualTo(Instant.MAX.toString());
  }

  @Test
  void text_readsBack() {
    Instant time = Times.micros(Instant.parse("1969-12-31T23:59:59.999999999Z"));

    assertThat(Times.parse(Times.format(time))).isEqualTo(time);
    assertThat(time).isEqualTo(Instant.parse("1969-12-31T23:59:59.999999Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.123Z",
        "2026-01-02T03:04:05.123456+01:00",
        "2026-13-02T03:04:05.123456Z",
        "2026-01-02 03:04:05.123456Z",
        "2026-02-31T03:04:05.123456Z",
        "2026-01-02T24:00:00.000000Z"
      })
  void otherForms_areRejected(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Times.parse(text))
        .withMessage("time must have the form yyyy-MM-ddTHH:mm:ss.SSSSSSZ, but was '%s'", text);
  }

  @Test
  void yearsThatTheTextCannotHold_areRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Times.micros(Instant.MAX))
        .withMessageStartingWith("time must be in 0000..9999, but was +1000000000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Times.micros(Instant.parse("-0001-12-31T23:59:59Z")));
    assertThat(Times.micros(Instant.parse("9999-12-31T23:59:59.999999Z"))).isNotNull();
  }

  @Test
  void now_hasNothingBelowAMicrosecond() {
    for (int i = 0; i < 1000; i++) {
      assertThat(Times.now().getNano() % 1000).isZero();
    }
  }
}
