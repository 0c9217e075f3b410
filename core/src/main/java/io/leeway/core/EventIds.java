package io.leeway.core;

import io.leeway.core.internal.Times;
import java.nio.ByteBuffer;
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

  /**
   * Random bits, many at a time: a call of the generator costs the same for few. It is made when it
   * is first needed: nothing starts because a class was loaded.
   */
  private static final class Randomness {
    private static final SecureRandom GENERATOR = new SecureRandom();
    private static final ByteBuffer BITS = ByteBuffer.allocate(512).position(512);

    static long next() {
      if (!BITS.hasRemaining()) {
        GENERATOR.nextBytes(BITS.array());
        BITS.clear();
      }
      return BITS.getLong();
    }
  }

  static UUID next() {
    return next(Times.now().toEpochMilli());
  }

  /** The time with its counter is one more than the last when the clock has not moved on. */
  private static synchronized UUID next(long millis) {
    last = Math.max(last + 1, millis << COUNTER_BITS);
    long high = (last >>> COUNTER_BITS) << 16 | 0x7000 | (last & COUNTER_MASK);
    long low = Randomness.next() >>> 2 | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
