package io.leeway.drift.statistic;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.ToDoubleBiFunction;

/** Every statistic, with its p-value if it has one, by name. */
final class AllStatistics {
  private AllStatistics() {}

  /** What a statistic gives: one number or several. */
  @FunctionalInterface
  interface Numbers<T> {
    double[] of(T reference, T current);
  }

  private static <T> Numbers<T> test(BiFunction<T, T, TestResult> test) {
    return (reference, current) -> {
      TestResult result = test.apply(reference, current);
      return new double[] {result.statistic(), result.pValue()};
    };
  }

  private static <T> Numbers<T> value(ToDoubleBiFunction<T, T> value) {
    return (reference, current) -> new double[] {value.applyAsDouble(reference, current)};
  }

  /** Those of two arrays of numbers. */
  static Map<String, Numbers<double[]>> ofNumbers() {
    Wasserstein wasserstein = Wasserstein.withDefaults();
    Map<String, Numbers<double[]>> all = new LinkedHashMap<>();
    all.put("psi", test(PopulationStability.withDefaults()::test));
    all.put("ks", test(KolmogorovSmirnov.withDefaults()::test));
    all.put(
        "ks limit",
        test(KolmogorovSmirnov.withDefaults().withPValue(KolmogorovSmirnov.PValue.LIMIT)::test));
    all.put(
        "ks deviation",
        value((r, c) -> KolmogorovSmirnov.withDefaults().deviation(r, c).distance()));
    all.put("chi2", test(ChiSquare.withDefaults()::test));
    all.put("js", value(JensenShannon.withDefaults()::statistic));
    all.put("js distance", value(JensenShannon.withDefaults()::distance));
    all.put("kl", value(KullbackLeibler.withDefaults()::statistic));
    all.put("hellinger", value(Hellinger.withDefaults()::statistic));
    all.put("total_variation", value(TotalVariation.withDefaults()::statistic));
    all.put("l_infinity", value(LInfinity.withDefaults()::statistic));
    all.put("wasserstein", value(wasserstein::statistic));
    all.put("wasserstein normalised", value(wasserstein::normalised));
    all.put("energy", test(EnergyDistance.withDefaults().withPermutations(9, 1)::test));
    all.put("cramer_von_mises", test(CramerVonMises.withDefaults()::test));
    all.put(
        "cramer_von_mises midranks", test(CramerVonMises.withDefaults().withMidranks(true)::test));
    all.put("anderson_darling", test(AndersonDarling.withDefaults()::test));
    all.put(
        "anderson_darling right", test(AndersonDarling.withDefaults().withMidranks(false)::test));
    all.put("anderson_darling normalised", value(AndersonDarling.withDefaults()::normalised));
    all.put("missing_rate", test(MissingRate.withDefaults()::test));
    ofRows().forEach((name, numbers) -> all.put(name, (r, c) -> numbers.of(rows(r), rows(c))));
    return all;
  }

  /** Those of two tables of numbers. */
  static Map<String, Numbers<double[][]>> ofRows() {
    return Map.of(
        "mmd", test(MaximumMeanDiscrepancy.withDefaults().withPermutations(9, 1)::test),
        "domain_classifier", test(DomainClassifier.withDefaults().withPermutations(9, 1)::test));
  }

  /** Those of counts in two or more bins. */
  static Map<String, Numbers<long[]>> ofCounts() {
    PopulationStability psi = PopulationStability.withDefaults();
    ChiSquare chi2 = ChiSquare.withDefaults();
    Map<String, Numbers<long[]>> all = new LinkedHashMap<>();
    all.put("psi", test(psi::test));
    all.put("psi floor", test(psi.withSmoothing(Smoothing.floor(1e-4))::test));
    all.put("psi pooled", test(psi.withSparsePooling(SparsePooling.TWO)::test));
    all.put("chi2", test(chi2::test));
    all.put("chi2 pooled", test(chi2.withSparsePooling(SparsePooling.COCHRAN)::test));
    all.put("G", test(chi2.withVariant(ChiSquare.Variant.G)::test));
    all.put("cramers v", value(chi2::cramersV));
    all.put("cramers v corrected", value(chi2::cramersVCorrected));
    all.put("smallest expected", value(chi2::smallestExpected));
    all.put("js", value(JensenShannon.withDefaults()::statistic));
    all.put("js distance", value(JensenShannon.withDefaults()::distance));
    all.put(
        "js pooled",
        value(JensenShannon.withDefaults().withSparsePooling(SparsePooling.TWO)::statistic));
    all.put("kl", value(KullbackLeibler.withDefaults()::statistic));
    all.put(
        "kl turned",
        value(
            KullbackLeibler.withDefaults()
                    .withDirection(KullbackLeibler.Direction.REFERENCE_FROM_CURRENT)
                ::statistic));
    all.put("hellinger", value(Hellinger.withDefaults()::statistic));
    all.put("total_variation", value(TotalVariation.withDefaults()::statistic));
    all.put("l_infinity", value(LInfinity.withDefaults()::statistic));
    return all;
  }

  /** Those that take two categories only. */
  static Map<String, Numbers<long[]>> ofTwoCounts() {
    Map<String, Numbers<long[]>> all = ofCounts();
    ChiSquare chi2 = ChiSquare.withDefaults();
    all.put("yates", test(chi2.withVariant(ChiSquare.Variant.YATES)::test));
    all.put("fisher", test(chi2.withVariant(ChiSquare.Variant.FISHER)::test));
    return all;
  }

  private static double[][] rows(double[] values) {
    return Arrays.stream(values).mapToObj(v -> new double[] {v}).toArray(double[][]::new);
  }
}
