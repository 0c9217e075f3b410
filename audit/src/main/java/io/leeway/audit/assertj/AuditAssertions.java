package io.leeway.audit.assertj;

import io.leeway.audit.sink.MemorySink;

/**
 * Where assertions on audit events begin.
 *
 * <pre>{@code
 * import static io.leeway.audit.assertj.AuditAssertions.assertThat;
 * }</pre>
 *
 * @since 0.1
 */
public final class AuditAssertions {
  private AuditAssertions() {}

  /** Begins an assertion on the events that a sink has now. */
  public static MemorySinkAssert assertThat(MemorySink sink) {
    return new MemorySinkAssert(sink);
  }
}
