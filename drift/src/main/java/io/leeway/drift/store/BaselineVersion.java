package io.leeway.drift.store;

import io.leeway.core.internal.Times;
import io.leeway.drift.Baseline;
import io.leeway.drift.BaselineLink;
import io.leeway.drift.internal.Text;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a store knows of a baseline without reading all of it.
 *
 * @param link name, version and content hash
 * @param createdAt when it was made
 * @param previous the baseline that it came after, and why
 * @since 0.1
 */
public record BaselineVersion(
    BaselineLink link, Instant createdAt, Optional<Baseline.Previous> previous) {
  /** Checks that nothing is null. */
  public BaselineVersion {
    Objects.requireNonNull(link, "link");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(previous, "previous");
  }

  /** Its version. */
  public String version() {
    return link.version();
  }

  /** The link to the one before. */
  Optional<BaselineLink> before() {
    return previous.map(one -> new BaselineLink(link.name(), one.version(), one.contentHash()));
  }

  /** Name, version, time, and the reason why it replaced the one before, on one line. */
  @Override
  public String toString() {
    return Text.name(link.name(), 40)
        + " "
        + Text.name(link.version(), 40)
        + " of "
        + Times.format(createdAt)
        + previous
            .map(
                one ->
                    ", after "
                        + Text.name(one.version(), 40)
                        + ": "
                        + Text.sentence(one.reason(), 200))
            .orElse("");
  }
}
