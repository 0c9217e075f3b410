package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErasableFileTest {
  @TempDir private Path folder;

  private static ErasableValue value(long seq, int index, int length) {
    byte[] value = new byte[length + 2];
    Arrays.fill(value, (byte) 'x');
    value[0] = '"';
    value[length + 1] = '"';
    return ErasableValue.salted(seq, index, "details.text", value);
  }

  private static String line(ErasableValue value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ErasableLine.write(value, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** As reading line by line finds it, whatever the lengths and the damage. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void firstLineOfARecord_isFound(long number) throws IOException {
    Random random = new Random(number);
    List<Long> seqs = new ArrayList<>(); // 0 for a damaged line
    List<Long> begins = new ArrayList<>();
    StringBuilder content = new StringBuilder();
    long seq = 1;
    for (int i = 0; i < 60; i++) {
      boolean damaged = random.nextInt(10) == 0;
      seq += random.nextInt(3);
      seqs.add(damaged ? 0 : seq);
      begins.add((long) content.length());
      int length = random.nextInt(10) == 0 ? 30_000 : random.nextInt(200);
      content.append(damaged ? "damaged\n" : line(value(seq, i, length)));
    }
    Path file = Files.writeString(folder.resolve("values"), content);

    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ErasableFile values = new ErasableFile(channel);
      for (long wanted = 0; wanted <= seq + 1; wanted++) {
        long expected = content.length();
        for (int i = 59; i >= 0; i--) {
          expected = seqs.get(i) >= wanted && seqs.get(i) > 0 ? begins.get(i) : expected;
        }
        assertThat(values.find(wanted)).as("seq %d", wanted).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      delimiter = '~',
      value = {
        "{\"seq\":1,\"index\":0,\"path\":\"a\"} ~ true",
        "{\"seq\":1,\"index\":0,\"path\":\"a\"   } ~ true",
        "{\"seq\":1,\"index\":0,\"path\":\"a\"  x} ~ false",
        "{\"seq\":1,\"index\":0,\"path\":\"\\u0061\"} ~ false",
        "|{\"seq\":1,\"index\":0,\"path\":\"a\",\"salt\":\"00\",\"value\":1}| ~ false",
        "|{\"seq\":1,\"index\":0,\"path\":\"a\",\"salt\":\"| ~ false",
      })
  void lineOfAnotherForm_isDamagedAndNotErased(String line, boolean erased) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);

    ErasableValue value = Objects.requireNonNull(ErasableLine.parse(bytes, 0, bytes.length));

    assertThat(value.isErased()).isEqualTo(erased);
    assertThat(value.path()).isEqualTo("a");
    assertThat(value.isIn(new ChainHash(), new byte[32])).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"seq\":0,\"index\":0,\"path\":\"a\"}",
        "{\"seq\":1,\"index\":65535,\"path\":\"a\"}",
        "{\"seq\":1,\"index\":0,\"path\":\"a",
        "{\"seq\":1,\"index\":0,\"path\":\"\\x\"}",
        "{\"seq\":1234567890123456789,\"index\":0,\"path\":\"a\"}"
      })
  void lineThatDoesNotSayWhichItIs_isNone(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);

    assertThat(ErasableLine.parse(bytes, 0, bytes.length)).isNull();
  }

  @Test
  void erasedValue_isNotWritten() {
    ErasableValue erased = new ErasableValue(1, 0, "a", null, null);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ErasableLine.write(erased, new ByteArrayOutputStream()));
  }

  /** The places of a body are found again, and the rest is byte for byte as it was. */
  @Test
  void body_isTheSameAgain() {
    String body =
        AuditEvent.of("a")
            .at(Instant.EPOCH) // no digits of a time look like a value
            .by(Actor.user("zoë").onBehalfOf("u"))
            .detail("a", List.of(1.50, List.of("x", "😀"), "y"))
            .detail("b\\.c", null)
            .detail("d", true)
            .detail("e", "")
            .toJson();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    ErasableFields fields =
        ErasableFields.of("actor.id", "details.a.*.1", "details.a.0", "details.b\\.c", "details.*");
    List<ErasableValue> values = new ArrayList<>();

    byte[] split = ErasableBody.split(bytes, fields, 7, values);

    assertThat(values)
        .extracting(ErasableValue::path)
        .containsExactly("actor.id", "details.a", "details.b\\\\\\.c", "details.d", "details.e");
    assertThat(new String(split, StandardCharsets.UTF_8))
        .contains(
            "\"id\":\"erasable:0\"", "\"details\":{\"a\":\"erasable:1\",\"b\\\\.c\":\"erasable:2\"")
        .doesNotContain("zoë", "1.5");
    assertThat(ErasableBody.restored(split, values)).isEqualTo(bytes);
    assertThat(fields.covers("details.a")).isTrue();
    assertThat(ErasableFields.of("details.b").covers("details.b\\.c")).isFalse();
    assertThat(ErasableFields.of("details.b").covers("details.b.c")).isTrue();
  }

  /** A record may have so many commitments that their number fits in 16 bits. */
  @Test
  void moreValuesThanARecordCanCommitTo_areRefused() {
    ChainWriter chain = ChainWriter.begin(TestLog.GENESIS, LogFormat.JSON_LINES);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    chain.append(TestLog.GENESIS.event(), Instant.EPOCH, out);
    StringBuilder details = new StringBuilder();
    for (int i = 0; i <= ChainHash.MAX_COMMITMENTS; i++) {
      details.append(i == 0 ? "" : ",").append("\"").append(i).append("\":0");
    }
    String json = AuditEvent.of("a").toJson();
    AuditEvent event =
        AuditEvent.fromJson(
            json.substring(0, json.length() - 1) + ",\"details\":{" + details + "}}");
    ByteArrayOutputStream values = new ByteArrayOutputStream();

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> chain.append(event, ErasableFields.of("details"), Instant.EPOCH, out, values))
        .withMessageContaining("at most 65535 values that can be erased, but has 65536");
    assertThat(values.size()).isZero();
    assertThat(chain.seq()).isEqualTo(1);
  }

  @Test
  void eventThatSaysWhatIsErased_isReadBack() {
    Erasure erasure = new Erasure(Actor.user("dpo"), "withdrawn", ErasableFields.NONE);
    List<ErasableValue> values = List.of(value(3, 0, 1), value(3, 7, 1), value(9, 65_534, 1));
    byte[] body = erasure.events(values).get(0).toJsonBytes();
    JsonRecord record = new JsonRecord(body, 0, body.length, 9, new byte[0], body, body);
    JsonRecord later = new JsonRecord(body, 0, body.length, 10, new byte[0], body, body);

    assertThat(Erasure.saidBy(record)).containsExactly(Erasure.key(3, 0), Erasure.key(3, 7));
    assertThat(Erasure.saidBy(later)).hasSize(3);
    assertThat(Erasure.seqOf(Erasure.saidBy(later)[2])).isEqualTo(9);
    assertThat(Erasure.indexOf(Erasure.saidBy(later)[2])).isEqualTo(65_534);
    assertThat(
            JsonObject.parse(new String(body, StandardCharsets.UTF_8), "body")
                .object("details")
                .text("legal_basis"))
        .isEqualTo("withdrawn");
  }
}
