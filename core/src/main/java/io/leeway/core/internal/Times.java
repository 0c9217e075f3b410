package io.leeway.core.internal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Time as Leeway keeps it: UTC, to the microsecond.
 *
 * <p>Databases round or cut the digits below a microsecond, each in its own way; cut here, a time
 * is the same wherever it has been stored.
 */
public final class Times {
  private static final DateTimeFormatter TEXT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT)
          .withZone(ZoneOffset.UTC);

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private Times() {}

  /** The time of the system clock: the only place where Leeway reads it unasked. */
  public static Instant now() {
    return micros(Instant.now());
  }

  /**
   * The time without what lies below a microsecond.
   *
   * @throws IllegalArgumentException if it is not in the years 0 to 9999, which the text can hold
   */
  public static Instant micros(Instant time) {
    Checks.argument(
        !time.isBefore(FIRST) && time.isBefore(END),
        "time must be in 0000..9999, but was %s",
        time);
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  /** The time as {@code yyyy-MM-ddTHH:mm:ss.SSSSSSZ}, always with six digits. */
  public static String format(Instant time) {
    return TEXT.format(time);
  }

  /**
   * The time that a text of {@link #format} stands for.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static Instant parse(String text) {
    try {
      return TEXT.parse(text, Instant::from);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "time must have the form yyyy-MM-ddTHH:mm:ss.SSSSSSZ, but was '" + text + "'", e);
    }
  }
}
