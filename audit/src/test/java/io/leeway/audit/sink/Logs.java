package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Verification;
import io.leeway.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What tests ask of a stored log. */
final class Logs {
  private Logs() {}

  static List<JsonObject> events(Path log) throws IOException {
    List<JsonObject> events = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      events.add(JsonObject.parse(line, "line"));
    }
    return events;
  }

  static List<String> actions(Path log) throws IOException {
    return events(log).stream().map(event -> event.text("action")).toList();
  }

  /** That the log is valid, without even a warning, and has so many records. */
  static void assertIntact(Path log, int records) {
    Verification verification = ChainVerifier.verify(log);

    assertThat(verification.findings()).isEmpty();
    assertThat(verification.verifiedRecords()).isEqualTo(records);
  }
}
