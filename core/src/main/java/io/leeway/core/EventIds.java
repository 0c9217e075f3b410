package io.leeway.core;

import io.leeway.core.internal.Times;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * UUIDs of version 7 (RFC 9562) that increase within a process: 48 bits of milliseconds, a 12-bit
 * counter within the millisecond (section 6.2, method 1), and 62 random bits.
 */
final class EventIds {
  private static final int COUNTER_BITS = 12;
  private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;

  private static long last; // milliseconds and counter, side by side

  private EventIds() {}

  /** The generator is made when it is first needed: nothing starts because a class was loaded. */
  private static final class Holder {
    static final SecureRandom RANDOM = new SecureRandom();
  }

  static UUID next() {
    long stamp = stamp(Times.now().toEpochMilli());
    long high = (stamp >>> COUNTER_BITS) << 16 | 0x7000 | (stamp & COUNTER_MASK);
    long low = Holder.RANDOM.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /** The time with its counter: one more than the last when the clock has not moved on. */
  private static synchronized long stamp(long millis) {
    last = Math.max(last + 1, millis << COUNTER_BITS);
    return last;
  }
}
