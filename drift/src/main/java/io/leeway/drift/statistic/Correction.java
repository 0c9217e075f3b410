package io.leeway.drift.statistic;

import io.leeway.core.internal.Checks;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What is done to p-values because there are many: of twenty tests without drift one is below 0.05
 * by chance.
 *
 * <p>Stateless, safe for any thread.
 *
 * @since 0.1
 */
public enum Correction {
  /** Nothing. */
  NONE {
    @Override
    void adjustAscending(double[] ascending) {}
  },
  /** m p: any false alarm in the family is rarer than alpha. */
  BONFERRONI {
    @Override
    void adjustAscending(double[] ascending) {
      for (int i = 0; i < ascending.length; i++) {
        ascending[i] *= ascending.length;
      }
    }
  },
  /** As Bonferroni's, and never less powerful (S. Holm 1979). */
  HOLM {
    @Override
    void adjustAscending(double[] ascending) {
      double largest = 0;
      for (int i = 0; i < ascending.length; i++) {
        largest = Math.max(largest, ascending[i] * (ascending.length - i));
        ascending[i] = largest;
      }
    }
  },
  /**
   * The expected share of false alarms among the alarms is at most alpha, for tests that are
   * independent or positively dependent (Benjamini and Hochberg 1995,
   * doi:10.1111/j.2517-6161.1995.tb02031.x).
   */
  BENJAMINI_HOCHBERG {
    @Override
    void adjustAscending(double[] ascending) {
      stepUp(ascending, ascending.length);
    }
  },
  /** As Benjamini-Hochberg's, whatever the dependence (Benjamini and Yekutieli 2001). */
  BENJAMINI_YEKUTIELI {
    @Override
    void adjustAscending(double[] ascending) {
      double harmonic = IntStream.rangeClosed(1, ascending.length).mapToDouble(i -> 1.0 / i).sum();
      stepUp(ascending, ascending.length * harmonic);
    }
  };

  abstract void adjustAscending(double[] ascending);

  private static void stepUp(double[] ascending, double factor) {
    double smallest = 1;
    for (int i = ascending.length - 1; i >= 0; i--) {
      smallest = Math.min(smallest, ascending[i] * factor / (i + 1));
      ascending[i] = smallest;
    }
  }

  /**
   * Adjusted p-values: rejecting those below alpha keeps the promise at level alpha.
   *
   * @param pValues from 0 to 1, in any order; NaN where there is none, which stays NaN and does not
   *     count
   * @return as many, in the same order, from 0 to 1
   * @throws IllegalArgumentException if a p-value is outside [0, 1]
   */
  public double[] adjust(double... pValues) {
    int[] order =
        IntStream.range(0, pValues.length)
            .filter(i -> !Double.isNaN(pValues[i]))
            .boxed()
            .sorted((i, j) -> Double.compare(pValues[i], pValues[j]))
            .mapToInt(i -> i)
            .toArray();
    double[] ascending = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      double p = pValues[order[i]];
      Checks.argument(p >= 0 && p <= 1, "p-values must be in [0, 1], but one was %s", p);
      ascending[i] = p;
    }
    adjustAscending(ascending);
    double[] adjusted = new double[pValues.length];
    Arrays.fill(adjusted, Double.NaN);
    for (int i = 0; i < order.length; i++) {
      adjusted[order[i]] = Math.min(1, ascending[i]);
    }
    return adjusted;
  }
}
