package io.leeway.audit.assertj;

import io.leeway.audit.sink.MemorySink;
import io.leeway.core.AuditSink;
import java.util.List;

class MemorySinkContractTest extends SinkContract {
  private final MemorySink sink = MemorySink.create();

  @Override
  protected AuditSink sink() {
    return sink;
  }

  @Override
  protected List<String> storedIds() {
    return sink.events().stream().map(event -> event.id().toString()).toList();
  }
}
