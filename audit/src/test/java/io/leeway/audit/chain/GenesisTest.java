package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenesisTest {
  private static Optional<Genesis> in(String body) {
    byte[] line =
        TestLog.seal(TestLog.GENESIS, 1, new byte[32], body, new byte[0])
            .getBytes(StandardCharsets.UTF_8);
    return Genesis.in(Objects.requireNonNull(JsonRecord.parse(line, 0, line.length - 1)));
  }

  @Test
  void event_saysAllOfIt() {
    assertThat(TestLog.GENESIS.event().toJson())
        .endsWith(
            "\"action\":\"audit.started\",\"details\":{"
                + "\"chain_id\":\"000102030405060708090a0b0c0d0e0f\",\"chain_name\":\"credit\","
                + "\"created\":\"2026-05-27T14:30:00.000000Z\","
                + "\"nonce\":\"f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff\"}}");
    assertThat(in(TestLog.GENESIS.event().toJson())).contains(TestLog.GENESIS);
  }

  @Test
  void twoChains_areNeverAlike() {
    Genesis one = Genesis.create("credit", TestLog.START);
    Genesis two = Genesis.create("credit", TestLog.START);

    assertThat(one.chainId()).isNotEqualTo(two.chainId());
    assertThat(one.nonce()).isNotEqualTo(two.nonce());
    assertThat(one.hash(new ChainHash())).isNotEqualTo(two.hash(new ChainHash()));
  }

  @ParameterizedTest
  @CsvSource({
    "audit.started, audit.ended",
    "000102, 00010",
    "credit, ' '",
    "2026-05-27T14:30:00.000000Z\"\\,\"nonce, 2026-05-27\"\\,\"nonce",
    "f0f1f2, F0F1F2",
    "chain_id, chain"
  })
  void damagedEvent_saysNothing(String old, String other) {
    String body = TestLog.GENESIS.event().toJson();
    String damaged = body.replace(old.replace("\\", ""), other.replace("\\", ""));

    assertThat(damaged).isNotEqualTo(body);
    assertThat(in(damaged)).isEmpty();
  }

  @Test
  void bodyThatIsNoJsonOrTooLong_saysNothing() {
    String body = TestLog.GENESIS.event().toJson();

    assertThat(in("{no json}")).isEmpty();
    assertThat(in(body.replace("{\"chain_id", "{\"x\":\"" + "x".repeat(70_000) + "\",\"chain_id")))
        .isEmpty();
  }

  @Test
  void wrongParts_areRefused() {
    Instant now = TestLog.START;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Genesis.create(" ", now))
        .withMessage("chain name must not be blank, but was ' '");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Genesis.create("x".repeat(257), now))
        .withMessage("chain name must have at most 256 characters, but has 257");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Genesis("0", "credit", now, "1"))
        .withMessage("chain id must be 32 lower-case hex digits, but was '0'");
  }
}
