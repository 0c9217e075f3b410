package io.leeway.drift.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.drift.binning.SortedSample;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NumberCellsTest {
  private static NumberCells of(double[] values, int readings) {
    NumberCells cells = new NumberCells();
    for (int reading = 1; reading <= readings; reading++) {
      for (double value : values) {
        cells.add(value);
      }
      if (reading < readings) {
        cells.divide();
      }
    }
    return cells;
  }

  private static void assertRanked(NumberCells cells, double[] values) {
    SortedSample sorted = SortedSample.of(values);
    long[] ranks = LongStream.range(0, sorted.count()).toArray();

    assertThat(cells.count()).isEqualTo(sorted.count());
    assertThat(cells.at(ranks)).isEqualTo(sorted.at(ranks));
  }

  @Test
  void numbersInCellsOfTheirOwn_areRankedExactly() {
    double[] values = {
      3, -2, 1 / 0.0, 0, -0.0, 1e300, -1e-300, 1e-310, -1 / 0.0, -7, -7.5, 3, Double.NaN
    };

    assertRanked(of(values, 1), values);
    assertRanked(of(values, 3), values);
  }

  /** A thousand neighbours of one number, on both sides of 0, all in one cell at first. */
  @Test
  void numbersThatAreClose_areToldApartInLaterReadings() {
    SplittableRandom random = new SplittableRandom(1);
    double[] values = new double[1_000];
    for (int i = 0; i < values.length; i++) {
      double close = 1e9 + 1e-6 * random.nextInt(500);
      values[i] = i % 2 == 0 ? close : -close;
    }

    assertThat(of(values, 1).at(0, 499, 500, 999))
        .containsExactly(least(values, -1), least(values, -1), least(values, 1), least(values, 1));
    assertRanked(of(values, 2), values);
  }

  private static double least(double[] values, int sign) {
    double least = Double.POSITIVE_INFINITY;
    for (double value : values) {
      least = value * sign > 0 ? Math.min(least, value) : least;
    }
    return least;
  }
}
