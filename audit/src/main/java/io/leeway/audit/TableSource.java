package io.leeway.audit;

import io.leeway.audit.chain.ChainTable;
import io.leeway.audit.chain.TableCounts;
import java.io.IOException;
import java.util.Optional;

/** A chain in a database. */
record TableSource(ChainTable table) implements RecordSource {
  @Override
  public Records open(AuditQuery query, Optional<Long> behind, long most) {
    return TableRecords.open(table, query, behind, most);
  }

  @Override
  public Optional<AuditSummary> summary(AuditQuery query) throws IOException {
    return query.needsEvents()
        ? Optional.empty()
        : TableCounts.of(table, query.filter()).flatMap(counts -> SummaryCount.of(counts, query));
  }
}
