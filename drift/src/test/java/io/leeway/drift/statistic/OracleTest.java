package io.leeway.drift.statistic;

import static io.leeway.drift.statistic.Oracles.assertMatches;
import static io.leeway.drift.statistic.Oracles.doubles;
import static io.leeway.drift.statistic.Oracles.isUndefined;
import static io.leeway.drift.statistic.Oracles.longs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.leeway.drift.Dataset;
import io.leeway.drift.binning.Binning;
import io.leeway.drift.binning.Bins;
import io.leeway.drift.binning.SortedSample;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.profile.NumericBins;
import io.leeway.drift.profile.NumericProfile;
import io.leeway.drift.profile.NumericRecorder;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every statistic against values from exact arithmetic, scipy and R. */
class OracleTest {
  static Stream<Named<JsonNode>> numeric() {
    return Oracles.cases("numeric-cases.json");
  }

  static Stream<Named<JsonNode>> large() {
    return Oracles.cases("large-cases.json");
  }

  static Stream<Named<JsonNode>> datasets() {
    return Oracles.cases("dataset-cases.json");
  }

  static Stream<Named<JsonNode>> counts() {
    return Oracles.cases("count-vector-cases.json");
  }

  static Stream<Named<JsonNode>> categories() {
    return Oracles.cases("categorical-cases.json");
  }

  static Stream<Named<JsonNode>> shards() {
    return Oracles.cases("merge-cases.json");
  }

  static Stream<Named<JsonNode>> matrices() {
    return Oracles.cases("mmd-cases.json");
  }

  static Stream<Named<JsonNode>> corrections() {
    return Oracles.cases("multiple-testing-cases.json");
  }

  @ParameterizedTest
  @MethodSource("numeric")
  void numbers(JsonNode oracle) {
    JsonNode expect = oracle.get("expect");
    double[] reference = doubles(oracle.get("ref"));
    double[] current = doubles(oracle.get("cur"));
    double[] referenceBefore = reference.clone();
    double[] currentBefore = current.clone();

    assertSummary(reference, expect.get("summary_ref"));
    assertSummary(current, expect.get("summary_cur"));
    assertNumeric(reference, current, expect);
    assertMissingRate(reference, current, expect.get("missing_rate"));

    assertThat(reference).isEqualTo(referenceBefore);
    assertThat(current).isEqualTo(currentBefore);
  }

  @ParameterizedTest
  @MethodSource("large")
  void generatedNumbers(JsonNode oracle) {
    double[] reference = Oracles.generate(oracle.get("ref_generator"));
    double[] current = Oracles.generate(oracle.get("cur_generator"));
    assertGenerated(reference, oracle.get("expect").get("check_ref"));
    assertGenerated(current, oracle.get("expect").get("check_cur"));

    assertNumeric(reference, current, oracle.get("expect"));
  }

  @ParameterizedTest
  @MethodSource("datasets")
  void realData(JsonNode oracle) {
    Dataset data = Oracles.dataset(oracle.get("dataset").asText());
    Dataset reference = Oracles.rows(data, oracle.get("ref_rows"));
    Dataset current = Oracles.rows(data, oracle.get("cur_rows"));
    String column = oracle.get("column").asText();
    JsonNode expect = oracle.get("expect");

    assertThat(reference.rowCount()).isEqualTo(oracle.get("ref_row_count").asInt());
    assertThat(current.rowCount()).isEqualTo(oracle.get("cur_row_count").asInt());
    if (data.type(column) == ColumnType.NUMERIC) {
      double[] r = reference.numbers(column);
      double[] c = current.numbers(column);
      assertSummary(r, expect.get("summary_ref"));
      assertSummary(c, expect.get("summary_cur"));
      assertNumeric(r, c, expect);
      assertMissingRate(r, c, expect.get("missing_rate"));
    } else {
      assertThat(Oracles.counts(reference.texts(column)))
          .isEqualTo(Oracles.counts(oracle.get("ref_counts")));
      assertThat(Oracles.counts(current.texts(column)))
          .isEqualTo(Oracles.counts(oracle.get("cur_counts")));
      long[][] counts = Oracles.categoryCounts(oracle);
      assertBinned(counts[0], counts[1], expect);
      assertMissingRate(
          missing(reference, column),
          reference.rowCount(),
          missing(current, column),
          current.rowCount(),
          expect.get("missing_rate"));
    }
  }

  private static long missing(Dataset data, String column) {
    return data.where(row -> row.isMissing(column)).rowCount();
  }

