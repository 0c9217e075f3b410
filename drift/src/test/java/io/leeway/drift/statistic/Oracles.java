package io.leeway.drift.statistic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.leeway.drift.CsvSource;
import io.leeway.drift.Dataset;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Named;

/** The expected values under {@code /oracles}; their README defines each of them. */
final class Oracles {
  private Oracles() {}

  /** Every case of a file, under its id. */
  static Stream<Named<JsonNode>> cases(String file) {
    return StreamSupport.stream(read(file).get("cases").spliterator(), false)
        .map(oracle -> Named.of(oracle.get("id").asText(), oracle));
  }

  private static JsonNode read(String file) {
    try (InputStream in = Oracles.class.getResourceAsStream("/oracles/" + file)) {
      return new JsonMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A value in its tolerance: {"v": x, "rel": r, "abs": a}. */
  static void assertMatches(double actual, JsonNode expected) {
    double v = expected.get("v").asDouble();
    double tolerance =
        expected.get("abs").asDouble() + expected.get("rel").asDouble() * Math.abs(v);
    assertThat(Math.abs(actual - v))
        .as("%s instead of %s, off by", actual, expected)
        .isLessThanOrEqualTo(tolerance);
  }

  static boolean isUndefined(JsonNode expected) {
    return expected.has("undefined");
  }

  /** Values of an array: null and "NaN" are missing. */
  static double[] doubles(JsonNode array) {
    double[] values = new double[array.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = array.get(i);
      values[i] =
          value.isNull()
              ? Double.NaN
              : value.isTextual() ? Double.parseDouble(value.asText()) : value.asDouble();
    }
    return values;
  }

  static double[][] rows(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(Oracles::doubles)
        .toArray(double[][]::new);
  }

  static long[] longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  /** A file of {@code /datasets}. */
  static Dataset dataset(String file) {
    return CsvSource.of(file, () -> Oracles.class.getResourceAsStream("/datasets/" + file)).read();
  }

  /** The rows in which the text of each given column begins with one of its prefixes. */
  static Dataset rows(Dataset data, JsonNode prefixesByColumn) {
    return data.where(
        row ->
            prefixesByColumn.properties().stream()
                .allMatch(
                    column ->
                        StreamSupport.stream(column.getValue().spliterator(), false)
                            .anyMatch(p -> row.text(column.getKey()).startsWith(p.asText()))));
  }

  /** How often each text occurs, the missing ones left out. */
  static Map<String, Long> counts(List<String> texts) {
    return texts.stream()
        .filter(Objects::nonNull)
        .collect(Collectors.groupingBy(text -> text, Collectors.counting()));
  }

  static Map<String, Long> counts(JsonNode counts) {
    return counts.properties().stream()
        .filter(count -> count.getValue().asLong() > 0)
        .collect(Collectors.toMap(Map.Entry::getKey, count -> count.getValue().asLong()));
  }

  /** The counts of a case's categories: reference, then current, in the same order. */
  static long[][] categoryCounts(JsonNode oracle) {
    Set<String> names = new LinkedHashSet<>();
    for (String side : List.of("ref_counts", "cur_counts")) {
      Iterator<String> keys = oracle.get(side).fieldNames();
      while (keys.hasNext()) {
        String key = keys.next();
        if (oracle.get("ref_counts").path(key).asLong()
                + oracle.get("cur_counts").path(key).asLong()
            > 0) {
          names.add(key);
        }
      }
    }
    List<String> order = new ArrayList<>(new TreeSet<>(names));
    return new long[][] {
      order.stream().mapToLong(name -> oracle.get("ref_counts").path(name).asLong()).toArray(),
      order.stream().mapToLong(name -> oracle.get("cur_counts").path(name).asLong()).toArray()
    };
  }

  /** The arrays of a case of {@code large-cases.json}. */
  static double[] generate(JsonNode generator) {
    double[] values = new double[generator.get("n").asInt()];
    SplitMix random = new SplitMix(Long.parseUnsignedLong(generator.get("seed").asText()));
    double a = generator.get("a").asDouble();
    double b = generator.get("b").asDouble();
    for (int i = 0; i < values.length; i++) {
      values[i] = a + b * random.next(generator.get("kind").asText());
    }
    return values;
  }

  private static final class SplitMix {
    private long state;

    SplitMix(long seed) {
      state = seed;
    }

    double next(String kind) {
      return switch (kind) {
        case "uniform" -> uniform();
        case "square" -> {
          double u = uniform();
          yield u * u;
        }
        case "grid" -> Math.floor(uniform() * 100);
        case "ih12" -> {
          double sum = 0;
          for (int i = 0; i < 12; i++) {
            sum += uniform();
          }
          yield sum - 6;
        }
        default -> throw new IllegalArgumentException(kind);
      };
    }

    private double uniform() {
      state += 0x9E3779B97F4A7C15L;
      long z = state;
      z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
      z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
      return ((z ^ z >>> 31) >>> 11) * 0x1p-53;
    }
  }
}
