package io.leeway.drift.quality;

import io.leeway.core.internal.Times;
import io.leeway.drift.internal.IsoTimes;
import io.leeway.drift.internal.Text;
import io.leeway.drift.profile.ColumnType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How old the newest row is, in seconds. */
record Freshness() implements Rule {
  @Override
  public String text(String limit) {
    return "the newest time at most " + limit + " s old and not in the future";
  }

  @Override
  public boolean limitIsShare() {
    return false;
  }

  @Override
  public Finding find(Situation now) {
    now.current().data(); // counts do not say which is the newest
    now.values(ColumnType.CATEGORICAL);
    Set<@Nullable String> texts = new HashSet<>(now.current().data().texts(now.column()));
    texts.remove(null);
    List<Instant> times =
        texts.stream().map(IsoTimes::parse).flatMap(Optional::stream).sorted().toList();
    if (times.isEmpty()) {
      throw new CannotTell("no value is an ISO date or time such as 2026-05-01T10:00:00Z");
    }
    Instant newest = times.get(times.size() - 1);
    Instant clock = Times.micros(now.clock().instant());
    double age = ChronoUnit.MICROS.between(newest, clock) / 1e6;
    String how = age < 0 ? "in the future" : age > now.limit() ? "too old" : "fresh";
    String when = Situation.exact(Math.abs(age)) + (age < 0 ? " s ahead" : " s old");
    String shown = now.hidden() ? "" : " (" + Times.format(newest) + ", " + when + ")";
    return new Finding(
        age < 0 || age > now.limit(),
        now.hidden() ? OptionalDouble.empty() : OptionalDouble.of(age),
        "the newest time is "
            + how
            + shown
            + "; limit "
            + Situation.exact(now.limit())
            + " s"
            + unread(texts.size() - times.size()));
  }

  private static String unread(int count) {
    return count == 0 ? "" : "; values that are no times: " + Text.count(count);
  }
}
