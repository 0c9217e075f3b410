package io.leeway.drift.store;

import java.io.IOException;
import java.nio.file.Path;

/** A process that saves versions of one name, and says of each what became of it. */
final class SaveMain {
  private SaveMain() {}

  /**
   * Begins when it has read a byte.
   *
   * @param args folder, first version, how many, and the age that tells its baselines from others
   */
  public static void main(String[] args) throws IOException {
    BaselineStore store = BaselineStore.inDirectory(Path.of(args[0]));
    int first = Integer.parseInt(args[1]);
    int count = Integer.parseInt(args[2]);
    double age = Double.parseDouble(args[3]);
    System.in.read();
    for (int version = first; version < first + count; version++) {
      String line = "saved " + version;
      try {
        store.save(Baselines.of("credit", Integer.toString(version), age, Baselines.TIME));
      } catch (IllegalStateException e) {
        line = "refused " + version;
      }
      System.out.println(line);
      System.out.flush();
    }
  }
}
