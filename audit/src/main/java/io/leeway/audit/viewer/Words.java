package io.leeway.audit.viewer;

import io.leeway.core.internal.Times;
import java.time.Instant;
import java.util.Locale;

/** Numbers and times as people read them. */
final class Words {
  private Words() {}

  /** A count with separators. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A time in UTC to the microsecond, without saying that it is UTC. */
  static String time(Instant time) {
    return Times.format(time).replace('T', ' ').replace("Z", "");
  }

  /** A text that is cut in the middle when it has more than so many characters. */
  static String cut(String text, int most) {
    int count = text.codePointCount(0, text.length());
    if (count <= most) {
      return text;
    }
    int half = (most - 2) / 2;
    return text.substring(0, text.offsetByCodePoints(0, half))
        + ".."
        + text.substring(text.offsetByCodePoints(text.length(), -half));
  }
}
