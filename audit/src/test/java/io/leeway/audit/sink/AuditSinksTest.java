package io.leeway.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.audit.chain.ChainVerifier;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditSinksTest {
  @TempDir private Path folder;

  private static AuditSink sink(
      Optional<Path> directory, Optional<String> format, Map<String, String> environment) {
    return AuditSinks.inDirectory(directory, format, Optional.empty(), environment);
  }

  @Test
  void nothingSaid_isAnArrayInRootExperiment() {
    assertThat(sink(Optional.empty(), Optional.empty(), Map.of()))
        .hasToString("JsonArraySink[" + Path.of("root_experiment", "audit_log.json") + "]");
  }

  @ParameterizedTest
  @CsvSource({"json,JsonArraySink", "jsonl,JsonLinesSink", "csv,CsvSink"})
  void format_isThatOfTheArgumentThenOfTheEnvironment(String format, String type)
      throws IOException {
    Map<String, String> same = Map.of("AUDIT_LOG_FORMAT", format);
    Map<String, String> other = Map.of("AUDIT_LOG_FORMAT", "none");
    Path log = folder.resolve("audit_log." + format);

    assertThat(sink(Optional.of(folder), Optional.empty(), same))
        .hasToString(type + "[" + log + "]");
    try (AuditSink sink = sink(Optional.of(folder), Optional.of(format), other)) {
      assertThat(sink).hasToString(type + "[" + log + "]");
      sink.append(List.of(AuditEvent.of("hp_change")));
    }

    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder(
            "audit_log." + format,
            "audit_log." + format + ".head",
            "audit_log." + format + ".lock");
    Logs.assertIntact(log, 2);
  }

  @Test
  void environment_saysTheFolder() {
    Map<String, String> environment = Map.of("AUDIT_LOG_DIR", "logs", "AUDIT_LOG_FORMAT", "");

    assertThat(sink(Optional.empty(), Optional.empty(), environment))
        .hasToString("JsonArraySink[" + Path.of("logs", "audit_log.json") + "]");
    assertThat(sink(Optional.of(folder), Optional.empty(), environment))
        .hasToString("JsonArraySink[" + folder.resolve("audit_log.json") + "]");
  }

  @Test
  void none_makesNoFileAndSaysSo() throws IOException {
    Path none = folder.resolve("none");
    try (AuditSink sink = sink(Optional.of(none), Optional.of("none"), Map.of())) {
      sink.open();
      sink.append(List.of(AuditEvent.of("hp_change")));

      assertThat(sink).hasToString("NoSink[keeps nothing]");
    }
    assertThat(none).doesNotExist();
  }

  @Test
  void otherFormats_areErrorsThatNameTheVariableAndTheChoice() {
    for (String wrong : List.of("xml", "JSON", " json", "json_lines")) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> sink(Optional.empty(), Optional.empty(), Map.of("AUDIT_LOG_FORMAT", wrong)))
          .withMessage(
              "AUDIT_LOG_FORMAT must be one of json, jsonl, csv, none, but was '" + wrong + "'");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> AuditSinks.inDirectory(folder, wrong))
          .withMessage("format must be one of json, jsonl, csv, none, but was '" + wrong + "'");
    }
  }

  @Test
  void chainName_isThatWhichIsGiven() throws IOException {
    try (AuditSink sink = AuditSinks.inDirectory(folder, "jsonl", "credit")) {
      sink.open();
    }

    assertThat(ChainVerifier.verify(folder.resolve("audit_log.jsonl")).chainName())
        .contains("credit");
  }

  @Test
  void logInAFolder_isFoundWhateverItsFormat() throws IOException {
    assertThat(AuditSinks.logIn(folder)).isEmpty();
    assertThat(AuditSinks.logIn(folder.resolve("none"))).isEmpty();
    for (String format : List.of("json", "csv")) {
      try (AuditSink sink = AuditSinks.inDirectory(folder, format)) {
        sink.open();
      }
      if (format.equals("json")) {
        assertThat(AuditSinks.logIn(folder)).contains(folder.resolve("audit_log.json"));
      }
    }

    assertThatIllegalStateException()
        .isThrownBy(() -> AuditSinks.logIn(folder))
        .withMessageContainingAll("one log in a folder", "audit_log.json", "audit_log.csv");
  }
}
