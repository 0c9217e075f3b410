package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvRowTest {
  @TempDir private Path folder;
  private Path log;

  @BeforeEach
  void writeLog() throws IOException {
    log = folder.resolve("audit.csv");
    ChainWriter writer = ChainWriter.begin(TestLog.GENESIS, LogFormat.CSV);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writer.append(TestLog.GENESIS.event(), TestLog.START, out);
    AuditEvent event =
        AuditEvent.of("model.promote")
            .at(TestLog.START)
            .by(Actor.user("=u-1042"))
            .on(Resource.of("model", "credit"))
            .withTenant("")
            .withHttp("POST", "/score")
            .withStatus(403)
            .detail("note", "a \"b\", ß")
            .withError("line\r\nbreak");
    writer.append(event.failure("-5"), TestLog.START, out);
    writer.append(event, TestLog.START, out);
    Files.write(log, out.toByteArray());
    Files.write(ChainHead.besideLog(log), writer.head().toLine(0));
  }

  private List<String> rows() throws IOException {
    return List.of(Files.readString(log).split("(?<=}\")\r\n"));
  }

  @Test
  void table_hasNamesThenTheCellsOfEachEvent() throws IOException {
    String text = Files.readString(log);

    assertThat(text)
        .startsWith(
            "\"time\",\"action\",\"outcome\",\"details\",\"error\",\"id\",\"recorded_at\",\"actor_type\",")
        .contains(",\"dialect\",\"seq\",\"prev\",\"hash\",\"com\",\"body\"\r\n\"2026-05-27T");
    assertThat(rows().get(1))
        .startsWith(
            "\"2026-05-27T14:30:00.000000Z\",\"model.promote\",\"failure\","
                + "\"{\"\"note\"\":\"\"a \\\"\"b\\\"\", ß\"\"}\",\"-5\",")
        .contains(
            ",\"user\",\"'=u-1042\",,\"model\",\"credit\",\"\",,,,,\"POST\",\"/score\",\"403\",")
        .contains(",\"leeway-csv/1\",\"2\",\"");
    assertThat(rows().get(2)).contains(",\"line\r\nbreak\",");
    assertThat(ChainVerifier.verify(log).findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"403\"', '\"200\"', column status",
    "'\"failure\"', '\"success\"', column outcome",
    "'=u-1042', '=u-1043', column actor_id",
    "'\"-5\"', '', column error",
    "',\"\",,,,', ',,,,,', column tenant",
  })
  void cellThatIsNotAsTheBodyHasIt_isFound(String cell, String other, String what)
      throws IOException {
    List<String> rows = rows();
    String row = rows.get(1);
    String begin = row.substring(0, row.indexOf(",\"leeway-csv/1\""));
    assertThat(begin).contains(cell);
    String changed = begin.replace(cell, other) + row.substring(begin.length());
    Files.writeString(log, String.join("\r\n", rows.get(0), changed, rows.get(2)) + "\r\n");

    Verification verification = ChainVerifier.verify(log);

    assertThat(TestLog.kinds(verification).get(0)).isEqualTo(Finding.Kind.COLUMN_MISMATCH);
    assertThat(verification.findings().get(0).detail())
        .isEqualTo("line 2: " + what + " is not as the body has it");
    assertThat(verification.valid()).isFalse();
    assertThat(verification.verifiedRecords()).isEqualTo(2);
  }

  @Test
  void rowWithCommitments_comesBack() {
    byte[] body = "{\"recorded_at\":\"x\"}".getBytes(StandardCharsets.UTF_8);
    JsonRecord record =
        JsonRecord.seal(new ChainHash(), new byte[16], 7, new byte[32], new byte[64], body);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    CsvRow.write(record, out);
    JsonRecord read =
        Objects.requireNonNull(CsvRow.parse(out.toByteArray(), 0, out.size() - CsvRow.CRLF));

    assertThat(read.commitments()).isEqualTo(new byte[64]);
    assertThat(read.hash()).isEqualTo(record.hash());
    assertThat(read.seq()).isEqualTo(7);
  }
}
