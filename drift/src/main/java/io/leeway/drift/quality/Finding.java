package io.leeway.drift.quality;

import java.util.OptionalDouble;

/** What a rule found, with the sentence that says so; it never shows what is to be hidden. */
record Finding(boolean failed, OptionalDouble value, String reason) {
  Finding(boolean failed, double value, String reason) {
    this(failed, OptionalDouble.of(value), reason);
  }
}
