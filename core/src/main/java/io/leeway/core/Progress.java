package io.leeway.core;

/**
 * Is told how far a long piece of work has come.
 *
 * <p>Called on the thread that does the work, a few times a second at most; what it throws ends the
 * work.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Progress {
  /** Wants to know nothing. */
  Progress NONE = (done, total) -> {};

  /**
   * Takes the new position.
   *
   * @param done how much is done, in the unit of the work (bytes of a file, say), never decreasing
   * @param total how much there is in the same unit, or -1 where nobody knows
   */
  void update(long done, long total);
}
