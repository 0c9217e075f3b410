package io.leeway.drift.analyst;

/** How long advice may be, by rules or by a language model; the schema of answers says the same. */
final class Bounds {
  static final int SUMMARY = 2_000;
  static final int TEXT = 500;
  static final int FINDINGS = 20;
  static final int STEPS = 10;

  private Bounds() {}
}
