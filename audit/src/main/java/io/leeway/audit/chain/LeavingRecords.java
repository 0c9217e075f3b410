package io.leeway.audit.chain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** The records that a physical rollback takes out of a log, one after the other. */
final class LeavingRecords {
  private final String log;
  private final long to;
  private final OutputStream archive;
  private final CompactRange tree = new CompactRange(new ChainHash());
  private final LogMarks marks = new LogMarks(1, 0);
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /**
   * Those of a log.
   *
   * @param log what messages call it
   * @param to the last record that stays
   * @param archive receives the others, as JSON Lines
   */
  LeavingRecords(String log, long to, OutputStream archive) {
    this.log = log;
    this.to = to;
    this.archive = archive;
  }

  /**
   * Takes the next one.
   *
   * @throws IllegalStateException if what stays needs it
   */
  void take(JsonRecord record) throws IOException {
    line.reset();
    record.writeTo(line);
    line.write('\n');
    line.writeTo(archive);
    tree.append(record.hash());
    marks.take(record);
    refuseNeeded(record);
  }

  private void refuseNeeded(JsonRecord record) {
    if (marks.pruned().isPresent()) {
      throw new IllegalStateException(
          "audit log " + log + " cannot be set back to before it was last pruned");
    }
    // What says that records were taken out stays; one that hides some may go.
    Rollback said = LogMarks.rollback(record).orElse(null);
    if (said != null && said.toSeq() == record.seq() - 1) {
      throw new IllegalStateException(
          "audit log " + log + " was set back before, which record " + record.seq() + " tells");
    }
    for (long key : Erasure.saidBy(record)) {
      if (Erasure.seqOf(key) <= to) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "audit log %s cannot be set back to before record %d, which says that a value of"
                    + " record %d was erased",
                log,
                record.seq(),
                Erasure.seqOf(key)));
      }
    }
  }

  /** How many there were. */
  long count() {
    return tree.size();
  }

  /** The root of the tree over them; 64 hex digits. */
  String root() {
    return Hex.of(tree.root());
  }
}
