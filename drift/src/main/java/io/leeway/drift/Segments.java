package io.leeway.drift;

import io.leeway.core.internal.Checks;
import io.leeway.drift.internal.Text;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The rows of a dataset by their value in a column. */
final class Segments {
  private static final int MOST = 1_000;

  private Segments() {}

  /**
   * The rows with each value, the most frequent first, then by name; those without a value under
   * the empty key.
   */
  static Map<Optional<String>, Dataset> of(Dataset data, String column) {
    List<Optional<String>> values = values(data, column);
    Map<Optional<String>, List<Integer>> places =
        IntStream.range(0, values.size()).boxed().collect(Collectors.groupingBy(values::get));
    Checks.argument(
        places.size() <= MOST,
        "a column of segments must have at most %,d different values, but '%s' has %,d",
        MOST,
        column,
        places.size());
    Map<Optional<String>, Dataset> segments = new LinkedHashMap<>();
    places.entrySet().stream()
        .sorted(
            Comparator.comparing(
                    (Map.Entry<Optional<String>, List<Integer>> entry) -> -entry.getValue().size())
                .thenComparing(entry -> entry.getKey().orElse("")))
        .forEach(
            entry ->
                segments.put(
                    entry.getKey(),
                    data.pick(entry.getValue().stream().mapToInt(place -> place).toArray())));
    return segments;
  }

  private static List<Optional<String>> values(Dataset data, String column) {
    return switch (data.type(column)) {
      case CATEGORICAL -> data.texts(column).stream().map(Optional::ofNullable).toList();
      case NUMERIC ->
          Arrays.stream(data.numbers(column))
              .mapToObj(
                  value ->
                      Double.isNaN(value)
                          ? Optional.<String>empty()
                          : Optional.of(Text.plain(value + 0.0)))
              .toList();
    };
  }
}
