package io.leeway.core;

import java.io.IOException;
import java.util.List;

/**
 * Stores audit events.
 *
 * <p>Leeway's own file and database sinks chain what they store, so that a later change is found. A
 * host's sink may be a lambda and need not chain. An audit log calls its sink from one thread at a
 * time; a sink that is given to several callers must be safe for them, as Leeway's are.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AuditSink extends AutoCloseable {
  /**
   * Gets ready to store, so that a wrong path or password shows when the host starts and not with
   * the first event. Need not be called, and may be called again.
   *
   * @throws IOException if nothing could be stored now
   */
  default void open() throws IOException {}

  /**
   * The sink that stores what is recorded at this moment, on this thread. An audit log asks for
   * each event, on the thread that records it, and gives the event to that sink later: so a request
   * can decide where its events go. As a rule that is this sink.
   *
   * @throws RuntimeException if there is none; then the event is not stored
   */
  default AuditSink destination() {
    return this;
  }

  /**
   * Stores a batch in its order. When this returns, every event of it is stored; when it throws, a
   * first part of the batch may have been.
   *
   * @param events the events, oldest first; not kept or changed by the sink
   * @throws IOException if the batch could not be stored
   */
  void append(List<AuditEvent> events) throws IOException;

  /**
   * Stores what is kept in memory, if anything is.
   *
   * @throws IOException if it could not be stored
   */
  default void flush() throws IOException {}

  /**
   * What events survive once {@link #append} has returned: not what was hoped for, but what this
   * sink sees to. An audit log that promises more than that refuses the sink. A sink that does not
   * say is taken for the least.
   */
  default Durability durability() {
    return Durability.BUFFERED;
  }

  /** Lets go of files and connections. Without effect when called again. */
  @Override
  default void close() throws IOException {}
}
