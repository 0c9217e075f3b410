package io.leeway.audit.sink;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.chain.LogFormat;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Durability;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** Appends batches with values that can be erased, erases every fifth, and prints what is done. */
final class ErasureMain {
  private ErasureMain() {}

  /** Arguments: the log, its format, the durability, and a word that only this process uses. */
  public static void main(String[] arguments) throws IOException {
    try (FileSink<?> sink =
        Sinks.at(Path.of(arguments[0]), LogFormat.valueOf(arguments[1]))
            .withDurability(Durability.valueOf(arguments[2]))
            .withErasable("actor.id", "details.*")
            .withSegmentSize(50_000)) {
      for (int n = 0; ; n++) {
        Actor actor = Actor.user(arguments[3] + n + ".");
        sink.append(
            IntStream.range(0, 1 + n % 7)
                .mapToObj(i -> AuditEvent.of("a").by(actor).detail("x", "y".repeat(99 * i)))
                .toList());
        System.out.println("stored " + actor.id());
        if (n % 5 == 4) {
          sink.erase(AuditQuery.all().withActor(actor.id()), Actor.user("dpo"), "withdrawn");
          System.out.println("erased " + actor.id());
        }
      }
    }
  }
}
