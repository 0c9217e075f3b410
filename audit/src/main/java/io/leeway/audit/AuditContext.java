package io.leeway.audit;

import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Who, for whom and by what way: what the events of a request or a job have in common, said once.
 *
 * <pre>{@code
 * try (AuditContext.Scope scope = AuditContext.current().by(Actor.user("u-1042")).withTenant("bank-a").open()) {
 *   audit.record(AuditEvent.of("model.promote").success()); // by u-1042, of bank-a
 * }
 * }</pre>
 *
 * <p>An event takes from the context of the thread that records it what it does not say itself.
 * Another thread has a context of its own; {@link #wrap(Executor)} takes this one along.
 *
 * <p>Immutable, safe for any thread; a scope is for the thread that opened it.
 *
 * @since 0.1
 */
public final class AuditContext {
  private static final AuditContext EMPTY = new AuditContext(null, null, null, null);
  private static final ThreadLocal<AuditContext> CURRENT = ThreadLocal.withInitial(() -> EMPTY);

  private final @Nullable Actor actor;
  private final @Nullable String tenant;
  private final @Nullable String correlationId;
  private final @Nullable String transport;

  private AuditContext(
      @Nullable Actor actor,
      @Nullable String tenant,
      @Nullable String correlationId,
      @Nullable String transport) {
    this.actor = actor;
    this.tenant = tenant;
    this.correlationId = correlationId;
    this.transport = transport;
  }

  /** Ends what {@link #open} began: the context from before holds again. */
  public static final class Scope implements AutoCloseable {
    private final AuditContext before;

    private Scope(AuditContext before) {
      this.before = before;
    }

    @Override
    public void close() {
      set(before);
    }
  }

  /** A context that says nothing. */
  public static AuditContext empty() {
    return EMPTY;
  }

  /** The context of this thread. */
  public static AuditContext current() {
    return CURRENT.get();
  }

  private static void set(AuditContext context) {
    if (context == EMPTY) {
      CURRENT.remove(); // a thread of a pool keeps nothing
    } else {
      CURRENT.set(context);
    }
  }

  /** The same with another actor. */
  public AuditContext by(Actor actor) {
    return new AuditContext(actor, tenant, correlationId, transport);
  }

  /** The same with another tenant. */
  public AuditContext withTenant(String tenant) {
    return new AuditContext(actor, tenant, correlationId, transport);
  }

  /** The same with another correlation id. */
  public AuditContext withCorrelationId(String correlationId) {
    return new AuditContext(actor, tenant, correlationId, transport);
  }

  /** The same with another transport. */
  public AuditContext withTransport(String transport) {
    return new AuditContext(actor, tenant, correlationId, transport);
  }

  /** Makes it the context of this thread until the scope is closed. */
  public Scope open() {
    Scope scope = new Scope(CURRENT.get());
    set(this);
    return scope;
  }

  /** The work, done in this context by whoever does it. */
  public Runnable wrap(Runnable work) {
    return () -> {
      Scope scope = open();
      try {
        work.run();
      } finally {
        scope.close();
      }
    };
  }

  /** As {@link #wrap(Runnable)}, with a result. */
  public <T> Callable<T> wrap(Callable<T> work) {
    return () -> {
      Scope scope = open();
      try {
        return work.call();
      } finally {
        scope.close();
      }
    };
  }

  /**
   * An executor whose work is done in the context that its submitter has at that moment.
   *
   * @param executor does the work
   */
  public static Executor wrap(Executor executor) {
    return work -> executor.execute(current().wrap(work));
  }

  AuditEvent applyTo(AuditEvent event) {
    if (this == EMPTY) {
      return event;
    }
    AuditEvent filled = event;
    if (actor != null && event.actor().isEmpty()) {
      filled = filled.by(actor);
    }
    if (tenant != null && event.tenant().isEmpty()) {
      filled = filled.withTenant(tenant);
    }
    if (correlationId != null && event.correlationId().isEmpty()) {
      filled = filled.withCorrelationId(correlationId);
    }
    if (transport != null && event.transport().isEmpty()) {
      filled = filled.withTransport(transport);
    }
    return filled;
  }

  /** What it says. */
  @Override
  public String toString() {
    return "AuditContext[actor "
        + actor
        + ", tenant "
        + tenant
        + ", correlation id "
        + correlationId
        + ", transport "
        + transport
        + "]";
  }
}
