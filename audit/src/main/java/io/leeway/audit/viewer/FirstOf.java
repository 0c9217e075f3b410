package io.leeway.audit.viewer;

import java.util.ArrayList;
import java.util.List;

/** The first of any number of things, and how many there are. */
final class FirstOf<T> {
  private static final int MOST = 50;

  private final List<T> kept = new ArrayList<>();
  private long total;

  void add(T thing) {
    total++;
    if (kept.size() < MOST) {
      kept.add(thing);
    }
  }

  List<T> kept() {
    return kept;
  }

  long total() {
    return total;
  }

  long leftOut() {
    return total - kept.size();
  }
}
