package io.leeway.drift.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.drift.binning.Bins;
import io.leeway.drift.binning.SortedSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProfilerTest {
  private static final int ROWS = 100_000;

  /** A source of one column of numbers, {@code x}. */
  private static class Numbers implements RowSource {
    final double[] values;
    int readings;

    Numbers(double... values) {
      this.values = values;
    }

    @Override
    public List<Column> columns() {
      return List.of(Column.numeric("x"));
    }

    @Override
    public void read(RowVisitor visitor) {
      readings++;
      for (double value : values) {
        visitor.number(0, value);
        visitor.endRow();
      }
    }
  }

  private static final class NumbersOnce extends Numbers {
    NumbersOnce(double... values) {
      super(values);
    }

    @Override
    public boolean isRepeatable() {
      return false;
    }
  }

  /** A profile with almost nothing kept, so that the bins come from cells. */
  private static DatasetProfile stream(RowSource source) {
    return new Profiler(100).profile(source);
  }

  private static double[] sample(DoubleUnaryOperator ofNormal) {
    SplittableRandom random = new SplittableRandom(7);
    double[] values = new double[ROWS];
    for (int i = 0; i < values.length; i++) {
      values[i] = ofNormal.applyAsDouble(random.nextGaussian());
    }
    return values;
  }

  private static double[] shuffled(double[] values, long seed) {
    double[] copy = values.clone();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = copy.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double value = copy[i];
      copy[i] = copy[j];
      copy[j] = value;
    }
    return copy;
  }

  static Stream<Named<double[]>> continuous() {
    return Stream.of(
        Named.of("normal", sample(z -> z)),
        Named.of("lognormal", sample(z -> Math.exp(3 * z))),
        Named.of("uniform", new SplittableRandom(1).doubles(ROWS).toArray()),
        Named.of("uniform in one binade", new SplittableRandom(1).doubles(ROWS, 1, 2).toArray()),
        Named.of("times of a day", sample(z -> 1.7e9 + 30_000 * z)),
        Named.of("concentrated", sample(z -> 1.7e9 + 1e-3 * z)),
        Named.of("concentrated with outliers", sample(z -> 1.7e9 + 1e-4 * z + (z > 3 ? 1e8 : 0))),
        Named.of("heavy tails", sample(z -> Math.signum(z) * Math.exp(z * z))),
        Named.of("subnormal", sample(z -> z * 1e-311)),
        Named.of("huge", sample(z -> z * 1e307)),
        Named.of("with infinities", sample(z -> z > 3 ? z / 0.0 : z)),
        Named.of("increasing", sorted(sample(z -> z))));
  }

  private static double[] sorted(double[] values) {
    Arrays.sort(values);
    return values;
  }

  static Stream<Named<double[]>> withAtoms() {
    return Stream.of(
        Named.of("all equal", sample(z -> 3.25)),
        Named.of("two values", sample(z -> z > 0 ? 1 : -1)),
        Named.of("zero-inflated", sample(z -> z < 0 ? 0 : z)),
        Named.of("both zeros", sample(z -> z < -1 ? -0.0 : z < 0 ? 0.0 : z)),
        Named.of("an atom in a continuum", sample(z -> Math.abs(z) > 1.5 ? 0.25 : z)),
        Named.of("small atoms in a continuum", sample(z -> z > 2.7 ? 0.3 : z < -2.7 ? 0.7 : z)),
        Named.of("whole numbers", sample(z -> Math.rint(10 * z))),
        Named.of("amounts", sample(z -> Math.rint(100 * Math.exp(4 + z)) / 100)));
  }

  static Stream<Named<double[]>> all() {
    return Stream.concat(continuous(), withAtoms());
  }

  @ParameterizedTest
  @MethodSource("all")
  void binsOfAStream_doNotDependOnTheOrder(double[] values) {
    NumericBins bins = stream(new Numbers(values)).bins().numeric("x");

    assertThat(stream(new Numbers(shuffled(values, 1))).bins().numeric("x")).isEqualTo(bins);
    assertThat(stream(new Numbers(sorted(values.clone()))).bins().numeric("x")).isEqualTo(bins);
  }

  @ParameterizedTest
  @MethodSource("all")
  void binsOfAStream_haveTheirShare(double[] values) {
    Numbers source = new Numbers(values);

    NumericProfile profile = stream(source).numeric("x");

    Bins fine = profile.bins().fine();
    long[] counts = profile.fineCounts();
    assertThat(profile.rows()).isEqualTo(ROWS);
    for (int i = 0; i < counts.length; i++) {
      if (!fine.isAtom(i)) {
        assertThat(counts[i]).as("bin %d from %s", i, fine.from(i)).isLessThan(22 * ROWS / 10_000);
      }
    }
    assertThat(source.readings).isLessThanOrEqualTo(5);
  }

  /** What several quantiles share is a bin of its own, as it is if everything is sorted. */
  @ParameterizedTest
  @MethodSource("withAtoms")
  void atomsOfAStream_areApart(double[] values) {
    NumericProfile exact =
        new NumericRecorder(NumericBins.of(SortedSample.of(values))).addAll(values).profile();
    Bins sorted = exact.bins().fine();

    NumericProfile streamed = stream(new Numbers(values)).numeric("x");

    Bins fine = streamed.bins().fine();
    for (int i = 0; i < sorted.size(); i++) {
      if (sorted.isAtom(i) && exact.fineCounts()[i] > 2.5 * ROWS / 1000) {
        int bin = fine.indexOf(sorted.from(i));
        assertThat(fine.isAtom(bin)).as("%s", sorted.from(i)).isTrue();
        assertThat(streamed.fineCounts()[bin]).isEqualTo(exact.fineCounts()[i]);
      }
    }
  }

  @Test
  void wellSpreadNumbers_areReadTwice() {
    Numbers normal = new Numbers(sample(z -> z));
    Numbers concentrated = new Numbers(sample(z -> 1.7e9 + 1e-3 * z));

    stream(normal);
    stream(concentrated);

    assertThat(normal.readings).isEqualTo(2);
    assertThat(concentrated.readings).isEqualTo(3);
  }

  @Test
  void numbersOfAStream_areAllCounted() {
    double[] values = sample(z -> z > 3 ? Double.NaN : z > 2.9 ? Double.POSITIVE_INFINITY : z);

    DatasetProfile streamed = stream(new Numbers(values));

    NumericProfile counted =
        new NumericRecorder(streamed.bins().numeric("x")).addAll(values).profile();
    assertThat(streamed.numeric("x").toBytes()).isEqualTo(counted.toBytes());
    assertThat(streamed.bins().firstRows()).isEmpty();
  }

  @Test
  void shortSource_isReadOnceAndSorted() {
    double[] values = sample(z -> z);
    Numbers source = new Numbers(values);
    NumbersOnce once = new NumbersOnce(values);

    DatasetProfile profile = new Profiler(ROWS).profile(source);

    assertThat(profile.bins().numeric("x")).isEqualTo(NumericBins.of(SortedSample.of(values)));
    assertThat(source.readings).isEqualTo(1);
    assertThat(new Profiler(ROWS).profile(once).toBytes()).isEqualTo(profile.toBytes());
    assertThat(DatasetProfile.of(source).toBytes()).isEqualTo(profile.toBytes());
  }

  @Test
  void longSourceThatCanBeReadOnce_saysFromWhichRowsItsBinsCome() {
    double[] values = sample(z -> z);
    NumbersOnce source = new NumbersOnce(values);

    DatasetProfile profile = new Profiler(10_000).profile(source);

    assertThat(source.readings).isEqualTo(1);
    assertThat(profile.bins().firstRows()).hasValue(10_001);
    assertThat(profile.bins().numeric("x"))
        .isEqualTo(NumericBins.of(SortedSample.of(Arrays.copyOf(values, 10_001))));
    assertThat(profile.rows()).isEqualTo(ROWS);
    assertThat(DatasetProfile.fromBytes(profile.toBytes()).bins()).isEqualTo(profile.bins());
    assertThat(DatasetProfile.fromJson(profile.toJson()).bins()).isEqualTo(profile.bins());
  }

  @Test
  void columnWithoutNumbers_hasASingleBin() {
    double[] missing = new double[1_000];
    Arrays.fill(missing, Double.NaN);
    double[] infinite = missing.clone();
    infinite[999] = Double.NEGATIVE_INFINITY;

    assertThat(stream(new Numbers(missing)).numeric("x").missing()).isEqualTo(1_000);
    assertThat(stream(new Numbers(infinite)).numeric("x").negativeInfinities()).isEqualTo(1);
    assertThat(stream(new NumbersOnce(infinite)).numeric("x").values()).isEqualTo(1);
    assertThat(stream(new Numbers()).rows()).isZero();
  }

  /** A source of names, all different, and of numbers. */
  private static RowSource names(int rows, int length) {
    String padding = "x".repeat(length);
    return new RowSource() {
      @Override
      public List<Column> columns() {
        return List.of(Column.categorical("id"), Column.numeric("n"), Column.categorical("of 3"));
      }

      @Override
      public void read(RowVisitor visitor) {
        for (int i = 0; i < rows; i++) {
          visitor.text(0, padding + i);
          visitor.number(1, i);
          if (i % 10 == 0) {
            visitor.missing(2);
          } else {
            visitor.text(2, "abc".substring(i % 3, i % 3 + 1));
          }
          visitor.endRow();
        }
      }
    };
  }

  @Test
  void tooManyDifferentNames_haveNoBins() {
    DatasetProfile most = stream(names(100_000, 0));
    DatasetProfile more = stream(names(100_001, 0));
    DatasetProfile longer = stream(names(50_000, 80));

    assertThat(most.categorical("id").bins().rare()).hasSize(99_950);
    assertThat(more.feature("id")).isEqualTo(new UnbinnedProfile(100_001, 0, NameCounts.TOO_MANY));
    assertThat(longer.feature("id")).isEqualTo(new UnbinnedProfile(50_000, 0, NameCounts.TOO_MANY));
    assertThat(longer.categorical("of 3").missing()).isEqualTo(5_000);
    assertThat(more.bins().unbinned("id")).contains(NameCounts.TOO_MANY);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> more.categorical("id"))
        .withMessage(
            "feature 'id' has no bins: it has more than 100,000 different names, or more than"
                + " 4,000,000 characters in them");
    DatasetProfile again = DatasetProfile.of(names(7, 0), more.bins());
    assertThat(again.merge(more).feature("id").rows()).isEqualTo(100_008);
  }

  /** A source that finds out while it is read that its numbers are names. */
  private static RowSource retyped(boolean repeatable) {
    return new RowSource() {
      private boolean known;

      @Override
      public boolean isRepeatable() {
        return repeatable;
      }

      @Override
      public List<Column> columns() {
        return List.of(known ? Column.categorical("a") : Column.numeric("a"));
      }

      @Override
      public void read(RowVisitor visitor) {
        for (int i = 0; i < 1_000; i++) {
          if (known) {
            visitor.text(0, "name " + i % 7);
          } else {
            visitor.number(0, i % 7);
          }
          visitor.endRow();
        }
        known = true;
      }
    };
  }

  @Test
  void retypedColumn_isReadAgain() {
    assertThatIllegalStateException()
        .isThrownBy(() -> stream(retyped(false)))
        .withMessage(
            "column 'a' turned out to be categorical, but the source cannot be read again; it must"
                + " know its types beforehand");
    assertThat(stream(retyped(true)).categorical("a").bins().frequent())
        .hasSize(7)
        .contains("name 6");
  }

  /** Names are known after one reading, well spread numbers after two. */
  @Test
  void columnsThatAreDone_areNotWanted() {
    List<String> wanted = new ArrayList<>();
    double[] values = sample(z -> z);
    RowSource source =
        new RowSource() {
          @Override
          public List<Column> columns() {
            return List.of(
                Column.numeric("spread"), Column.numeric("dense"), Column.categorical("name"));
          }

          @Override
          public void read(RowVisitor visitor) {
            wanted.add(visitor.wants(0) + " " + visitor.wants(1) + " " + visitor.wants(2));
            for (double value : values) {
              if (visitor.wants(0)) {
                visitor.number(0, value);
              }
              visitor.number(1, 1.7e9 + value);
              if (visitor.wants(2)) {
                visitor.text(2, "name");
              }
              visitor.endRow();
            }
          }
        };

    DatasetProfile profile = stream(source);

    assertThat(wanted).containsExactly("true true true", "true true false", "false true false");
    assertThat(profile.numeric("spread").toBytes())
        .isEqualTo(stream(new Numbers(values)).numeric("x").toBytes());
    assertThat(profile.categorical("name").counts()).containsExactly(values.length, 0);
  }

  @Test
  void sourceThatChanges_isRejected() {
    Numbers longer =
        new Numbers(sample(z -> 1.7e9 + z)) {
          @Override
          public void read(RowVisitor visitor) {
            super.read(visitor);
            if (readings == 2) {
              visitor.missing(0);
              visitor.endRow();
            }
          }
        };
    Numbers others =
        new Numbers(sample(z -> 1.7e9 + z)) {
          @Override
          public void read(RowVisitor visitor) {
            super.read(visitor);
            Arrays.fill(values, 5);
          }
        };

    assertThatIllegalStateException()
        .isThrownBy(() -> stream(longer))
        .withMessage("the source changed while it was read: it had 100000 rows, then 100001");
    assertThatIllegalStateException()
        .isThrownBy(() -> stream(others))
        .withMessageStartingWith("the source changed while it was read: of the numbers from ");
  }

  @Test
  void wrongValues_areRejected() {
    DatasetBins bins = stream(names(100, 0)).bins();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> stream(source(visitor -> visitor.text(0, "old"))))
        .withMessage("column 'x' is numeric, but row 1 has the text 'old'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatasetProfile.of(new Numbers(1), bins))
        .withMessage("the source has no column 'id' that the bins have; columns found: [x]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DatasetProfile.of(
                    names(3, 0), DatasetBins.builder().numeric("of 3", new double[] {1}).build()))
        .withMessage("column 'of 3' is categorical, but numeric in the bins");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                stream(
                    new Numbers() {
                      @Override
                      public List<Column> columns() {
                        return List.of(Column.numeric("x"), Column.categorical("x"));
                      }
                    }))
        .withMessage("the source has two columns 'x'");
    assertThatIllegalStateException()
        .isThrownBy(() -> stream(source(visitor -> {})))
        .withMessage(
            "the source gave 0 values of column 'x' in 1 rows; each row must give a value, or that"
                + " it is missing, for each column");
  }

  private static RowSource source(Consumer<RowVisitor> row) {
    return new Numbers() {
      @Override
      public void read(RowVisitor visitor) {
        row.accept(visitor);
        visitor.endRow();
      }
    };
  }

  @Test
  void severalColumns_shareWhatIsKept() {
    int columns = 10;
    RowSource source =
        new RowSource() {
          @Override
          public List<Column> columns() {
            return IntStream.range(0, columns).mapToObj(i -> Column.numeric("c" + i)).toList();
          }

          @Override
          public void read(RowVisitor visitor) {
            for (int row = 0; row < 100; row++) {
              for (int i = 0; i < columns; i++) {
                visitor.number(i, row * i);
              }
              visitor.endRow();
            }
          }

          @Override
          public boolean isRepeatable() {
            return false;
          }
        };

    assertThat(new Profiler(1_000).profile(source).bins().firstRows()).isEmpty();
    assertThat(new Profiler(999).profile(source).bins().firstRows()).hasValue(100);
  }
}
