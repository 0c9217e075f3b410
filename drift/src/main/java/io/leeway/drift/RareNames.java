package io.leeway.drift;

import java.util.Arrays;

/**
 * Which categories the tests see as one: what the reference does not have, together with what it
 * hardly has.
 *
 * <p>The bins are those of the reference's names. By their choice its unseen bin is empty and its
 * rare names look more frequent than they are: a second sample of the same source has fewer of them
 * and others that are new. By themselves those would be drift that is none. If all names with fewer
 * than T values are taken together with the unseen ones, that bin lacks about T f(T) values in the
 * reference, where f(T) names have T values (I. Good 1953, doi:10.1093/biomet/40.3-4.237). T is the
 * smallest one for which that is little beside the bin's own chance.
 *
 * <p>More new names than that explains are drift, and then have a bin of their own. About f(1) of n
 * values are expected to be new; their number has the variance of W. Esty (1983,
 * doi:10.1214/aos/1176346256).
 */
final class RareNames {
  /** What a bin of unseen names needs beside it at least, by simulation. */
  private static final double SMALLEST = 6;

  /** The counts from T / WINDOW to T * WINDOW tell how many names have about T values. */
  private static final double WINDOW = 1.5;

  /** The most that may be lacking, in standard deviations of the bin. */
  private static final double LITTLE = 0.15;

  /** From so many standard deviations above what is expected on, new names are too many. */
  private static final double TOO_MANY = 3;

  /** Counts of both samples in the same categories. */
  record Counts(long[] reference, long[] current) {}

  private final boolean[] rare;
  private final long once; // names that occur once in the reference, or may

  private RareNames(boolean[] rare, long once) {
    this.rare = rare;
    this.once = once;
  }

  /**
   * The rare ones among categories.
   *
   * @param others how many names share a bin, the last but one; 0 if there is no such bin
   * @param reference the counts, the last of unseen names
   */
  static RareNames of(int others, long[] reference) {
    int names = reference.length - (others > 0 ? 2 : 1);
    long[] counts = Arrays.copyOf(reference, names);
    double threshold = threshold(counts, others > 0 ? reference[names] : 0);
    boolean[] rare = new boolean[reference.length];
    for (int i = 0; i < rare.length; i++) {
      rare[i] = i >= names || reference[i] < threshold;
    }
    return new RareNames(rare, others + Arrays.stream(counts).filter(count -> count == 1).count());
  }

  /** T, or where that comes closest; infinite if all names are rare. */
  private static double threshold(long[] counts, long others) {
    long[] ascending = counts.clone();
    Arrays.sort(ascending);
    long together = others;
    double closest = Double.POSITIVE_INFINITY;
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < ascending.length && best > LITTLE; i++) {
      // Between two counts; under the smallest, unless others are as frequent.
      double least = others > 0 ? ascending[0] : 0;
      double between = i > 0 ? Math.sqrt((double) ascending[i - 1] * ascending[i]) : least;
      double threshold = Math.max(SMALLEST, between);
      double lacking = lacking(ascending, threshold) / Math.sqrt(Math.max(1, together));
      if (threshold <= ascending[i] && lacking < best) {
        best = lacking;
        closest = threshold;
      }
      together += ascending[i];
    }
    return closest;
  }

  /** T f(T), with f as the mean over the window around T. */
  private static double lacking(long[] counts, double threshold) {
    long near =
        Arrays.stream(counts)
            .filter(count -> count >= threshold / WINDOW && count <= threshold * WINDOW)
            .count();
    return near / (WINDOW - 1 / WINDOW);
  }

  /**
   * The counts with those of the rare categories as one, or, if too many are new, as two: of rare
   * names, and of new ones, of which the reference then has as many as are expected.
   */
  Counts together(long[] reference, long[] current) {
    Counts counts = new Counts(together(reference), together(current));
    int last = counts.reference.length - 1;
    long unseen = current[current.length - 1];
    long rareInReference = counts.reference[last];
    if (rareInReference == 0 || !tooMany(unseen, rareInReference, sum(reference), sum(current))) {
      return counts;
    }
    long expected = Math.min(once, rareInReference);
    return new Counts(split(counts.reference, expected), split(counts.current, unseen));
  }

  private boolean tooMany(long unseen, double rareInReference, double n, double m) {
    double share = Math.min(1, once / n);
    // Esty's f(1) + 2 f(2) is not more than all values of rare names.
    double variance = rareInReference / (n * n) + (share * (1 - share) + 1 / m) / m;
    return unseen / m > share + TOO_MANY * Math.sqrt(variance);
  }

  private long[] together(long[] counts) {
    long[] together = new long[counts.length];
    int size = 0;
    long sum = 0;
    for (int i = 0; i < counts.length; i++) {
      if (rare[i]) {
        sum += counts[i];
      } else {
        together[size++] = counts[i];
      }
    }
    together[size++] = sum;
    return Arrays.copyOf(together, size);
  }

  private static long[] split(long[] counts, long unseen) {
    long[] more = Arrays.copyOf(counts, counts.length + 1);
    more[counts.length] = unseen;
    more[counts.length - 1] -= unseen;
    return more;
  }

  private static double sum(long[] counts) {
    return Arrays.stream(counts).asDoubleStream().sum();
  }
}
