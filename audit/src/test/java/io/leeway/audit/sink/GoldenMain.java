package io.leeway.audit.sink;

import io.leeway.audit.chain.CheckpointPublisher;
import io.leeway.audit.chain.CheckpointSigner;
import io.leeway.audit.chain.LogFormat;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.sqlite.SQLiteDataSource;

/** Writes the golden logs of a release: one of each format, with segments and a checkpoint. */
final class GoldenMain {
  private static final Instant START = Instant.parse("2026-05-27T14:30:00Z");
  private static final String ORIGIN = "example.com/golden";

  private GoldenMain() {}

  /** Argument: the folder, which exists. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Path secret = Files.createTempFile("golden", ".pem");
    Files.delete(secret);
    CheckpointSigner signer = CheckpointSigner.inFile(ORIGIN, secret);
    Files.delete(secret); // nobody goes on with these logs
    Files.writeString(folder.resolve("key"), signer.keys().get(0) + "\n");
    for (LogFormat format : LogFormat.values()) {
      FileSink<?> sink = Sinks.at(Sinks.log(folder, format), format).withSegmentSize(2_000);
      write(
          sink.withChainName("credit")
              .withClock(clock()::next)
              .withCheckpoints(signer, CheckpointPublisher.toLogger("golden")));
      Files.delete(folder.resolve(Sinks.log(folder, format).getFileName() + ".lock"));
    }
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + folder.resolve("audit.db"));
    write(JdbcSink.on(source).withChainName("credit").withClock(clock()::next));
  }

  private static void write(AuditSink sink) throws IOException {
    try (sink) {
      for (AuditEvent event : events()) {
        sink.append(List.of(event));
      }
    }
  }

  private record Clock(AtomicLong seconds) {
    Instant next() {
      return START.plusSeconds(seconds.getAndIncrement());
    }
  }

  private static Clock clock() {
    return new Clock(new AtomicLong());
  }

  private static List<AuditEvent> events() {
    return List.of(
        AuditEvent.of("model.promote")
            .at(START)
            .by(Actor.user("u-1042").onBehalfOf("u-7"))
            .on(Resource.of("model", "credit"))
            .withTenant("acme")
            .withCorrelationId("req-1")
            .detail("to", "production")
            .success(),
        AuditEvent.of("model.delete")
            .at(START.plusMillis(1_500))
            .by(new Actor("service", "=cmd|'/c calc'!A1", Optional.empty()))
            .on(Resource.of("model"))
            .withTransport("http")
            .from("10.0.0.1", "curl/8.5.0")
            .withHttp("DELETE", "/models/credit?a=\"b\",c")
            .withStatus(403)
            .denied(),
        AuditEvent.of("hp_change")
            .at(START.plusSeconds(2))
            .during(START, START.plusMillis(250))
            .withRequest(Map.of("learning_rate", 0.001))
            .withResponse(Map.of("nested", List.of(1, true, "\0 😀 Malmö")))
            .withError("-disk \"full\"\r\nline 2"),
        AuditEvent.of("hp_change").at(START.plusSeconds(3)).detail("batch_size", 32).success(),
        AuditEvent.of("hp_change").at(START.plusSeconds(4)).detail("batch_size", 1e300).success(),
        AuditEvent.of("login").at(Instant.parse("1969-12-31T23:59:59.999999Z")).withError("'"));
  }
}
