package io.leeway.drift.analyst;

import io.leeway.drift.Dataset;
import io.leeway.drift.DriftCalculator;
import io.leeway.drift.DriftReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** Generated rows: nine normal features f0 to f8, a categorical one, and a score. */
final class Sample {
  private static final List<String> KINDS = List.of("secret-a", "secret-b", "secret-c", "secret-d");

  private final SplittableRandom random;
  private final int rows;
  private final Map<String, double[]> numbers = new LinkedHashMap<>();
  private final List<@Nullable String> kinds = new ArrayList<>();
  private boolean retyped;

  private Sample(long seed, int rows) {
    random = new SplittableRandom(seed);
    this.rows = rows;
    for (int i = 0; i < 9; i++) {
      numbers.put("f" + i, normal());
    }
    for (int i = 0; i < rows; i++) {
      kinds.add(KINDS.get(random.nextInt(KINDS.size())));
    }
    numbers.put("score", normal());
  }

  /** Close to normal, and the same on every JDK. */
  private double[] normal() {
    return DoubleStream.generate(() -> random.doubles(12).sum() - 6).limit(rows).toArray();
  }

  static Sample reference() {
    return new Sample(1, 2_000);
  }

  static Sample current() {
    return new Sample(2, 2_000);
  }

  static Sample current(int rows) {
    return new Sample(2, rows);
  }

  /** Adds a number to the values of some columns. */
  Sample shift(double by, String... columns) {
    for (String column : columns) {
      double[] values = Objects.requireNonNull(numbers.get(column));
      for (int i = 0; i < rows; i++) {
        values[i] += by;
      }
    }
    return this;
  }

  /** Leaves out the first values of a column. */
  Sample missing(double share, String... columns) {
    for (String column : columns) {
      Arrays.fill(Objects.requireNonNull(numbers.get(column)), 0, (int) (share * rows), Double.NaN);
    }
    return this;
  }

  Sample without(String... columns) {
    for (String column : columns) {
      numbers.remove(column);
    }
    return this;
  }

  /** Gives the first rows a kind that the reference does not have. */
  Sample unseen(int values) {
    for (int i = 0; i < values; i++) {
      kinds.set(i, "secret-new");
    }
    return this;
  }

  /** Makes names of the numbers of f0. */
  Sample retyped() {
    retyped = true;
    return this;
  }

  Dataset build() {
    Dataset.Builder data = Dataset.builder();
    numbers.forEach(
        (name, values) -> {
          if (retyped && name.equals("f0")) {
            data.categorical(name, Collections.nCopies(rows, "secret-word"));
          } else {
            data.numeric(name, values);
          }
        });
    return data.categorical("kind", kinds).build();
  }

  /** What the calculator finds, without the score. */
  DriftReport report() {
    return DriftCalculator.withDefaults()
        .compare(reference().without("score").build(), without("score").build());
  }

  /** What the calculator finds, the score being a prediction. */
  DriftReport reportWithPrediction() {
    return DriftCalculator.withDefaults()
        .withPredictions("score")
        .compare(reference().build(), build());
  }
}
