package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChainHeadTest {
  private static final String ID = "00".repeat(16);
  private static final String HASH = "ab".repeat(32);
  private static final ChainHead HEAD =
      new ChainHead(ID, LogFormat.CSV, 2, 3, HASH, List.of("01".repeat(32), "02".repeat(32)), 1234);

  private static String text(ChainHead head, int minLength) {
    return new String(head.toLine(minLength), StandardCharsets.UTF_8);
  }

  private static ChainHead parse(String line) {
    return ChainHead.parse(line.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void line_isJsonInAFixedOrder() {
    assertThat(text(HEAD, 0))
        .isEqualTo(
            "{\"v\":1,\"chain_id\":\""
                + ID
                + "\",\"format\":\"csv\",\"seq\":3,\"hash\":\""
                + HASH
                + "\",\"root\":\""
                + HEAD.root()
                + "\",\"tree\":[\""
                + "01".repeat(32)
                + "\",\""
                + "02".repeat(32)
                + "\"],\"bytes\":1234,\"segment\":2}\n");
  }

  @Test
  void shorterLine_isPaddedToCoverTheOldOne() {
    int length = text(HEAD, 0).length();

    assertThat(text(HEAD, length)).isEqualTo(text(HEAD, 0));
    assertThat(text(HEAD, length + 3)).isEqualTo(text(HEAD, 0).replace("\n", "   \n"));
  }

  @Test
  void parsedLine_isTheSameHead() {
    assertThat(parse(text(HEAD, 0))).isEqualTo(HEAD);
    assertThat(parse(text(HEAD, 2_000))).isEqualTo(HEAD);
  }

  @Test
  void headBeforeTheFirstRecord_hasNoTree() {
    ChainHead head = new ChainHead(ID, LogFormat.JSON_LINES, 1, 0, HASH, List.of(), 0);

    assertThat(parse(text(head, 0))).isEqualTo(head);
    assertThat(head.root()).startsWith("e3b0c442");
  }

  @Test
  void root_followsFromTheTree() {
    TestLog log = TestLog.of(3);
    ChainHash sha = new ChainHash();
    List<byte[]> leaves = log.lines().stream().map(line -> sha.leaf(TestLog.hashOf(line))).toList();

    assertThat(log.head().root())
        .isEqualTo(Hex.of(sha.node(sha.node(leaves.get(0), leaves.get(1)), leaves.get(2))));
  }

  static Stream<String> damaged() {
    String line = text(HEAD, 0);
    return Stream.of(
        "",
        "\n",
        "{}\n",
        "[]\n",
        line.stripTrailing(),
        line + "\n",
        line + line,
        " " + line,
        line.replace("\n", "\t\n"),
        line.replace("\"v\":1", "\"v\":2"),
        line.replace("\"v\":1", "\"v\":01"),
        line.replace("\"seq\":3", "\"seq\":7"),
        line.replace("\"seq\":3", "\"seq\":\"3\""),
        line.replace("\"seq\":3", "\"seq\":-3"),
        line.replace("\"seq\":3", "\"seq\":3.0"),
        line.replace("\"format\":\"csv\"", "\"format\":\"CSV\""),
        line.replace("\"segment\":2", "\"segment\":0"),
        line.replace(",\"segment\":2", ""),
        line.replace("\"bytes\":1234", "\"bytes\":-1"),
        line.replace("\"root\":\"" + HEAD.root().charAt(0), "\"root\":\"x"),
        line.replace("\"0101", "\"0102"),
        line.replace(HASH, HASH.toUpperCase(java.util.Locale.ROOT)),
        line.replace(ID, "00"),
        line.replace("\"bytes\"", "\"more\":1,\"bytes\""),
        line.replace("\"bytes\":1234", "\"bytes\":1234,\"bytes\":1234"));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void damagedLine_isRefused(String line) {
    assertThatIllegalArgumentException().isThrownBy(() -> parse(line));
  }

  @Test
  void head_standsBesideTheLog() {
    assertThat(ChainHead.besideLog(Path.of("logs", "a.jsonl")))
        .isEqualTo(Path.of("logs", "a.jsonl.head"));
  }

  @Test
  void wrongParts_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChainHead(ID, LogFormat.JSON_LINES, 1, -1, HASH, List.of(), 0))
        .withMessage("seq must be at least 0, but was -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChainHead(ID, LogFormat.JSON_LINES, 1, 1, HASH, List.of(), 9))
        .withMessage("the tree of 1 records must have 1 hashes, but has 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChainHead(ID, LogFormat.JSON_LINES, 1, 0, HASH, List.of(), 9))
        .withMessage("bytes of 0 records in segment 1 must not be 9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChainHead(ID, LogFormat.JSON_LINES, 1, 0, "AB", List.of(), 0))
        .withMessage("hash must be 64 lower-case hex digits, but was 'AB'");
  }
}
