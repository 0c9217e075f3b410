package io.leeway.core;

/**
 * What stored events survive, from the moment at which {@link AuditSink#append} returns.
 *
 * @since 0.1
 */
public enum Durability {
  /**
   * Nothing: the events may still be in the memory of this process. They are lost when it is
   * killed, and stored when the sink is flushed or closed.
   */
  BUFFERED,
  /**
   * The end of the process, by {@code kill -9} too: the operating system has the events. A power
   * failure or a crash of the machine may take the last seconds of them.
   */
  OS,
  /** A power failure and a crash of the machine: the disk has said that it has the events. */
  FORCED
}
