package io.leeway.core.internal;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Time as Leeway keeps it: UTC, to the microsecond.
 *
 * <p>Databases round or cut the digits below a microsecond, each in its own way; cut here, a time
 * is the same wherever it has been stored.
 */
public final class Times {
  private static final String FORM = "dddd-dd-ddTdd:dd:dd.ddddddZ";

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
    Checks.argument(hasYearOfForm(time), "time must be in 0000..9999, but was %s", time);
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  private static boolean hasYearOfForm(Instant time) {
    return !time.isBefore(FIRST) && time.isBefore(END);
  }

  /**
   * The time as {@code yyyy-MM-ddTHH:mm:ss.SSSSSSZ}, always with six digits; where the year has not
   * four, in the form of {@link Instant#toString}. Made by hand, for every event has two or more.
   */
  public static String format(Instant time) {
    if (!hasYearOfForm(time)) {
      return time.toString();
    }
    LocalDateTime date = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
    byte[] text = FORM.getBytes(StandardCharsets.ISO_8859_1);
    putDigits(text, 0, 4, date.getYear());
    putDigits(text, 5, 2, date.getMonthValue());
    putDigits(text, 8, 2, date.getDayOfMonth());
    putDigits(text, 11, 2, date.getHour());
    putDigits(text, 14, 2, date.getMinute());
    putDigits(text, 17, 2, date.getSecond());
    putDigits(text, 20, 6, time.getNano() / 1_000);
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void putDigits(byte[] text, int from, int number, int value) {
    int left = value;
    for (int at = from + number - 1; at >= from; at--) {
      text[at] = (byte) ('0' + left % 10);
      left /= 10;
    }
  }

  /**
   * The time that a text of {@link #format} stands for.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static Instant parse(String text) {
    try {
      Checks.argument(hasForm(text), "a time has digits, signs and nothing else");
      return LocalDateTime.of(
              digits(text, 0, 4),
              digits(text, 5, 2),
              digits(text, 8, 2),
              digits(text, 11, 2),
              digits(text, 14, 2),
              digits(text, 17, 2),
              digits(text, 20, 6) * 1_000)
          .toInstant(ZoneOffset.UTC);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IllegalArgumentException(
          "time must have the form yyyy-MM-ddTHH:mm:ss.SSSSSSZ, but was '" + text + "'", e);
    }
  }

  private static int digits(String text, int from, int number) {
    return Integer.parseInt(text, from, from + number, 10);
  }

  /** Whether a text looks like one of {@link #format}, be it a time or not. */
  public static boolean hasForm(String text) {
    boolean matches = text.length() == FORM.length();
    for (int i = 0; matches && i < text.length(); i++) {
      char c = text.charAt(i);
      char form = FORM.charAt(i);
      matches = form == 'd' ? c >= '0' && c <= '9' : c == form;
    }
    return matches;
  }
}
