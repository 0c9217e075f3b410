package io.leeway.drift.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.leeway.drift.binning.CategoryBins;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatasetProfileTest {
  static LongStream seeds() {
    return LongStream.rangeClosed(1, 100);
  }

  /** Positive numbers, for which relative errors mean something, with ties and missing ones. */
  private static double[] amounts(SplittableRandom random, int rows) {
    return random
        .doubles(rows)
        .map(u -> u < 0.1 ? Double.NaN : u < 0.4 ? 5 : 100 + Math.exp(5 * u))
        .toArray();
  }

  private static @Nullable String name(double amount) {
    return Double.isNaN(amount) ? null : "name " + (int) amount % 9;
  }

  private static DatasetBins bins(double[] reference) {
    return DatasetBins.builder()
        .numeric("amount", reference)
        .categorical("name", Map.of("name 0", 5L, "name 1", 3L, "name 5", 1L))
        .build();
  }

  private static DatasetProfile profile(DatasetBins bins, double[] amounts) {
    DatasetRecorder recorder = bins.recorder();
    recorder.numeric("amount").addAll(amounts);
    for (double amount : amounts) {
      recorder.categorical("name").add(name(amount));
    }
    return recorder.profile();
  }

  private static List<DatasetProfile> shards(
      DatasetBins bins, double[] amounts, SplittableRandom random) {
    List<DatasetProfile> shards = new ArrayList<>();
    int from = 0;
    while (from < amounts.length) {
      int to = Math.min(amounts.length, from + random.nextInt(1 + amounts.length / 3));
      shards.add(profile(bins, Arrays.copyOfRange(amounts, from, to)));
      from = to;
    }
    return shards;
  }

  private static void assertClose(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-12 * Math.abs(expected)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anySharding_mergesToTheWhole(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] amounts = amounts(random, 100 + random.nextInt(3_000));
    double[] reference = amounts(random, 2_000);
    DatasetBins bins = bins(reference);
    DatasetProfile whole = profile(bins, amounts);
    List<DatasetProfile> shards = shards(bins, amounts, random);

    for (int order = 0; order < 3; order++) {
      Collections.shuffle(shards, new Random(seed + order));
      DatasetProfile merged = shards.stream().reduce(DatasetProfile::merge).orElseThrow();

      assertThat(merged.rows()).isEqualTo(amounts.length);
      assertThat(merged.categorical("name").counts()).isEqualTo(whole.categorical("name").counts());
      assertThat(merged.numeric("amount").fineCounts())
          .isEqualTo(whole.numeric("amount").fineCounts());
      assertThat(merged.numeric("amount").missing()).isEqualTo(whole.numeric("amount").missing());
      Moments moments = merged.numeric("amount").moments().orElseThrow();
      Moments expected = whole.numeric("amount").moments().orElseThrow();
      assertThat(moments.n()).isEqualTo(expected.n());
      assertThat(moments.min()).isEqualTo(expected.min());
      assertThat(moments.max()).isEqualTo(expected.max());
      assertClose(moments.mean(), expected.mean());
      assertClose(
          moments.standardDeviation().orElseThrow(), expected.standardDeviation().orElseThrow());
      for (int i = 0; i < whole.numeric("amount").sums().size(); i++) {
        double sum = whole.numeric("amount").sums().get(i);
        assertThat(merged.numeric("amount").sums().get(i))
            .isCloseTo(sum, within(1e-12 * (Math.abs(sum) + 1)));
      }
      NumericProfile trained = profile(bins, reference).numeric("amount");
      assertClose(
          BinnedDistance.wasserstein(trained, merged.numeric("amount")).low(),
          BinnedDistance.wasserstein(trained, whole.numeric("amount")).low());
      assertThat(BinnedDistance.kolmogorovSmirnov(trained, merged.numeric("amount")))
          .isEqualTo(BinnedDistance.kolmogorovSmirnov(trained, whole.numeric("amount")));
    }
  }

  @Test
  void profilesInOtherBins_areNotMerged() {
    double[] amounts = {1, 2, 3};
    DatasetProfile profile = profile(bins(amounts), amounts);
    DatasetProfile otherCuts = profile(bins(new double[] {1, 2, 4}), amounts);
    DatasetProfile other =
        DatasetBins.builder().numeric("amount", amounts).build().recorder().profile();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> profile.merge(otherCuts))
        .withMessage("feature 'amount': profiles must have the same bins to be merged");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> profile.merge(other))
        .withMessage(
            "profiles must have the same features to be merged, but have [amount, name] and"
                + " [amount]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UnbinnedProfile(1, 0, "why").merge(profile.feature("name")));
    DatasetProfile ofFirst =
        DatasetProfile.ofFeatures(new java.util.LinkedHashMap<>(profile.features()), 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> profile.merge(ofFirst))
        .withMessage(
            "profiles must have the same bins to be merged, but one comes from all rows, the other"
                + " from the first 2 rows");
  }

  @Test
  void featuresThatAreNotThere_areNamed() {
    DatasetBins bins = bins(new double[] {1, 2});
    DatasetRecorder recorder = bins.recorder();
    DatasetProfile profile = recorder.profile();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> recorder.numeric("age"))
        .withMessage("no feature 'age'; features found: [amount, name]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> recorder.numeric("name"))
        .withMessage("feature 'name' is categorical");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> recorder.categorical("amount"))
        .withMessage("feature 'amount' is numeric");
    assertThatIllegalArgumentException().isThrownBy(() -> profile.feature("age"));
    assertThatIllegalArgumentException().isThrownBy(() -> profile.numeric("name"));
    assertThatIllegalArgumentException().isThrownBy(() -> bins.categorical("amount"));
    assertThat(bins.names()).containsExactly("amount", "name");
    assertThat(profile.features().keySet()).containsExactly("amount", "name");
    assertThat(profile).hasToString("0 rows, 2 features: amount (numeric), name (categorical)");
  }

  @Test
  void rowsThatDiffer_areNoProfile() {
    DatasetRecorder recorder = bins(new double[] {1, 2}).recorder();
    recorder.numeric("amount").add(1);
    recorder.numeric("amount").add(1);
    recorder.categorical("name").add("a");

    assertThatIllegalStateException()
        .isThrownBy(recorder::profile)
        .withMessage("features must have equally many rows, but have amount: 2, name: 1");
  }

  @Test
  void wrongBins_areRejectedTogether() {
    CategoryBins names = CategoryBins.ofNames(List.of("a"), List.of());

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DatasetBins.builder()
                    .categorical("a", names)
                    .numeric("a", new double[] {1})
                    .categorical(" ", names)
                    .build())
        .withMessage("feature 'a' is given twice; a feature has no name");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatasetBins.builder().build())
        .withMessage("a dataset needs at least 1 feature");
  }

  @Test
  void countsOfNames_areAddedAtOnce() {
    CategoryRecorder recorder = new CategoryRecorder(CategoryBins.ofNames(List.of("a"), List.of()));

    recorder.add("a", 3);
    recorder.add("b", 2);
    recorder.add(null, 1);

    assertThat(recorder.profile().counts()).containsExactly(3, 2);
    assertThat(recorder.profile().missing()).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> recorder.add("a", -1));
  }

  @Test
  void withoutFineBins_theDecilesStayAsTheyAre() {
    double[] amounts = amounts(new SplittableRandom(1), 5_000);
    amounts[0] = Double.POSITIVE_INFINITY;
    amounts[1] = Double.NEGATIVE_INFINITY;
    DatasetProfile fine = profile(bins(amounts), amounts);

    NumericProfile coarse = fine.withoutFineBins().numeric("amount");

    assertThat(coarse.counts()).isEqualTo(fine.numeric("amount").counts());
    assertThat(coarse.bins().coarse()).isEqualTo(fine.numeric("amount").bins().coarse());
    assertThat(coarse.moments()).isEqualTo(fine.numeric("amount").moments());
    NumericProfile counted = new NumericRecorder(coarse.bins()).addAll(amounts).profile();
    assertThat(coarse.fineCounts()).isEqualTo(counted.fineCounts());
    for (int i = 0; i < counted.sums().size(); i++) {
      assertThat(coarse.sums().get(i))
          .isCloseTo(counted.sums().get(i), within(1e-9 * Math.abs(counted.sums().get(i))));
    }
    assertThat(fine.withoutFineBins().feature("name")).isSameAs(fine.feature("name"));
  }

  @Test
  void wassersteinOfACoarseProfile_hasWiderBounds() {
    double[] trained = IntStream.range(0, 5_000).mapToDouble(i -> i).toArray();
    double[] served = IntStream.range(0, 5_000).mapToDouble(i -> i + 200).toArray();
    NumericBins bins = bins(trained).numeric("amount");
    NumericProfile reference = new NumericRecorder(bins).addAll(trained).profile();
    NumericProfile current = new NumericRecorder(bins).addAll(served).profile();

    Bounded coarse =
        BinnedDistance.wasserstein(reference.withoutFineBins(), current.withoutFineBins());

    assertThat(200.0).isBetween(coarse.low() - 1e-9, coarse.high() + 1e-9);
  }
}
