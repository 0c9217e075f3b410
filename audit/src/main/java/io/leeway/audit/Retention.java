package io.leeway.audit;

import io.leeway.core.internal.Checks;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How long records stay in a log. Off by default: nothing is ever removed.
 *
 * <pre>{@code
 * JsonLinesSink.at(log).withRetention(Retention.ofDays(180));
 * }</pre>
 *
 * <p>What goes is the beginning of a log, and nothing from its middle. Before it does, the event
 * {@code audit.pruned} is stored, which says how much goes and how the chain goes on, so that the
 * rest still verifies and a log of which somebody deleted more does not.
 *
 * <p>Age is counted from when a record was stored to now by the clock, or to the newest record if
 * that is earlier: a clock that is wrong by years takes nothing before events were stored with its
 * time, and a log to which nothing is added loses nothing.
 *
 * <p>Where the sink publishes checkpoints, what no published one covers stays, lest nobody can
 * prove that it was there; {@link #regardlessOfCheckpoints} lets that go, too.
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class Retention {
  private static final int MAX_DAYS = 1_000_000;
  private static final Retention OFF = new Retention(0, 0, true);

  private final int days; // 0 where the age does not matter
  private final long records; // 0 where the number does not matter
  private final boolean needsCheckpoint;

  private Retention(int days, long records, boolean needsCheckpoint) {
    this.days = days;
    this.records = records;
    this.needsCheckpoint = needsCheckpoint;
  }

  /** Everything stays. */
  public static Retention off() {
    return OFF;
  }

  /**
   * What is older than so many days goes.
   *
   * @param days at most 1,000,000; 0 or less is off
   */
  public static Retention ofDays(int days) {
    return OFF.orDays(days);
  }

  /**
   * The newest so many records stay, the log's own among them.
   *
   * @param records 0 or less is off
   */
  public static Retention ofRecords(long records) {
    return OFF.orRecords(records);
  }

  /** What is older than so many days goes too, as {@link #ofDays}. */
  public Retention orDays(int newDays) {
    Checks.argument(newDays <= MAX_DAYS, "days must be at most %d, but were %d", MAX_DAYS, newDays);
    return new Retention(Math.max(newDays, 0), records, needsCheckpoint);
  }

  /** What is before the newest so many records goes too, as {@link #ofRecords}. */
  public Retention orRecords(long newRecords) {
    return new Retention(days, Math.max(newRecords, 0), needsCheckpoint);
  }

  /** What no published checkpoint covers may go. */
  public Retention regardlessOfCheckpoints() {
    return new Retention(days, records, false);
  }

  /** Whether everything stays. */
  public boolean isOff() {
    return days == 0 && records == 0;
  }

  /** After how many days a record goes; empty if its age does not matter. */
  public OptionalInt days() {
    return days == 0 ? OptionalInt.empty() : OptionalInt.of(days);
  }

  /** How many records stay; empty if their number does not matter. */
  public OptionalLong records() {
    return records == 0 ? OptionalLong.empty() : OptionalLong.of(records);
  }

  /** Whether a record must be covered by a published checkpoint before it goes. */
  public boolean needsCheckpoint() {
    return needsCheckpoint;
  }

  /** What goes. */
  @Override
  public String toString() {
    if (isOff()) {
      return "Retention[off]";
    }
    String byAge = days == 0 ? "" : "older than " + days + " days";
    String byNumber = records == 0 ? "" : "before the newest " + records + " records";
    String both = days > 0 && records > 0 ? " or " : "";
    return "Retention["
        + byAge
        + both
        + byNumber
        + (needsCheckpoint ? "" : ", regardless of checkpoints")
        + "]";
  }
}
