package io.leeway.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;

/** The table says what the results say, and its goals are about benchmarks that exist. */
class TableTest {
  private static final Path RESULTS = Path.of("src", "test", "resources", "results");

  @Test
  void goalsComeWithRatiosAndVerdicts() throws IOException {
    String table =
        Table.of(
            Measurements.read(
                List.of(
                    RESULTS.resolve("jdk25.json"),
                    RESULTS.resolve("jdk17-1.json"),
                    RESULTS.resolve("jdk17-2.json"),
                    RESULTS.resolve("python.json"))));

    assertThat(table).isEqualTo(Files.readString(RESULTS.resolve("table.md")));
  }

  @Test
  void resultThatIsNoTime_isRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("throughput.json");
    Files.writeString(
        file,
        """
        [{"jdkVersion": "17.0.15", "benchmark": "io.leeway.examples.benchmarks.SortBenchmark.arraysSort",
          "primaryMetric": {"scoreUnit": "ops/ms", "rawData": [[1.0]]}}]
        """);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Measurements.read(List.of(file)))
        .withMessage("results must be times per call, but Sort.arraysSort is in ops/ms");
  }

  @Test
  void singleCalls_giveTwoPercentiles(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("sample.json");
    Files.writeString(
        file,
        """
        [{"jdkVersion": "17.0.15", "mode": "sample",
          "benchmark": "io.leeway.examples.benchmarks.RecordBenchmark.leeway",
          "primaryMetric": {"scoreUnit": "us/op", "score": 7.0,
            "scorePercentiles": {"50.0": 2.0, "99.0": 9.5}}}]
        """);

    Measurements measurements = Measurements.read(List.of(file));

    Runtime.Version jdk = Runtime.Version.parse("17.0.15");
    assertThat(measurements.names()).containsExactly("Record.leeway p50", "Record.leeway p99");
    assertThat(measurements.median(jdk, "Record.leeway p50")).isEqualTo(2_000);
    assertThat(measurements.median(jdk, "Record.leeway p99")).isEqualTo(9_500);
  }

  static Stream<String> benchmarksWithGoals() {
    return Goal.all().stream()
        .flatMap(goal -> Stream.of(goal.leeway(), goal.peer()))
        .filter(name -> !name.startsWith("numpy.") && !name.startsWith("scipy."))
        .distinct();
  }

  /** Such as {@code Sort.arraysSort data=SAME size=1000}. */
  @ParameterizedTest
  @MethodSource("benchmarksWithGoals")
  void goals_nameBenchmarksThatExist(String name) throws ReflectiveOperationException {
    String[] words = name.split(" ", -1);
    String[] method = words[0].split("\\.", -1);
    Class<?> type = Class.forName("io.leeway.examples.benchmarks." + method[0] + "Benchmark");

    assertThat(type.getMethod(method[1]).isAnnotationPresent(Benchmark.class)).isTrue();
    for (int i = 1; i < words.length; i++) {
      String[] param = words[i].split("=", -1);
      if (param.length == 1) {
        assertThat(param[0]).isIn("p50", "p99");
        assertThat(type.getAnnotation(BenchmarkMode.class).value()).contains(Mode.SampleTime);
      } else {
        assertThat(choices(type, param[0])).contains(param[1]);
      }
    }
  }

  private static List<String> choices(Class<?> type, String name) {
    Field param =
        Stream.<Class<?>>iterate(type, owner -> owner != Object.class, Class::getSuperclass)
            .flatMap(owner -> Stream.of(owner.getDeclaredFields()))
            .filter(field -> field.getName().equals(name))
            .findFirst()
            .orElseThrow();
    return param.getType() == Data.class
        ? Stream.of(Data.values()).map(Data::name).toList()
        : List.of(param.getAnnotation(Param.class).value());
  }
}
