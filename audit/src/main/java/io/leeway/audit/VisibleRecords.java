package io.leeway.audit;

import io.leeway.audit.RecordSource.Records;
import io.leeway.audit.chain.HiddenRecords;
import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.util.Optional;

/** Records without those that were rolled back. */
record VisibleRecords(Records all, HiddenRecords hidden) implements Records {
  /** Finds out which are to be left out. */
  interface Finder {
    HiddenRecords find() throws IOException;
  }

  /** The records that a query may see; closes them if that cannot be found out. */
  static Records of(Records all, AuditQuery query, Finder finder) throws IOException {
    if (query.findsRolledBack()) {
      return all;
    }
    try {
      HiddenRecords hidden = finder.find();
      return hidden.isEmpty() ? all : new VisibleRecords(all, hidden);
    } catch (IOException | RuntimeException e) {
      all.close();
      throw e;
    }
  }

  @Override
  public boolean next() throws IOException {
    while (all.next()) {
      if (!hidden.hides(all.seq())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public long seq() {
    return all.seq();
  }

  @Override
  public Optional<String> hash() {
    return all.hash();
  }

  @Override
  public Optional<AuditEvent> event() throws IOException {
    return all.event();
  }

  @Override
  public Optional<byte[]> json() throws IOException {
    return all.json();
  }

  @Override
  public long unreadable() {
    return all.unreadable();
  }

  @Override
  public void close() throws IOException {
    all.close();
  }
}
