package io.leeway.drift;

import io.leeway.drift.binning.Bins;
import io.leeway.drift.binning.CategoryBins;
import io.leeway.drift.internal.Text;
import io.leeway.drift.profile.CategoryProfile;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.profile.FeatureProfile;
import io.leeway.drift.profile.NumericProfile;
import io.leeway.drift.profile.UnbinnedProfile;
import io.leeway.drift.statistic.ChiSquare;
import io.leeway.drift.statistic.Hellinger;
import io.leeway.drift.statistic.JensenShannon;
import io.leeway.drift.statistic.KullbackLeibler;
import io.leeway.drift.statistic.LInfinity;
import io.leeway.drift.statistic.MissingRate;
import io.leeway.drift.statistic.PopulationStability;
import io.leeway.drift.statistic.Score;
import io.leeway.drift.statistic.Smoothing;
import io.leeway.drift.statistic.SparsePooling;
import io.leeway.drift.statistic.StatisticId;
import io.leeway.drift.statistic.TestResult;
import io.leeway.drift.statistic.TotalVariation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Measures one column on both sides: all numbers, but no decision yet, because significance depends
 * on how many tests the whole report has.
 */
final class FeatureComparison {
  /** Up to this many different numbers in the reference, each is a category of its own. */
  static final int FEW_VALUES = 20;

  private static final Smoothing SMOOTHING = Smoothing.pseudoCount(0.5);
  private static final PopulationStability PSI =
      PopulationStability.withDefaults()
          .withSmoothing(SMOOTHING)
          .withSparsePooling(SparsePooling.TWO);
  private static final JensenShannon JS =
      JensenShannon.withDefaults().withSparsePooling(SparsePooling.TWO);
  private static final ChiSquare CHI_SQUARE =
      ChiSquare.withDefaults().withSparsePooling(SparsePooling.COCHRAN);

  /**
   * A statistic before the correction for many tests.
   *
   * @param atMost the most that the value can be; empty if it is exact
   * @param score empty if the statistic has none
   * @param meanWithoutDrift of the score; empty likewise
   * @param pValue of its own test; empty if it has none and borrows
   */
  record Measured(
      StatisticId id,
      double value,
      OptionalDouble atMost,
      OptionalDouble score,
      OptionalDouble meanWithoutDrift,
      OptionalDouble pValue,
      StatisticId testedBy,
      long n,
      long m,
      OptionalInt bins) {}

  final String name;
  final FeatureRole role;
  final ColumnType type;
  final SampleSize reference;
  final SampleSize current;
  final List<Measured> measured = new ArrayList<>();
  final List<SkippedStatistic> skipped = new ArrayList<>();
  final FeatureRule rule;

  /** The p-value of every test, also of one that was only borrowed. */
  final Map<StatisticId, Double> tests = new EnumMap<>(StatisticId.class);

  @Nullable BinTable bins;
  boolean identifier;

  private FeatureComparison(
      String name,
      FeatureRole role,
      ColumnType type,
      SampleSize reference,
      SampleSize current,
      FeatureRule rule) {
    this.name = name;
    this.role = role;
    this.type = type;
    this.reference = reference;
    this.current = current;
    this.rule = rule;
  }

  static FeatureComparison ofNumbers(
      String name, FeatureRole role, double[] reference, double[] current, FeatureRule rule) {
    FeatureComparison comparison =
        new FeatureComparison(
            name, role, ColumnType.NUMERIC, SampleSize.of(reference), SampleSize.of(current), rule);
    Optional<FewNumbers> few = FewNumbers.of(reference, FEW_VALUES);
    if (!comparison.enoughValues(few.isPresent())) {
      // missing_rate is still measured
    } else if (few.isPresent()) {
      comparison.measureFewNumbers(few.get(), reference, current);
    } else {
      comparison.measureNumbers(reference, current);
    }
    comparison.measureMissing();
    return comparison;
  }

  static FeatureComparison ofCategories(
      String name,
      FeatureRole role,
      CategoryCounts reference,
      CategoryCounts current,
      FeatureRule rule) {
    FeatureComparison comparison =
        new FeatureComparison(
            name,
            role,
            ColumnType.CATEGORICAL,
            new SampleSize(reference.total() + reference.missing(), reference.missing()),
            new SampleSize(current.total() + current.missing(), current.missing()),
            rule);
    if (comparison.enoughValues(true)
        && comparison.isFeature(reference.counts().size(), reference.total())) {
      comparison.measureCategories(reference, current);
    }
    comparison.measureMissing();
    return comparison;
  }

