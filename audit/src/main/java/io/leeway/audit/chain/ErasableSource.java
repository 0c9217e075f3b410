package io.leeway.audit.chain;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Where the values are that records commit to; asked for one record after the other. */
interface ErasableSource extends Closeable {
  /** Says which record is the first of which there may be values to ask for. */
  void begin(long first);

  /** The values of a record, in the order of its commitments, as far as they are there. */
  List<ErasableValue> of(long seq) throws IOException;

  /** As {@link #of}, read anew: somebody may have been in the middle of writing them. */
  List<ErasableValue> again(long seq) throws IOException;

  /**
   * How many there were so far that stand where none should, or are none.
   *
   * @param last the last record
   */
  long strays(long last) throws IOException;

  /** What messages call it. */
  String name();
}
