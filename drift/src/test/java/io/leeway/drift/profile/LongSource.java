package io.leeway.drift.profile;

import java.util.List;
import java.util.SplittableRandom;

/** Profiles as many rows as its argument says, in a JVM of its own with a small heap. */
final class LongSource implements RowSource {
  private final long rows;

  private LongSource(long rows) {
    this.rows = rows;
  }

  @Override
  public List<Column> columns() {
    return List.of(
        Column.numeric("normal"),
        Column.numeric("time"),
        Column.numeric("amount"),
        Column.categorical("country"),
        Column.categorical("id"));
  }

  @Override
  public void read(RowVisitor visitor) {
    SplittableRandom random = new SplittableRandom(1);
    for (long i = 0; i < rows; i++) {
      double uniform = random.nextDouble();
      visitor.number(0, random.nextGaussian());
      visitor.number(1, 1.7e9 + i / 1e3);
      visitor.number(2, uniform < 0.3 ? 0 : Math.exp(10 * uniform));
      visitor.text(3, "country " + (int) (100 * uniform * uniform));
      visitor.text(4, "id " + i);
      visitor.endRow();
    }
  }

  public static void main(String[] arguments) {
    DatasetProfile profile = DatasetProfile.of(new LongSource(Long.parseLong(arguments[0])));
    System.out.println(profile);
    System.out.println(profile.numeric("time").bins());
  }
}
