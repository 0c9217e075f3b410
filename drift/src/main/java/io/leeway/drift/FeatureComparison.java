package io.leeway.drift;

import io.leeway.drift.binning.Binning;
import io.leeway.drift.binning.Bins;
import io.leeway.drift.binning.CategoryBins;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.statistic.ChiSquare;
import io.leeway.drift.statistic.JensenShannon;
import io.leeway.drift.statistic.KolmogorovSmirnov;
import io.leeway.drift.statistic.MissingRate;
import io.leeway.drift.statistic.PopulationStability;
import io.leeway.drift.statistic.Score;
import io.leeway.drift.statistic.Smoothing;
import io.leeway.drift.statistic.SparsePooling;
import io.leeway.drift.statistic.StatisticId;
import io.leeway.drift.statistic.TestResult;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** How many names have a bin of their own. */
  static final int MOST_CATEGORIES = 50;

  private static final Binning BINNING = Binning.quantilesWithAtoms(10);
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
   * @param pValue of its own test; empty if it has none and borrows
   */
  record Measured(
      StatisticId id,
      double value,
      double score,
      double meanWithoutDrift,
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
  final int minimumSize;
  @Nullable BinTable bins;
  boolean identifier;

  private FeatureComparison(
      String name,
      FeatureRole role,
      ColumnType type,
      SampleSize reference,
      SampleSize current,
      int minimumSize) {
    this.name = name;
    this.role = role;
    this.type = type;
    this.reference = reference;
    this.current = current;
    this.minimumSize = minimumSize;
  }

  static FeatureComparison ofNumbers(
      String name, FeatureRole role, double[] reference, double[] current, int minimumSize) {
    FeatureComparison comparison =
        new FeatureComparison(
            name,
            role,
            ColumnType.NUMERIC,
            SampleSize.of(reference),
            SampleSize.of(current),
            minimumSize);
    Optional<FewNumbers> few = FewNumbers.of(reference, FEW_VALUES);
    if (!comparison.enoughValues(few.isPresent() ? StatisticId.CHI2 : StatisticId.KS)) {
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
      int minimumSize) {
    FeatureComparison comparison =
        new FeatureComparison(
            name,
            role,
            ColumnType.CATEGORICAL,
            new SampleSize(reference.total() + reference.missing(), reference.missing()),
            new SampleSize(current.total() + current.missing(), current.missing()),
            minimumSize);
    int distinct = reference.counts().size();
    if (!comparison.enoughValues(StatisticId.CHI2)) {
      // missing_rate is still measured
    } else if (distinct > reference.total() / 2) {
      comparison.skip(
          StatisticId.CHI2,
          Text.count(distinct)
              + " different names in "
              + Text.count(reference.total())
              + " rows of the reference look like an identifier, not like a feature");
      comparison.identifier = true;
    } else {
      comparison.measureCategories(reference, current);
    }
    comparison.measureMissing();
    return comparison;
  }

  /** Whether both sides have enough values; if not, the statistics that need them are skipped. */
  private boolean enoughValues(StatisticId test) {
    if (Math.min(reference.values(), current.values()) >= minimumSize) {
      return true;
    }
    skip(
        test,
        "needs "
            + minimumSize
            + " values on each side, but there are "
            + Text.count(reference.values())
            + " and "
            + Text.count(current.values()));
    return false;
  }

  /** Skips every statistic of the values themselves. */
  private void skip(StatisticId test, String reason) {
    skipped.add(new SkippedStatistic(StatisticId.PSI, reason));
    if (role == FeatureRole.PREDICTION) {
      skipped.add(new SkippedStatistic(StatisticId.JS, reason));
    }
    skipped.add(new SkippedStatistic(test, reason));
  }

  private void measureNumbers(double[] reference, double[] current) {
    Bins bins = BINNING.bins(reference);
    long[] r = bins.histogram(reference).counts();
    long[] c = bins.histogram(current).counts();
    measureBins(bins.labels(), bins.cuts(), r, c, StatisticId.KS);
    add(KolmogorovSmirnov.withDefaults().test(reference, current), OptionalInt.empty());
  }

  private void measureCategories(CategoryCounts reference, CategoryCounts current) {
    CategoryBins bins = CategoryBins.of(reference.counts(), MOST_CATEGORIES);
    measureCategories(bins, bins.count(reference.counts()), bins.count(current.counts()));
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
    CategoryBins bins = CategoryBins.of(counts, MOST_CATEGORIES);
    long[] c = new long[bins.size()];
    for (int i = 0; i < names.size(); i++) {
      c[bins.indexOf(names.get(i))] = currentCounts[i];
    }
    c[c.length - 1] = currentCounts[names.size()];
    measureCategories(bins, bins.count(counts), c);
  }

  private void measureCategories(CategoryBins bins, long[] r, long[] c) {
    measureBins(bins.labels(), List.of(), r, c, StatisticId.CHI2);
    int categories = CHI_SQUARE.categories(r, c);
    boolean exact = categories == 2 && CHI_SQUARE.smallestExpected(r, c) < 5;
    ChiSquare test = exact ? CHI_SQUARE.withVariant(ChiSquare.Variant.FISHER) : CHI_SQUARE;
    add(test.test(r, c), OptionalInt.of(categories));
  }

  private void measureBins(
      List<String> labels, List<Double> cuts, long[] r, long[] c, StatisticId test) {
    bins = new BinTable(labels, cuts, boxed(r), boxed(c), SMOOTHING.toString());
    OptionalInt used = OptionalInt.of(PSI.bins(r, c));
    boolean ownTest =
        used.getAsInt() >= 2
            && CHI_SQUARE.withSparsePooling(SparsePooling.TWO).smallestExpected(r, c) >= 2;
    if (ownTest) {
      add(PSI.test(r, c), used);
    } else {
      add(StatisticId.PSI, PSI.statistic(r, c), OptionalDouble.empty(), test, used);
    }
    if (role == FeatureRole.PREDICTION) {
      add(StatisticId.JS, JS.statistic(r, c), OptionalDouble.empty(), test, used);
    }
  }

  private void add(TestResult test, OptionalInt bins) {
    add(test.id(), test.statistic(), OptionalDouble.of(test.pValue()), test.id(), bins);
  }

  private void add(
      StatisticId id, double value, OptionalDouble pValue, StatisticId testedBy, OptionalInt bins) {
    long n = reference.values();
    long m = current.values();
    measured.add(
        new Measured(
            id,
            value,
            Score.of(id, value, n, m),
            Score.meanWithoutDrift(id, bins.orElse(0), n, m),
            pValue,
            testedBy,
            n,
            m,
            bins));
  }

  /** Of rows and not of values, so that a column that has become empty is noticed. */
  private void measureMissing() {
    if (role == FeatureRole.PREDICTION) {
      return;
    }
    long n = reference.rows();
    long m = current.rows();
    if (Math.min(n, m) < minimumSize) {
      skipped.add(
          new SkippedStatistic(
              StatisticId.MISSING_RATE,
              "needs " + minimumSize + " rows on each side, but there are " + n + " and " + m));
      return;
    }
    TestResult test = MissingRate.withDefaults().test(reference.missing(), n, current.missing(), m);
    measured.add(
        new Measured(
            test.id(),
            test.statistic(),
            Score.ofMissingRate(reference.missing(), n, current.missing(), m),
            Score.meanWithoutDrift(test.id(), 2, n, m),
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
