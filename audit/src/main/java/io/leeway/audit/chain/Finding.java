package io.leeway.audit.chain;

import java.util.Objects;

/**
 * Something that a verification found wrong with a log.
 *
 * @param kind what sort of thing
 * @param fromSeq the first sequence number that it is about, or 0 when it is about no record
 * @param toSeq the last one; a fault that meets many records in a row is one finding
 * @param detail what was found, and in which line of the file
 * @since 0.1
 */
public record Finding(Kind kind, long fromSeq, long toSeq, String detail) {
  /** Checks that nothing is null. */
  public Finding {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(detail, "detail");
  }

  /**
   * What sort of thing was found.
   *
   * @since 0.1
   */
  public enum Kind {
    /** The bytes of a record are not the ones that were hashed. */
    CONTENT_MODIFIED(true),
    /** A record is whole, but does not link to the record before it. */
    LINK_BROKEN(true),
    /** Records are missing. */
    SEQ_GAP(true),
    /** A record stands in the log a second time. */
    SEQ_DUPLICATE(true),
    /** A record stands before or after the place where it belongs. */
    ORDER(true),
    /** The first record does not say which chain this is, or does not link to what it says. */
    GENESIS_MISMATCH(true),
    /**
     * The log begins later than its own records say that it may: more was deleted than {@code
     * audit.pruned} tells, or something else.
     */
    PRUNE_UNAUTHORISED(true),
    /** A later file of the log does not begin with what the files before it hold. */
    SEGMENT_MISMATCH(true),
    /** A column of a table says something else than the body of its record. */
    COLUMN_MISMATCH(true),
    /** A line is not a record: its form is wrong, or its body is not an event. */
    MALFORMED(true),
    /** Bytes that are no line: a record that was not written to its end, or something else. */
    TORN_TAIL(true),
    /** There is no head, so nobody can tell whether records were cut off the end. */
    HEAD_MISSING(true),
    /** The head is damaged. */
    HEAD_UNREADABLE(true),
    /** The head knows of records that the log has not: the end of the log was cut off. */
    HEAD_AHEAD(true),
    /**
     * The log has good records that the head does not know: its writer was stopped before it wrote
     * the head, and the next one will adopt them.
     */
    HEAD_BEHIND(false),
    /** The head belongs to another log, or to this one with another history. */
    HEAD_MISMATCH(true),
    /**
     * A checkpoint that was kept elsewhere knows of more records, or of others: the log was
     * rewritten or cut, together with its head, or is another log.
     */
    CHECKPOINT_INCONSISTENT(true),
    /**
     * All checkpoints are of a size before that with which the log now begins: nothing shows that
     * what was pruned is what they tell of, or that this is the same log.
     */
    CHECKPOINT_NOT_COMPARED(true),
    /** A checkpoint is not signed by a trusted key, so that it was not compared. */
    SIGNATURE_BAD(true),
    /**
     * A value that a record commits to is not beside the log, and nothing in the chain says that it
     * was erased.
     */
    ERASURE_UNAUTHORISED(true),
    /**
     * A value is still beside the log although the chain says that it was erased: somebody was
     * stopped while he erased it, or has put it back.
     */
    ERASURE_INCOMPLETE(false),
    /** A record says that it was recorded earlier than the one before it. */
    CLOCK_BACKWARDS(false);

    private final boolean error;

    Kind(boolean error) {
      this.error = error;
    }

    /** Whether it makes a log invalid; otherwise it is a warning. */
    public boolean isError() {
      return error;
    }
  }

  /** The kind, the records and the detail, on one line. */
  @Override
  public String toString() {
    String records =
        fromSeq == 0 ? "" : fromSeq == toSeq ? " at " + fromSeq : " at " + fromSeq + ".." + toSeq;
    return kind + records + ": " + detail;
  }
}
