package io.leeway.drift;

import io.leeway.drift.internal.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The different numbers of a sample that has only a few. */
final class FewNumbers {
  private final double[] numbers;
  private int size;

  private FewNumbers(int most) {
    numbers = new double[most];
  }

  /** The different numbers of a sample, NaN left out; empty if there are more than {@code most}. */
  static Optional<FewNumbers> of(double[] values, int most) {
    FewNumbers few = new FewNumbers(most);
    for (double value : values) {
      if (!Double.isNaN(value) && few.indexOf(value) == few.size) {
        if (few.size == most) {
          return Optional.empty();
        }
        few.numbers[few.size++] = value + 0.0; // turns -0.0 into 0.0
      }
    }
    return Optional.of(few);
  }

  /** The place of a number; the number of places if it is none of them. */
  private int indexOf(double value) {
    int i = 0;
    while (i < size && numbers[i] != value) {
      i++;
    }
    return i;
  }

  List<String> names() {
    List<String> names = new ArrayList<>();
    Arrays.stream(numbers, 0, size).forEach(number -> names.add(Text.plain(number)));
    return names;
  }

  /** How often each of the numbers occurs in a sample, and last, how often another does. */
  long[] count(double[] values) {
    long[] counts = new long[size + 1];
    for (double value : values) {
      if (!Double.isNaN(value)) {
        counts[indexOf(value)]++;
      }
    }
    return counts;
  }
}