  /** Compares what was counted in the same bins. */
  static FeatureComparison ofCounts(
      String name,
      FeatureRole role,
      FeatureProfile reference,
      FeatureProfile current,
      FeatureRule rule) {
    FeatureComparison comparison =
        new FeatureComparison(
            name,
            role,
            reference.type(),
            new SampleSize(reference.rows(), reference.missing()),
            new SampleSize(current.rows(), current.missing()),
            rule);
    if (reference instanceof NumericProfile numbers) {
      comparison.measureCounts(numbers, (NumericProfile) current);
    } else if (reference instanceof CategoryProfile names) {
      comparison.measureCounts(names, (CategoryProfile) current);
    } else {
      comparison.skipAll(true, "the feature " + ((UnbinnedProfile) reference).reason());
      comparison.identifier = true;
    }
    comparison.measureMissing();
    return comparison;
  }

  private void measureCounts(NumericProfile reference, NumericProfile current) {
    Optional<CountedAtoms> atoms = CountedAtoms.of(reference, current, FEW_VALUES);
    if (!enoughValues(atoms.isPresent())) {
      return;
    }
    if (atoms.isPresent()) {
      CountedAtoms few = atoms.get();
      measureNames(few.labels(), 0, few.reference(), few.current());
    } else {
      Bins coarse = reference.bins().coarse();
      measure(
          coarse.labels(),
          coarse.cuts(),
          reference.counts(),
          current.counts(),
          Optional.of(new NumberPair.Counted(reference, current)));
    }
  }

  private void measureCounts(CategoryProfile reference, CategoryProfile current) {
    CategoryBins names = reference.bins();
    int distinct = names.frequent().size() + names.rare().size();
    if (enoughValues(true) && isFeature(distinct, this.reference.values())) {
      measureNames(names, reference.counts(), current.counts());
    }
  }

  /** Whether a feature's names repeat; if not, its statistics are skipped. */
  private boolean isFeature(int distinct, long values) {
    if (distinct <= values / 2) {
      return true;
    }
    skipAll(
        true,
        Text.count(distinct)
            + " different names in "
            + Text.count(values)
            + " rows of the reference look like an identifier, not like a feature");
    identifier = true;
    return false;
  }

  /** Whether both sides have enough values; if not, the statistics that need them are skipped. */
  private boolean enoughValues(boolean categories) {
    if (Math.min(reference.values(), current.values()) >= rule.minimumSize()) {
      return true;
    }
    skipAll(
        categories,
        "needs "
            + rule.minimumSize()
            + " values on each side, but there are "
            + Text.count(reference.values())
            + " and "
            + Text.count(current.values()));
    return false;
  }

  /** Skips every statistic of the values themselves. */
  private void skipAll(boolean categories, String reason) {
    for (StatisticId id : rule.statistics(role, categories)) {
      if (id != StatisticId.MISSING_RATE) {
        skipped.add(new SkippedStatistic(id, reason));
      }
    }
  }

  private void measureNumbers(double[] reference, double[] current) {
    Bins frozen = rule.bins().bins(reference);
    long[] r = frozen.histogram(reference).counts();
    long[] c = frozen.histogram(current).counts();
    measure(
        frozen.labels(),
        frozen.cuts(),
        r,
        c,
        Optional.of(new NumberPair.Values(reference, current)));
  }

  private void measureCategories(CategoryCounts reference, CategoryCounts current) {
    CategoryBins bins = CategoryBins.of(reference.counts(), rule.categories());
    measureNames(bins, bins.count(reference.counts()), bins.count(current.counts()));
  }

