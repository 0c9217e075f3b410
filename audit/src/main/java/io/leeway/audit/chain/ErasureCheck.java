package io.leeway.audit.chain;

import io.leeway.audit.chain.Finding.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * Compares the values that records commit to with their commitments, and what is not there with
 * what the chain says was erased. Keeps a few bytes for each value that is not there.
 */
final class ErasureCheck {
  private enum State {
    GOOD,
    ERASED,
    MISSING,
    DAMAGED
  }

  /** What records say that were not checked. */
  @FunctionalInterface
  interface Later {
    /**
     * The values that are said to be erased in records after one, as {@link Erasure#key} has them.
     */
    long[] erased(long seq) throws IOException;
  }

  private final Findings findings;
  private final ErasableSource source;
  private final ChainHash sha = new ChainHash();
  private long[] lacking = new long[16]; // keys of values that are not there, in their order
  private int size;
  private final BitSet damaged = new BitSet(); // there is something, but not the value
  private final BitSet said = new BitSet(); // the chain says that they are erased
  private long first; // record that was checked; 0 before there was one
  private long last; // record that was checked
  private long strays; // values behind those of a record
  private long erased;

  ErasureCheck(Findings findings, ErasableSource source) {
    this.findings = findings;
    this.source = source;
  }

  /** Checks a record that stands in its place. */
  void record(JsonRecord record) throws IOException {
    if (first == 0) {
      first = record.seq();
      source.begin(first);
    }
    last = record.seq();
    int count = record.commitments().length / ChainHash.SIZE;
    if (count > 0) {
      List<ErasableValue> values = source.of(record.seq());
      strays += values.stream().filter(value -> value.index() >= count).count();
      State[] states = states(record, values, count);
      if (!Collections.disjoint(Arrays.asList(states), List.of(State.MISSING, State.DAMAGED))) {
        states = states(record, source.again(record.seq()), count);
      }
      for (int index = 0; index < count; index++) {
        if (states[index] != State.GOOD) {
          add(Erasure.key(record.seq(), index), states[index] == State.DAMAGED);
        }
      }
    }
    for (long key : Erasure.saidBy(record)) {
      erase(key);
    }
  }

  private State[] states(JsonRecord record, List<ErasableValue> values, int count) {
    State[] states = new State[count];
    Arrays.fill(states, State.MISSING);
    for (ErasableValue value : values) {
      if (value.index() < count) {
        boolean good = value.isIn(sha, record.commitments());
        states[value.index()] = value.isErased() ? State.ERASED : good ? State.GOOD : State.DAMAGED;
      }
    }
    return states;
  }

  private void add(long key, boolean isDamaged) {
    if (size > 0 && key <= lacking[size - 1]) {
      return; // a record that is there twice has its finding
    }
    if (size == lacking.length) {
      lacking = Arrays.copyOf(lacking, 2 * size);
    }
    damaged.set(size, isDamaged);
    lacking[size++] = key;
  }

  private void erase(long key) {
    int at = Arrays.binarySearch(lacking, 0, size, key);
    if (at >= 0 && !said.get(at)) {
      said.set(at);
      erased += damaged.get(at) ? 0 : 1;
    }
    boolean pruned = Erasure.seqOf(key) < first;
    if (at < 0 ? !pruned : damaged.get(at)) {
      findings.add(
          Kind.ERASURE_INCOMPLETE,
          Erasure.seqOf(key),
          "value "
              + Erasure.indexOf(key)
              + " is said to be erased, but is still there: erase something, which finishes that");
    }
  }

  /** As the other one, where the records that were checked are followed by others. */
  void finish(Later later) throws IOException {
    if (said.nextClearBit(0) < size) {
      for (long key : later.erased(last)) {
        int at = Arrays.binarySearch(lacking, 0, size, key);
        if (at >= 0 && !damaged.get(at) && !said.get(at)) {
          said.set(at);
          erased++;
        }
      }
    }
    finish();
  }

  /** Says what only the end of the log tells. */
  void finish() throws IOException {
    for (int at = said.nextClearBit(0); at < size; at = said.nextClearBit(at + 1)) {
      long seq = Erasure.seqOf(lacking[at]);
      String value = "its erasable value " + Erasure.indexOf(lacking[at]);
      if (damaged.get(at)) {
        String detail = value + " in " + source.name() + " is not what it commits to";
        findings.add(Kind.CONTENT_MODIFIED, seq, detail);
      } else {
        String detail =
            value + " is not in " + source.name() + ", and no audit.erased says that it may not be";
        findings.add(Kind.ERASURE_UNAUTHORISED, seq, detail);
      }
    }
    long all = strays + source.strays(last);
    if (all > 0) {
      String detail = source.name() + " has values that are none or stand elsewhere: " + all;
      findings.add(Kind.MALFORMED, detail);
    }
  }

  /** How many values are not there, and said to be erased. */
  long erased() {
    return erased;
  }
}
