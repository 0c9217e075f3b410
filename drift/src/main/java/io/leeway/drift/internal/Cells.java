package io.leeway.drift.internal;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * How many values of two samples lie in each of many cells that keep the order of numbers.
 *
 * <p>What depends on the order of the values is then known but for the cells that matter, and only
 * their values need to be sorted. NaN is left out; -0.0 equals 0.0.
 *
 * <p>Cost: one pass over the samples, and 1 MB. For one thread.
 */
public final class Cells {
  /** How many values there must be: for fewer, sorting them is as fast. */
  private static final int LEAST_VALUES = 1 << 15;

  private static final double[] NONE = {};

  private final CellMap map;
  private final double[] firstValues;
  private final double[] secondValues;
  private final int[] first = new int[CellMap.CELLS];
  private final int[] second = new int[CellMap.CELLS];
  private final double[] only = new double[CellMap.CELLS]; // NaN where values differ
  private final int n;
  private final int m;

  private Cells(CellMap map, double[] firstValues, double[] secondValues) {
    this.map = map;
    this.firstValues = firstValues;
    this.secondValues = secondValues;
    n = count(map, firstValues, first, second, only);
    m = count(map, secondValues, second, first, only);
  }

  private static int count(
      CellMap map, double[] values, int[] counts, int[] others, double[] only) {
    int n = 0;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        int cell = map.cell(value);
        int before = counts[cell]++;
        if (value != only[cell]) {
          only[cell] = before + others[cell] == 0 ? value + 0.0 : Double.NaN;
        }
        n++;
      }
    }
    return n;
  }

  /** Counts a sample, if that is worth while. */
  public static Optional<Cells> of(double[] values) {
    return of(false, values, NONE);
  }

  /** Counts two samples, if that is worth while and both have a value. */
  public static Optional<Cells> of(double[] first, double[] second) {
    return of(true, first, second);
  }

  private static Optional<Cells> of(boolean both, double[] first, double[] second) {
    return (long) first.length + second.length < LEAST_VALUES
        ? Optional.empty()
        : CellMap.of(first, second)
            .map(map -> new Cells(map, first, second))
            .filter(cells -> cells.n > 0 && (cells.m > 0 || !both));
  }

  /** How many cells there are. */
  public int size() {
    return CellMap.CELLS;
  }

  /** How many values the first sample has. */
  public int n() {
    return n;
  }

  /** How many values the second sample has. */
  public int m() {
    return m;
  }

  /** How many values of the first sample lie in a cell. */
  public int first(int cell) {
    return first[cell];
  }

  /** How many values of the second sample lie in a cell. */
  public int second(int cell) {
    return second[cell];
  }

  /** Whether a cell has different values. */
  public boolean isMixed(int cell) {
    return Double.isNaN(only[cell]);
  }

  /** The one value of a cell that is neither empty nor mixed. */
  public double only(int cell) {
    return only[cell];
  }

  /** A number near those of a cell. */
  public double anchor(int cell) {
    return map.anchor(cell);
  }

  /**
   * The values of some cells.
   *
   * @param first of the first sample, ascending
   * @param second of the second sample, ascending
   */
  public record Sorted(double[] first, double[] second) {}

  /**
   * Sorts the values in the chosen cells.
   *
   * @return empty if they are so many that sorting all values is better
   */
  public Optional<Sorted> sort(BitSet chosen) {
    long firstCount = chosen.stream().mapToLong(cell -> first[cell]).sum();
    long secondCount = chosen.stream().mapToLong(cell -> second[cell]).sum();
    if (firstCount + secondCount > ((long) n + m) / 4 * 3) {
      return Optional.empty();
    }
    boolean[] isChosen = new boolean[CellMap.CELLS];
    chosen.stream().forEach(cell -> isChosen[cell] = true);
    return Optional.of(
        new Sorted(
            sorted(firstValues, isChosen, (int) firstCount),
            sorted(secondValues, isChosen, (int) secondCount)));
  }

  private double[] sorted(double[] values, boolean[] chosen, int count) {
    double[] found = new double[count];
    int i = 0;
    for (double value : values) {
      if (i < count && chosen[map.cell(value)] && !Double.isNaN(value)) {
        found[i++] = value + 0.0;
      }
    }
    Arrays.sort(found);
    return found;
  }

  /**
   * The sum of the distances of the values of each mixed cell from its anchor.
   *
   * @param first of the first sample; empty if no cell is mixed
   * @param second of the second sample; likewise
   * @param largest the largest magnitude of a value
   */
  public record Sums(double[] first, double[] second, double largest) {}

  /** Adds up the values. */
  public Sums sums() {
    if (Arrays.stream(only).noneMatch(Double::isNaN)) {
      double largest = Arrays.stream(only).map(Math::abs).max().orElseThrow();
      return new Sums(NONE, NONE, largest); // an empty cell has 0 there
    }
    double[] firstSums = new double[CellMap.CELLS];
    double[] secondSums = new double[CellMap.CELLS];
    double largest = Math.max(sum(firstValues, firstSums), sum(secondValues, secondSums));
    return new Sums(firstSums, secondSums, largest);
  }

  private double sum(double[] values, double[] sums) {
    double largest = 0;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        int cell = map.cell(value);
        sums[cell] += value - map.anchor(cell);
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }
}
