package io.leeway.drift.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleConsumer;

/** Numbers that are kept until it is known how many there are. Growing copies none of them. */
final class FirstNumbers implements DoubleConsumer {
  private static final int CHUNK = 4096;

  private final List<double[]> chunks = new ArrayList<>();
  private int used = CHUNK; // of the last chunk

  @Override
  public void accept(double value) {
    if (used == CHUNK) {
      chunks.add(new double[CHUNK]);
      used = 0;
    }
    chunks.get(chunks.size() - 1)[used++] = value;
  }

  private int used(int chunk) {
    return chunk == chunks.size() - 1 ? used : CHUNK;
  }

  void forEach(DoubleConsumer consumer) {
    for (int i = 0; i < chunks.size(); i++) {
      Arrays.stream(chunks.get(i), 0, used(i)).forEach(consumer);
    }
  }

  double[] toArray() {
    int size = chunks.isEmpty() ? 0 : (chunks.size() - 1) * CHUNK + used;
    double[] values = new double[size];
    for (int i = 0; i < chunks.size(); i++) {
      System.arraycopy(chunks.get(i), 0, values, i * CHUNK, used(i));
    }
    return values;
  }
}
