package io.leeway.audit;

import java.util.function.Consumer;

/** Finds what belongs to one tenant. */
record ScopedReader(AuditReader all, String tenant) implements AuditReader {
  @Override
  public AuditPage find(AuditQuery query) {
    return all.find(query.within(tenant));
  }

  @Override
  public long forEach(AuditQuery query, Consumer<? super AuditRecord> action) {
    return all.forEach(query.within(tenant), action);
  }

  @Override
  public AuditSummary summary(AuditQuery query) {
    return all.summary(query.within(tenant));
  }
}