  /** Each number of the reference is a category; the others of the current sample are unseen. */
  private void measureFewNumbers(FewNumbers few, double[] reference, double[] current) {
    List<String> names = few.names();
    long[] referenceCounts = few.count(reference);
    long[] currentCounts = few.count(current);
    Map<String, Long> counts = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      counts.put(names.get(i), referenceCounts[i]);
    }
    CategoryBins bins = CategoryBins.of(counts, rule.categories());
    long[] c = new long[bins.size()];
    for (int i = 0; i < names.size(); i++) {
      c[bins.indexOf(names.get(i))] = currentCounts[i];
    }
    c[c.length - 1] = currentCounts[names.size()];
    measureNames(bins, bins.count(counts), c);
  }

  private void measureNames(CategoryBins names, long[] r, long[] c) {
    measureNames(names.labels(), names.rare().size(), r, c);
  }

  /**
   * Measures categories.
   *
   * @param others how many names share a bin
   */
  private void measureNames(List<String> labels, int others, long[] r, long[] c) {
    bins = new BinTable(true, labels, List.of(), boxed(r), boxed(c), SMOOTHING.toString());
    RareNames.Counts together = RareNames.of(others, r).together(r, c);
    if (together.reference().length == 1) {
      skipAll(true, "all names are rare in the reference, and no more are new than chance brings");
    } else {
      measure(together.reference(), together.current(), Optional.empty());
    }
  }

  private void measure(
      List<String> labels, List<Double> cuts, long[] r, long[] c, Optional<NumberPair> numbers) {
    bins = new BinTable(false, labels, cuts, boxed(r), boxed(c), SMOOTHING.toString());
    measure(r, c, numbers);
  }

  /** Measures what the rule wants; what cannot be is skipped with the reason. */
  private void measure(long[] r, long[] c, Optional<NumberPair> numbers) {
    for (StatisticId id : rule.statistics(role, numbers.isEmpty())) {
      try {
        switch (id) {
          case MISSING_RATE -> {} // of rows, and measured after the rest
          case PSI, CHI2, JS, KL, HELLINGER, TOTAL_VARIATION, L_INFINITY ->
              measureBins(id, r, c, numbers);
          default -> measureNumbers(id, numbers.orElseThrow(() -> noOrder(id)));
        }
      } catch (IllegalArgumentException e) {
        skipped.add(new SkippedStatistic(id, String.valueOf(e.getMessage())));
      }
    }
  }

  private IllegalArgumentException noOrder(StatisticId id) {
    return new IllegalArgumentException(
        type == ColumnType.CATEGORICAL
            ? id + " needs numbers, not names"
            : id + " needs numbers that are not just a few: each is a category of its own here");
  }

  private void measureBins(StatisticId id, long[] r, long[] c, Optional<NumberPair> numbers) {
    OptionalInt all = OptionalInt.of(r.length);
    switch (id) {
      case PSI -> measurePsi(r, c, numbers);
      case CHI2 -> add(chiSquare(r, c), OptionalInt.of(CHI_SQUARE.categories(r, c)));
      case JS -> add(id, JS.statistic(r, c), OptionalInt.of(JS.bins(r, c)), r, c, numbers);
      case KL -> add(id, KullbackLeibler.withDefaults().statistic(r, c), all, r, c, numbers);
      case HELLINGER -> add(id, Hellinger.withDefaults().statistic(r, c), all, r, c, numbers);
      case TOTAL_VARIATION ->
          add(id, TotalVariation.withDefaults().statistic(r, c), all, r, c, numbers);
      default -> add(id, LInfinity.withDefaults().statistic(r, c), all, r, c, numbers);
    }
  }

  private void measurePsi(long[] r, long[] c, Optional<NumberPair> numbers) {
    int used = PSI.bins(r, c);
    boolean ownTest =
        used >= 2 && CHI_SQUARE.withSparsePooling(SparsePooling.TWO).smallestExpected(r, c) >= 2;
    if (ownTest) {
      add(PSI.test(r, c), OptionalInt.of(used));
    } else {
      add(StatisticId.PSI, PSI.statistic(r, c), OptionalInt.of(used), r, c, numbers);
    }
  }

  private void measureNumbers(StatisticId id, NumberPair numbers) {
    if (id == StatisticId.WASSERSTEIN) {
      NumberPair.Distance distance = numbers.wasserstein();
      StatisticId test = borrow(Optional.of(numbers), new long[0], new long[0]);
      add(
          id,
          distance.value(),
          distance.atMost(),
          distance.meanWithoutDrift(),
          OptionalDouble.empty(),
          test,
          OptionalInt.empty());
    } else {
      NumberPair.Tested tested = numbers.test(id);
      add(tested.result(), tested.atMost(), OptionalInt.empty());
    }
  }

  private static TestResult chiSquare(long[] r, long[] c) {
    boolean exact = CHI_SQUARE.categories(r, c) == 2 && CHI_SQUARE.smallestExpected(r, c) < 5;
    return (exact ? CHI_SQUARE.withVariant(ChiSquare.Variant.FISHER) : CHI_SQUARE).test(r, c);
  }

  /** The test that a statistic without one of its own borrows, made once. */
  private StatisticId borrow(Optional<NumberPair> numbers, long[] r, long[] c) {
    StatisticId id = numbers.isPresent() ? StatisticId.KS : StatisticId.CHI2;
    if (!tests.containsKey(id)) {
      TestResult test =
          numbers.map(pair -> pair.test(id).result()).orElseGet(() -> chiSquare(r, c));
      tests.put(id, test.pValue());
    }
    return id;
  }

  /** A statistic with a test of its own. */
  private void add(TestResult test, OptionalInt bins) {
    add(test, OptionalDouble.empty(), bins);
  }

  private void add(TestResult test, OptionalDouble atMost, OptionalInt bins) {
    tests.put(test.id(), test.pValue());
    double mean = meanWithoutDrift(test.id(), bins);
    OptionalDouble p = OptionalDouble.of(test.pValue());
    add(test.id(), test.statistic(), atMost, mean, p, test.id(), bins);
  }

  /** A statistic of bins that borrows its test. */
  private void add(
      StatisticId id,
      double value,
      OptionalInt bins,
      long[] r,
      long[] c,
      Optional<NumberPair> numbers) {
    double mean =
        id == StatisticId.TOTAL_VARIATION
            ? Score.meanOfTotalVariation(r, current.values())
            : meanWithoutDrift(id, bins);
    OptionalDouble none = OptionalDouble.empty();
    add(id, value, none, mean, none, borrow(numbers, r, c), bins);
  }

  private double meanWithoutDrift(StatisticId id, OptionalInt bins) {
    return Score.exists(id)
        ? Score.meanWithoutDrift(id, bins.orElse(0), reference.values(), current.values())
        : 0;
  }

  private void add(
      StatisticId id,
      double value,
      OptionalDouble atMost,
      double mean,
      OptionalDouble pValue,
      StatisticId testedBy,
      OptionalInt bins) {
    long n = reference.values();
    long m = current.values();
    boolean scored = Score.exists(id);
    measured.add(
        new Measured(
            id,
            value,
            atMost,
            scored ? OptionalDouble.of(Score.of(id, value, n, m)) : OptionalDouble.empty(),
            scored ? OptionalDouble.of(mean) : OptionalDouble.empty(),
            pValue,
            testedBy,
            n,
            m,
            bins));
  }

  /** Of rows and not of values, so that a column that has become empty is noticed. */
  private void measureMissing() {
    if (!rule.statistics(role, false).contains(StatisticId.MISSING_RATE)) {
      return;
    }
    long n = reference.rows();
    long m = current.rows();
    if (Math.min(n, m) < rule.minimumSize()) {
      skipped.add(
          new SkippedStatistic(
              StatisticId.MISSING_RATE,
              "needs "
                  + rule.minimumSize()
                  + " rows on each side, but there are "
                  + n
                  + " and "
                  + m));
      return;
    }
    TestResult test = MissingRate.withDefaults().test(reference.missing(), n, current.missing(), m);
    double score = Score.ofMissingRate(reference.missing(), n, current.missing(), m);
    tests.put(test.id(), test.pValue());
    measured.add(
        new Measured(
            test.id(),
            test.statistic(),
            OptionalDouble.empty(),
            OptionalDouble.of(score),
            OptionalDouble.of(Score.meanWithoutDrift(test.id(), 2, n, m)),
            OptionalDouble.of(test.pValue()),
            test.id(),
            n,
            m,
            OptionalInt.empty()));
  }

  /** Whether no statistic of the values themselves could be computed. */
  boolean valuesUnknown() {
    return measured.stream().allMatch(statistic -> statistic.id() == StatisticId.MISSING_RATE);
  }

  Optional<BinTable> bins() {
    return Optional.ofNullable(bins);
  }

  private static List<Long> boxed(long[] counts) {
    return Arrays.stream(counts).boxed().toList();
  }
}
