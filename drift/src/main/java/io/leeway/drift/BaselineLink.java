package io.leeway.drift;

/**
 * Which baseline a report was made against.
 *
 * @param name its name
 * @param version its version
 * @param contentHash its content hash
 * @since 0.1
 */
public record BaselineLink(String name, String version, String contentHash) {
  /** The link to a baseline. */
  public static BaselineLink to(Baseline baseline) {
    return new BaselineLink(baseline.name(), baseline.version(), baseline.contentHash());
  }
}
