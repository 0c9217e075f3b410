package io.leeway.audit.chain;

import java.io.IOException;
import java.util.function.Consumer;

/** The records whose hashes are the leaves of a tree, wherever they are. */
@FunctionalInterface
interface Leaves {
  /**
   * Hands on the records from the first that is there up to one.
   *
   * @param beginning receives the tree of those before it, where retention has removed any
   * @throws IllegalStateException if one is missing or no record
   */
  void read(long to, Consumer<Continuation> beginning, Consumer<JsonRecord> reader)
      throws IOException;
}
