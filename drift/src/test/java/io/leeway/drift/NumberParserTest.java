package io.leeway.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberParserTest {
  private final NumberParser parser = new NumberParser();

  private boolean parse(String text) {
    char[] padded = ("x" + text + "9").toCharArray(); // what lies around must not matter
    return parser.parse(padded, 1, text.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "007",
        "12",
        "+12",
        "-0.5",
        ".5",
        "5.",
        "1e3",
        "1E-3",
        "1.5e+10",
        "123456789012345",
        "1234567890123456",
        "0.1",
        "0.30000000000000004",
        "1e300",
        "1e308",
        "1e309",
        "4.9e-324",
        "1e-400",
        "0.000000000000000000000001",
        "9007199254740993",
        "179769313486231570000000000000000000000"
      })
  void number_isWhatJavaReads(String text) {
    assertThat(parse(text)).isTrue();
    assertThat(Double.doubleToRawLongBits(parser.value()))
        .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-",
        "+",
        ".",
        "-.",
        "abc",
        "1a",
        "1 2",
        "1,5",
        "1e",
        "1e+",
        "e5",
        "0x10",
        "1d",
        "1f",
        "--1",
        "1.2.3",
        "1e5.0",
        "1_000",
        "infinite",
        "nano",
        "١٢"
      })
  void otherText_isNoNumber(String text) {
    assertThat(parse(text)).isFalse();
  }

  @Test
  void wordsAndSpaces_areRead() {
    assertThat(parse(" \t12.5 ")).isTrue();
    assertThat(parser.value()).isEqualTo(12.5);
    assertThat(parse("NaN")).isTrue();
    assertThat(parser.value()).isNaN();
    assertThat(parse("-Infinity")).isTrue();
    assertThat(parser.value()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(parse("INF")).isTrue();
    assertThat(parser.value()).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void randomDecimals_areWhatJavaReads() {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 100_000; i++) {
      String digits = Long.toString(random.nextLong(1L << random.nextInt(1, 63)));
      int point = random.nextInt(digits.length() + 1);
      String text = digits.substring(0, point) + "." + digits.substring(point);

      assertThat(parse(text)).isTrue();
      assertThat(parser.value()).as(text).isEqualTo(Double.parseDouble(text));
    }
  }
}
