package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Expected values come from a few lines of Python that follow the format and share no code. */
class ChainHashTest {
  private static final String BODY =
      "{\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"time\":\"2026-05-27T14:30:00.123456Z\","
          + "\"recorded_at\":\"2026-05-27T14:30:01.000000Z\",\"action\":\"model.promote\","
          + "\"outcome\":\"success\",\"details\":{\"city\":\"Malmö 😀\"}}";
  private static final String GENESIS =
      "cf55ca30a336d5790288e594ef7033272a3345c5411000fc1a005052ef4611fa";
  private static final String ONE = // SHA-256 of "one"
      "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed";
  private static final String TWO =
      "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3";

  @Test
  void genesis_hashesIdTimeNonceAndName() {
    byte[] hash = TestLog.GENESIS.hash(new ChainHash());

    assertThat(Hex.of(hash)).isEqualTo(GENESIS);
  }

  @Test
  void genesis_countsMicrosecondsAndHashesTheNameInUtf8() {
    Genesis genesis =
        new Genesis(
            TestLog.GENESIS.chainId(),
            "crédit",
            TestLog.START.plusNanos(123_456_789),
            TestLog.GENESIS.nonce());

    assertThat(Hex.of(genesis.hash(new ChainHash())))
        .isEqualTo("2d241fa76272c7560b297b51dadc9d20bb90bb5461127e0eebedd913772fb078");
  }

  @Test
  void record_isSealedToExactlyThisLine() {
    String line = TestLog.seal(TestLog.GENESIS, 12, hex(GENESIS), BODY, new byte[0]);

    assertThat(line)
        .isEqualTo(
            BODY.substring(0, BODY.length() - 1)
                + ",\"chain\":{\"v\":1,\"seq\":12,\"prev\":\""
                + GENESIS
                + "\",\"hash\":\"eb95153bc40769fa43b950f5c1dd597a548edd2b552a263be82b9021f66cb9a6"
                + "\"}}\n");
  }

  @Test
  void commitments_areSealedWithTheBody() {
    String line = TestLog.seal(TestLog.GENESIS, 12, hex(GENESIS), BODY, hex(ONE + TWO));

    assertThat(line)
        .isEqualTo(
            BODY.substring(0, BODY.length() - 1)
                + ",\"chain\":{\"v\":1,\"seq\":12,\"com\":[\""
                + ONE
                + "\",\""
                + TWO
                + "\"],\"prev\":\""
                + GENESIS
                + "\",\"hash\":\"53200b5541ea68c286e9c14a5449cf7265db3acddd27441b68162717e4347ccf"
                + "\"}}\n");
  }

  @Test
  void everyInput_changesTheHash() {
    ChainHash sha = new ChainHash();
    byte[] id = new byte[16];
    byte[] prev = new byte[32];
    byte[] body = BODY.getBytes(StandardCharsets.UTF_8);
    byte[] payload = sha.payload(body, 0, body.length, new byte[0]);
    byte[] hash = sha.entry(id, 1, prev, payload);
    byte[] otherId = id.clone();
    otherId[15] = 1;
    byte[] otherPrev = prev.clone();
    otherPrev[31] = 1;

    assertThat(sha.entry(otherId, 1, prev, payload)).isNotEqualTo(hash);
    assertThat(sha.entry(id, 2, prev, payload)).isNotEqualTo(hash);
    assertThat(sha.entry(id, 1, otherPrev, payload)).isNotEqualTo(hash);
    assertThat(sha.payload(body, 0, body.length - 1, new byte[0])).isNotEqualTo(payload);
    assertThat(sha.payload(body, 0, body.length, new byte[32])).isNotEqualTo(payload);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