  private static void assertGenerated(double[] values, JsonNode check) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    assertThat(values).startsWith(doubles(check.get("first3")));
    assertThat(values[values.length - 1]).isEqualTo(check.get("last").asDouble());
    assertThat(sum).isEqualTo(check.get("sum_left_to_right").asDouble());
  }

  @ParameterizedTest
  @MethodSource("counts")
  void countsOfBins(JsonNode oracle) {
    assertBinned(
        longs(oracle.get("ref_counts")), longs(oracle.get("cur_counts")), oracle.get("expect"));
  }

  @ParameterizedTest
  @MethodSource("categories")
  void countsOfCategories(JsonNode oracle) {
    JsonNode expect = oracle.get("expect");
    long[][] counts = Oracles.categoryCounts(oracle);
    long k1 = oracle.get("missing_ref").asLong();
    long k2 = oracle.get("missing_cur").asLong();
    long n = Arrays.stream(counts[0]).sum() + k1;
    long m = Arrays.stream(counts[1]).sum() + k2;
    assertMissingRate(k1, n, k2, m, expect.get("missing_rate"));
    if (expect.has("with_missing_as_category")) {
      assertBinned(
          with(counts[0], k1), with(counts[1], k2), expect.get("with_missing_as_category"));
    }
    if (isUndefined(expect.get("chi_square"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ChiSquare.withDefaults().statistic(counts[0], counts[1]));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PopulationStability.withDefaults().statistic(counts[0], counts[1]));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> JensenShannon.withDefaults().statistic(counts[0], counts[1]));
    } else {
      assertThat(counts[0]).hasSize(expect.get("categories").asInt());
      assertBinned(counts[0], counts[1], expect);
    }
  }

  @ParameterizedTest
  @MethodSource("shards")
  void shardsMergedInAnyOrder(JsonNode oracle) {
    JsonNode expect = oracle.get("expect");
    Bins cuts = Bins.ofCuts(doubles(oracle.get("cuts")));
    NumericBins bins = NumericBins.of(cuts, cuts);
    for (boolean backwards : new boolean[] {false, true}) {
      NumericProfile reference = merged(bins, oracle.get("ref_shards"), backwards);
      NumericProfile current = merged(bins, oracle.get("cur_shards"), backwards);

      assertThat(reference.counts()).isEqualTo(longs(expect.get("ref_counts")));
      assertThat(current.counts()).isEqualTo(longs(expect.get("cur_counts")));
      assertThat(reference.values()).isEqualTo(expect.get("n_ref").asLong());
      assertMatches(
          reference.moments().orElseThrow().mean(), expect.get("summary_ref").get("mean"));
      assertMatches(
          current.moments().orElseThrow().standardDeviation().orElseThrow(),
          expect.get("summary_cur").get("sd_n_minus_1"));
      assertBinned(reference.counts(), current.counts(), expect);
      assertMissingRate(
          reference.missing(),
          reference.rows(),
          current.missing(),
          current.rows(),
          expect.get("missing_rate"));
    }
  }

  private static NumericProfile merged(NumericBins bins, JsonNode shards, boolean backwards) {
    NumericProfile whole = new NumericRecorder(bins).profile();
    for (int i = 0; i < shards.size(); i++) {
      JsonNode shard = shards.get(backwards ? shards.size() - 1 - i : i);
      whole = whole.merge(new NumericRecorder(bins).addAll(doubles(shard)).profile());
    }
    return whole;
  }

  @ParameterizedTest
  @MethodSource("matrices")
  void severalColumns(JsonNode oracle) {
    double[][] reference = Oracles.rows(oracle.get("ref"));
    double[][] current = Oracles.rows(oracle.get("cur"));
    MaximumMeanDiscrepancy mmd = MaximumMeanDiscrepancy.withDefaults();

    assertMatches(mmd.statistic(reference, current), oracle.get("expect").get("mmd2_unbiased"));
    assertMatches(
        mmd.withBiased(true).statistic(reference, current),
        oracle.get("expect").get("mmd2_biased"));
  }

  @ParameterizedTest
  @MethodSource("corrections")
  void manyTests(JsonNode oracle) {
    double[] p = doubles(oracle.get("p"));
    double rel = oracle.get("rel").asDouble();
    double abs = oracle.get("abs").asDouble();
    for (Correction correction : Correction.values()) {
      JsonNode expected = oracle.get("expect").get(correction.name().toLowerCase(Locale.ROOT));
      if (correction != Correction.NONE) {
        double[] adjusted = correction.adjust(p);
        double[] values = doubles(expected);
        for (int i = 0; i < values.length; i++) {
          if (Double.isNaN(values[i])) {
            assertThat(adjusted[i]).isNaN();
          } else {
            assertThat(adjusted[i]).isCloseTo(values[i], within(abs + rel * values[i]));
          }
        }
      }
    }
  }

  private static void assertSummary(double[] values, JsonNode summary) {
    if (isUndefined(summary)) {
      return;
    }
    SortedSample sorted = SortedSample.of(values);
    if (!isUndefined(summary.get("mean"))) {
      assertMatches(sorted.mean(), summary.get("mean"));
    } else {
      assertThatIllegalArgumentException().isThrownBy(sorted::mean);
    }
    if (!isUndefined(summary.get("sd_n_minus_1"))) {
      assertMatches(sorted.standardDeviation(), summary.get("sd_n_minus_1"));
    } else {
      assertThatIllegalArgumentException().isThrownBy(sorted::standardDeviation);
    }
    summary
        .get("quantiles_type7")
        .properties()
        .forEach(
            quantile -> {
              double actual = sorted.quantiles(100)[Integer.parseInt(quantile.getKey())];
              JsonNode v = quantile.getValue().get("v");
              if (v.isTextual()) {
                assertThat(actual).isEqualTo(Double.parseDouble(v.asText()));
              } else {
                assertMatches(actual, quantile.getValue());
              }
            });
  }

  private static void assertNumeric(double[] reference, double[] current, JsonNode expect) {
    KolmogorovSmirnov ks = KolmogorovSmirnov.withDefaults();
    if (isUndefined(expect.get("ks"))) {
      assertThatIllegalArgumentException().isThrownBy(() -> ks.test(reference, current));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> PopulationStability.withDefaults().test(reference, current));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> JensenShannon.withDefaults().statistic(reference, current));
      return;
    }
    assertKolmogorovSmirnov(reference, current, expect.get("ks"));
    assertDistances(reference, current, expect.get("distance"));
    if (expect.has("cramer_von_mises")) {
      assertCramerVonMises(reference, current, expect.get("cramer_von_mises"));
      assertAndersonDarling(reference, current, expect.get("anderson_darling"));
    }
    assertBins(Binning.quantiles(10), reference, current, expect.get("quantile_bins"));
    double[] edges = doubles(expect.get("explicit_bins").get("cuts"));
    assertBins(Binning.edges(edges), reference, current, expect.get("explicit_bins"));
  }

  private static void assertKolmogorovSmirnov(double[] reference, double[] current, JsonNode ks) {
    KolmogorovSmirnov.Deviation deviation =
        KolmogorovSmirnov.withDefaults().deviation(reference, current);
    assertMatches(deviation.distance(), ks.get("D"));
    assertThat(deviation.location()).isEqualTo(doubles(array(ks.get("location")))[0]);
    if (ks.has("sign")) {
      assertThat(deviation.sign()).isEqualTo(ks.get("sign").asInt());
    }
    assertMatches(
        ksTest(KolmogorovSmirnov.PValue.LIMIT, reference, current), ks.get("p_asymptotic"));
    if (ks.has("p_asymptotic_stephens")) {
      assertMatches(
          ksTest(KolmogorovSmirnov.PValue.STEPHENS, reference, current),
          ks.get("p_asymptotic_stephens"));
    }
    boolean ties = ks.path("ties_in_pooled_sample").asBoolean();
    JsonNode exact = ks.get(ties ? "p_exact_conditional_on_ties" : "p_exact_no_ties");
    if (exact != null) {
      assertMatches(ksTest(KolmogorovSmirnov.PValue.EXACT, reference, current), exact);
    }
  }

  private static void assertDistances(double[] reference, double[] current, JsonNode expect) {
    Wasserstein wasserstein =
        Wasserstein.withDefaults().withScale(Wasserstein.Scale.STANDARD_DEVIATION);
    EnergyDistance energy = EnergyDistance.withDefaults();
    if (isUndefined(expect)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> wasserstein.statistic(reference, current));
      assertThatIllegalArgumentException().isThrownBy(() -> energy.statistic(reference, current));
      return;
    }
    assertMatches(wasserstein.statistic(reference, current), expect.get("wasserstein1"));
    if (!expect.has("energy_distance")) {
      return; // of generated samples there is the first distance only
    }
    assertMatches(energy.statistic(reference, current), expect.get("energy_distance"));
    JsonNode normalised = expect.get("wasserstein1_over_ref_sd_n_minus_1");
    if (isUndefined(normalised)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> wasserstein.normalised(reference, current));
    } else {
      assertMatches(wasserstein.normalised(reference, current), normalised);
    }
  }

  private static void assertCramerVonMises(double[] reference, double[] current, JsonNode expect) {
    CramerVonMises cramerVonMises = CramerVonMises.withDefaults();
    CramerVonMises midranks = cramerVonMises.withMidranks(true);
    if (isUndefined(expect)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> cramerVonMises.test(reference, current));
      return;
    }
    assertTest(midranks.test(reference, current), expect.get("T"), expect.get("p_asymptotic"));
    assertMatches(cramerVonMises.statistic(reference, current), expect.get("T_ecdf_form"));
    if (!hasTies(reference, current)) {
      assertMatches(cramerVonMises.test(reference, current).pValue(), expect.get("p_asymptotic"));
    }
  }

  private static boolean hasTies(double[] reference, double[] current) {
    double[] pooled =
        DoubleStream.concat(Arrays.stream(reference), Arrays.stream(current))
            .filter(value -> !Double.isNaN(value))
            .map(value -> value + 0.0)
            .toArray();
    return Arrays.stream(pooled).distinct().count() < pooled.length;
  }

  private static void assertAndersonDarling(double[] reference, double[] current, JsonNode expect) {
    AndersonDarling midranks = AndersonDarling.withDefaults();
    AndersonDarling right = midranks.withMidranks(false);
    if (isUndefined(expect)) {
      assertThatIllegalArgumentException().isThrownBy(() -> midranks.test(reference, current));
      return;
    }
    assertMatches(midranks.statistic(reference, current), expect.get("A2_midrank"));
    assertMatches(midranks.normalised(reference, current), expect.get("normalised_midrank"));
    assertMatches(right.statistic(reference, current), expect.get("A2_right"));
    assertMatches(right.normalised(reference, current), expect.get("normalised_right"));
    double interpolated = expect.get("info_p_scipy_midrank_clipped_0.001_0.25").asDouble();
    if (interpolated > 0.001 && interpolated < 0.25 && !hasTies(reference, current)) {
      assertThat(midranks.test(reference, current).pValue())
          .isCloseTo(interpolated, withinPercentage(10));
    }
  }

  private static JsonNode array(JsonNode value) {
    return JsonNodeFactory.instance.arrayNode().add(value);
  }

  private static double ksTest(KolmogorovSmirnov.PValue p, double[] reference, double[] current) {
    return KolmogorovSmirnov.withDefaults().withPValue(p).test(reference, current).pValue();
  }

  private static void assertBins(
      Binning binning, double[] reference, double[] current, JsonNode expect) {
    Bins bins = binning.bins(reference);
    long[] referenceCounts = bins.histogram(reference).counts();
    long[] currentCounts = bins.histogram(current).counts();

    assertThat(bins.cuts()).isEqualTo(Bins.ofCuts(doubles(expect.get("cuts"))).cuts());
    assertThat(referenceCounts).isEqualTo(longs(expect.get("ref_counts")));
    assertThat(currentCounts).isEqualTo(longs(expect.get("cur_counts")));
    assertBinned(referenceCounts, currentCounts, expect);
    assertMatches(
        PopulationStability.withDefaults().withBinning(binning).statistic(reference, current),
        expect.get("psi").get("jeffreys_0.5").get("psi"));
    assertMatches(
        ChiSquare.withDefaults().withBinning(binning).statistic(reference, current),
        expect.get("chi_square").get("statistic"));
    assertMatches(
        JensenShannon.withDefaults().withBinning(binning).statistic(reference, current),
        expect.get("divergence").get("js_bits"));
  }

  private static void assertBinned(long[] reference, long[] current, JsonNode expect) {
    PopulationStability psi = PopulationStability.withDefaults();
    assertPsi(psi, reference, current, expect.get("psi").get("jeffreys_0.5"));
    assertPsi(
        psi.withSmoothing(Smoothing.floor(1e-4)),
        reference,
        current,
        expect.get("psi").get("floor_1e-4"));
    PopulationStability raw = psi.withSmoothing(Smoothing.none());
    JsonNode expectedRaw = expect.get("psi").get("raw").get("psi");
    if (isUndefined(expectedRaw)) {
      assertThatIllegalArgumentException().isThrownBy(() -> raw.statistic(reference, current));
    } else {
      assertMatches(raw.statistic(reference, current), expectedRaw);
    }
    assertDivergences(reference, current, expect.get("divergence"));
    JensenShannon js = JensenShannon.withDefaults();
    JsonNode divergence = expect.get("divergence");
    assertMatches(js.statistic(reference, current), divergence.get("js_bits"));
    assertMatches(js.statistic(reference, current) * Math.log(2), divergence.get("js_nats"));
    assertMatches(js.distance(reference, current), divergence.get("js_distance_bits"));
    assertChiSquare(reference, current, expect.get("chi_square"));
  }

  private static void assertDivergences(long[] reference, long[] current, JsonNode expect) {
    assertMatches(Hellinger.withDefaults().statistic(reference, current), expect.get("hellinger"));
    assertMatches(
        TotalVariation.withDefaults().statistic(reference, current), expect.get("total_variation"));
    assertMatches(LInfinity.withDefaults().statistic(reference, current), expect.get("l_infinity"));
    KullbackLeibler kl = KullbackLeibler.withDefaults();
    assertKullbackLeibler(kl, reference, current, expect.get("kl_jeffreys_0.5"));
    assertKullbackLeibler(
        kl.withSmoothing(Smoothing.floor(1e-4)), reference, current, expect.get("kl_floor_1e-4"));
  }

  private static void assertKullbackLeibler(
      KullbackLeibler kl, long[] reference, long[] current, JsonNode expect) {
    assertMatches(kl.statistic(reference, current), expect.get("cur_to_ref_nats"));
    assertMatches(
        kl.withDirection(KullbackLeibler.Direction.REFERENCE_FROM_CURRENT)
            .statistic(reference, current),
        expect.get("ref_to_cur_nats"));
  }

  private static void assertPsi(
      PopulationStability psi, long[] reference, long[] current, JsonNode expect) {
    assertMatches(psi.statistic(reference, current), expect.get("psi"));
    if (!expect.has("p")) {
      return;
    }
    if (isUndefined(expect.get("p"))) {
      assertThatIllegalArgumentException().isThrownBy(() -> psi.test(reference, current));
    } else {
      assertMatches(psi.test(reference, current).pValue(), expect.get("p"));
    }
  }

  private static void assertChiSquare(long[] reference, long[] current, JsonNode expect) {
    ChiSquare chi = ChiSquare.withDefaults();
    assertThat(chi.categories(reference, current)).isEqualTo(expect.get("K").asInt());
    assertTest(chi.test(reference, current), expect.get("statistic"), expect.get("p"));
    assertTest(
        chi.withVariant(ChiSquare.Variant.G).test(reference, current),
        expect.get("g"),
        expect.get("g_p"));
    assertMatches(chi.cramersV(reference, current), expect.get("cramers_v"));
    if (expect.has("min_expected")) {
      assertMatches(chi.smallestExpected(reference, current), expect.get("min_expected"));
    }
    if (expect.has("yates")) {
      assertTest(
          chi.withVariant(ChiSquare.Variant.YATES).test(reference, current),
          expect.get("yates").get("statistic"),
          expect.get("yates").get("p"));
    }
  }

  private static void assertTest(TestResult actual, JsonNode statistic, JsonNode p) {
    assertMatches(actual.statistic(), statistic);
    assertMatches(actual.pValue(), p);
  }

  private static void assertMissingRate(double[] reference, double[] current, JsonNode expect) {
    MissingRate rate = MissingRate.withDefaults().withExactBelow(0);
    if (isUndefined(expect)) {
      assertThatIllegalArgumentException().isThrownBy(() -> rate.test(reference, current));
      return;
    }
    TestResult result = rate.test(reference, current);
    assertMatches(result.statistic(), expect.get("delta_cur_minus_ref"));
    assertMatches(result.pValue(), expect.get("p"));
    long k1 = SortedSample.of(reference).missing();
    long k2 = SortedSample.of(current).missing();
    assertMissingRate(k1, reference.length, k2, current.length, expect);
  }

  private static void assertMissingRate(long k1, long n, long k2, long m, JsonNode expect) {
    MissingRate rate = MissingRate.withDefaults().withExactBelow(0);
    if (isUndefined(expect)) {
      assertThatIllegalArgumentException().isThrownBy(() -> rate.test(k1, n, k2, m));
      return;
    }
    TestResult result = rate.test(k1, n, k2, m);
    assertMatches(result.statistic(), expect.get("delta_cur_minus_ref"));
    assertMatches(result.pValue(), expect.get("p"));
    assertMatches(rate.z(k1, n, k2, m), expect.get("z"));
  }

  private static long[] with(long[] counts, long missing) {
    long[] more = Arrays.copyOf(counts, counts.length + 1);
    more[counts.length] = missing;
    return more;
  }
}
