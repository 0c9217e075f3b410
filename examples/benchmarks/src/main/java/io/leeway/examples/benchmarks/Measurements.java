package io.leeway.examples.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was timed: the median of all iterations, in nanoseconds.
 *
 * <p>A measurement is named by its method and its parameters, such as {@code Sort.arraysSort
 * data=SAME size=1000}. Where single calls were timed, there are two: {@code p50}, half of them,
 * and {@code p99}, all but the slowest hundredth. Those that no JDK made are Python's and stand
 * beside those of every JDK.
 */
final class Measurements {
  private static final String PACKAGE = Measurements.class.getPackageName() + ".";
  private static final Map<String, Double> NANOS =
      Map.of("ns/op", 1.0, "us/op", 1e3, "ms/op", 1e6, "s/op", 1e9);

  private final SortedMap<Runtime.Version, Map<String, List<Double>>> ofJdk = new TreeMap<>();
  private final Map<String, List<Double>> ofPython = new TreeMap<>();

  /** Reads files in JMH's JSON format; several files for one JDK are put together. */
  static Measurements read(Collection<Path> files) throws IOException {
    Measurements measurements = new Measurements();
    for (Path file : files) {
      for (JsonNode result : new JsonMapper().readTree(file.toFile())) {
        measurements.add(result);
      }
    }
    return measurements;
  }

  private void add(JsonNode result) {
    Map<String, List<Double>> times =
        result.has("jdkVersion")
            ? ofJdk.computeIfAbsent(
                Runtime.Version.parse(result.get("jdkVersion").textValue()), jdk -> new TreeMap<>())
            : ofPython;
    JsonNode metric = result.get("primaryMetric");
    String unit = metric.get("scoreUnit").textValue();
    Double nanos = NANOS.get(unit);
    if (nanos == null) {
      throw new IllegalArgumentException(
          "results must be times per call, but " + name(result) + " is in " + unit);
    }
    if (result.path("mode").asText().equals("sample")) {
      JsonNode percentiles = metric.get("scorePercentiles");
      add(times, name(result) + " p50", percentiles.get("50.0"), nanos);
      add(times, name(result) + " p99", percentiles.get("99.0"), nanos);
    } else {
      for (JsonNode fork : metric.get("rawData")) {
        fork.forEach(time -> add(times, name(result), time, nanos));
      }
    }
  }

  private static void add(
      Map<String, List<Double>> times, String name, JsonNode time, double nanos) {
    times.computeIfAbsent(name, key -> new ArrayList<>()).add(time.doubleValue() * nanos);
  }

  private static String name(JsonNode result) {
    String method = result.get("benchmark").textValue();
    StringBuilder name = new StringBuilder(method.replace(PACKAGE, "").replace("Benchmark.", "."));
    SortedMap<String, String> params = new TreeMap<>();
    result.path("params").properties().forEach(p -> params.put(p.getKey(), p.getValue().asText()));
    params.forEach((param, value) -> name.append(' ').append(param).append('=').append(value));
    return name.toString();
  }

  /** The JDKs, the oldest first. */
  Set<Runtime.Version> jdks() {
    return ofJdk.keySet();
  }

  /** The names of all measurements. */
  SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>(ofPython.keySet());
    ofJdk.values().forEach(times -> names.addAll(times.keySet()));
    return names;
  }

  /** The median in nanoseconds; NaN if this was not measured. */
  double median(Runtime.Version jdk, String name) {
    List<Double> times =
        ofJdk
            .getOrDefault(jdk, ofPython)
            .getOrDefault(name, ofPython.getOrDefault(name, List.of()));
    if (times.isEmpty()) {
      return Double.NaN;
    }
    double[] sorted = times.stream().mapToDouble(time -> time).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
