package io.leeway.examples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The benchmarks run, and the ways that they compare do the same work. */
class BenchmarksTest {
  private static final List<Class<?>> BENCHMARKS =
      List.of(
          AppendBenchmark.class,
          BinningBenchmark.class,
          ChiSquareBenchmark.class,
          ExactKsBenchmark.class,
          ForceBenchmark.class,
          JdbcBenchmark.class,
          JdbcQueryBenchmark.class,
          KolmogorovSmirnovBenchmark.class,
          RecordBenchmark.class,
          SortBenchmark.class,
          StabilityBenchmark.class,
          VerifyBenchmark.class,
          WassersteinBenchmark.class);

  @Test
  void everyBenchmark_givesAResult() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("io\\.leeway\\.examples\\.benchmarks\\.")
                    .param("bins", "10")
                    .param("categories", "10")
                    .param("currentSize", "100")
                    .param("data", "SAME")
                    .param("database", "H2")
                    .param("producers", "1")
                    .param("records", "1000")
                    .param("referenceSize", "100")
                    .param("size", "1000")
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(1))
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();

    assertThat(results.stream().map(result -> result.getParams().getBenchmark()))
        .containsExactlyInAnyOrderElementsOf(benchmarkMethods());
    assertThat(results)
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
  }

  private static List<String> benchmarkMethods() {
    return BENCHMARKS.stream()
        .flatMap(type -> Stream.of(type.getMethods()))
        .filter(method -> method.isAnnotationPresent(Benchmark.class))
        .map(method -> method.getDeclaringClass().getName() + "." + method.getName())
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void kolmogorovSmirnov_isTheSameHoweverComputed(Data data) {
    KolmogorovSmirnovBenchmark benchmark = samples(new KolmogorovSmirnovBenchmark(), data);

    double d = benchmark.leeway().statistic();

    assertThat(benchmark.twoSorts()).isEqualTo(d);
    assertThat(benchmark.commonsStatistics().getStatistic()).isCloseTo(d, within(1e-12));
    assertThat(benchmark.commonsMath3()).isCloseTo(benchmark.leeway().pValue(), within(1e-6));
  }

  @ParameterizedTest
  @EnumSource
  void wasserstein_isTheSameHoweverComputed(Data data) {
    WassersteinBenchmark benchmark = samples(new WassersteinBenchmark(), data);

    assertThat(benchmark.twoSorts()).isCloseTo(benchmark.leeway(), withinPercentage(1e-8));
  }

  @ParameterizedTest
  @EnumSource
  void stability_isTheSameHoweverCounted(Data data) {
    StabilityBenchmark benchmark = samples(new StabilityBenchmark(), data);
    benchmark.freezeDeciles();

    double psi = benchmark.leewayFresh();

    assertThat(benchmark.leewayFrozen()).isEqualTo(psi);
    assertThat(benchmark.sortAndBin()).isCloseTo(psi, withinPercentage(1e-6));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 1000})
  void binning_isTheSameHoweverSearched(int bins) {
    BinningBenchmark benchmark = new BinningBenchmark();
    benchmark.bins = bins;
    benchmark.makeBins();

    long[] counts = benchmark.leewayBins().counts();

    assertThat(counts).hasSize(bins);
    assertThat(benchmark.leewayProfile().fineCounts()).isEqualTo(counts);
    assertThat(benchmark.arraysBinarySearch()).isEqualTo(counts);
    assertThat(benchmark.bareBisection()).isEqualTo(counts);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 99})
  void exactKs_isTheSameHoweverComputed(int referenceSize) {
    ExactKsBenchmark benchmark = new ExactKsBenchmark();
    benchmark.referenceSize = referenceSize;
    benchmark.currentSize = 100;
    benchmark.makeSamples();

    assertThat(benchmark.commonsStatistics().getPValue())
        .isCloseTo(benchmark.leeway().pValue(), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 100})
  void chiSquare_isTheSameHoweverComputed(int categories) {
    ChiSquareBenchmark benchmark = new ChiSquareBenchmark();
    benchmark.categories = categories;
    benchmark.makeCounts();

    double p = benchmark.leeway().pValue();

    assertThat(benchmark.commonsMath3()).isCloseTo(p, within(1e-9));
    assertThat(benchmark.commonsStatistics().getPValue()).isCloseTo(p, within(1e-9));
  }

  @Test
  void everyWayOfLogging_writesTheSameMembers() throws IOException {
    JsonNode event = new JsonMapper().readTree(Events.event(7).toJson());
    JsonNode map = new JsonMapper().readTree(Events.json(7));

    for (JsonNode json : List.of(event, map)) {
      ((ObjectNode) json).remove(List.of("id", "time"));
    }
    assertThat(map).isEqualTo(event);
    assertThat(Events.line().length).isBetween(380, 420);
  }

  private static <B extends SamplesBenchmark> B samples(B benchmark, Data data) {
    benchmark.data = data;
    benchmark.size = 20_000;
    benchmark.makeSamples();
    return benchmark;
  }
}
