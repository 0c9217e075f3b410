package io.leeway.drift.internal;

import io.leeway.core.internal.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Optional;

/** ISO dates and times in a column of texts. */
public final class IsoTimes {
  /** A date; a time of day and an offset may follow. */
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffsetId()
          .optionalEnd()
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT); // February 30 is no day

  private IsoTimes() {}

  /**
   * The time that a text stands for, to the microsecond; empty if it is none, or not in the years 0
   * to 9999. A date is its first moment; without an offset it is UTC.
   */
  public static Optional<Instant> parse(String text) {
    try {
      TemporalAccessor parsed =
          ISO.parseBest(text.strip(), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      if (parsed instanceof OffsetDateTime exact) {
        return Optional.of(Times.micros(exact.toInstant()));
      }
      LocalDateTime local =
          parsed instanceof LocalDate date
              ? date.atTime(LocalTime.MIDNIGHT)
              : (LocalDateTime) parsed;
      return Optional.of(Times.micros(local.toInstant(ZoneOffset.UTC)));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
