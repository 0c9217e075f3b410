package io.leeway.drift.fairness;

import io.leeway.drift.Severity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the safety events of a service, window by window.
 *
 * <pre>{@code
 * SafetyEvents events = new SafetyEvents();
 * events.record(new SafetyEvent("guardrail.blocked", Severity.WARNING, "prompt injection", now));
 * SafetyCounts window = events.take(10_000); // a window ends: what came in it, in 10,000 rows
 * DriftReport complete = report.withChecks(window.checks(baseline, SafetyLimits.standard()));
 * }</pre>
 *
 * <p>It keeps a count for each kind and severity, and the last three events of each kind. From the
 * 1,000th kind on, further kinds are counted together as {@code other}: no event is lost.
 *
 * <p>Safe for any thread; {@link #record} costs a lock and a look into a map.
 *
 * @since 0.1
 */
public final class SafetyEvents {
  private static final int MOST_KINDS = 1_000;
  private static final String OTHER = "other";

  private final Object lock = new Object();
  private Map<String, Tally> tallies = new HashMap<>();

  /** Begins with an empty window. */
  public SafetyEvents() {}

  /** Counts an event, in the window that is open; its own time does not matter. */
  public void record(SafetyEvent event) {
    synchronized (lock) {
      boolean room = tallies.size() < MOST_KINDS - 1 || tallies.containsKey(event.kind());
      tallies.computeIfAbsent(room ? event.kind() : OTHER, unused -> new Tally()).add(event);
    }
  }

  /**
   * Ends the window and opens the next.
   *
   * @param exposure in how many rows, or predictions, the events came
   * @return what was recorded since the last call
   * @throws IllegalArgumentException if the exposure is less than 0; the window stays open
   */
  public SafetyCounts take(long exposure) {
    SafetyCounts.requireExposure(exposure);
    Map<String, Tally> window;
    synchronized (lock) {
      window = tallies;
      tallies = new HashMap<>();
    }
    Map<String, SafetyCounts.Kind> kinds = new HashMap<>();
    window.forEach((kind, tally) -> kinds.put(kind, tally.counts()));
    return new SafetyCounts(exposure, kinds);
  }

  private static final class Tally {
    private final Map<Severity, Long> counts = new EnumMap<>(Severity.class);
    private final Deque<SafetyEvent> latest = new ArrayDeque<>();

    void add(SafetyEvent event) {
      counts.merge(event.severity(), 1L, Long::sum);
      if (latest.size() == SafetyCounts.LATEST) {
        latest.removeFirst();
      }
      latest.addLast(event);
    }

    SafetyCounts.Kind counts() {
      return new SafetyCounts.Kind(counts, new ArrayList<>(latest));
    }
  }
}
