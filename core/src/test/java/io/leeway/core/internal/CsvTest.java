package io.leeway.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {
  private static final String NASTY = "\",\r\n\0=+-@\t|%'a\uff1d\uff0b\uff0d\uff20";
  private static final String FORMULA = "=+-@\t\r\n\0|%\uff1d\uff0b\uff0d\uff20";

  /** All texts of up to so many characters. */
  private static List<String> texts(int length) {
    List<String> texts = new ArrayList<>(List.of(""));
    int begin = 0;
    for (int size = 1; size <= length; size++) {
      int end = texts.size();
      for (int i = begin; i < end; i++) {
        for (char c : NASTY.toCharArray()) {
          texts.add(texts.get(i) + c);
        }
      }
      begin = end;
    }
    return texts;
  }

  private static byte[] cell(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Csv.write(text, out);
    return out.toByteArray();
  }

  private static @Nullable String read(byte[] row) {
    byte[] bytes = Csv.split(row, 0, row.length, 0, 0, new ArrayList<>());
    return bytes == null ? null : Csv.unguard(new String(bytes, StandardCharsets.UTF_8));
  }

  @Test
  void everyText_comesBackAndIsNoFormula() {
    List<String> wrong = new ArrayList<>();
    List<String> texts = texts(4);
    for (String text : texts) {
      String guarded = Csv.guard(text);
      boolean formula = !guarded.isEmpty() && FORMULA.indexOf(guarded.charAt(0)) >= 0;
      if (!text.equals(read(cell(text))) || formula) {
        wrong.add(text);
      }
    }

    assertThat(texts).hasSize(1 + 18 + 324 + 5_832 + 104_976);
    assertThat(wrong).isEmpty();
  }

  @Test
  void noCell_endsAsARowDoes() {
    String ending = "}\"\r\n";
    List<String> wrong = new ArrayList<>();
    for (String text : texts(3)) {
      String row = "\"x\"," + new String(cell("}" + text), StandardCharsets.UTF_8) + ",\"a\"";
      String begin = "\"x\"," + new String(cell(text), StandardCharsets.UTF_8) + ",\"a\"";
      if (row.contains(ending) || begin.contains(ending)) {
        wrong.add(text);
      }
    }

    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {"-1;-1", "-0.5e+3;-0.5e+3", "-01;'-01", "-1.;'-1.", "--1;'--1", "'=1;''=1", "-;'-"})
  void numbers_stayNumbers(String text, String guarded) {
    assertThat(Csv.guard(text)).isEqualTo(guarded);
    assertThat(Csv.unguard(guarded)).isEqualTo(text);
  }

  @Test
  void nullAndEmpty_differ() {
    List<@Nullable String> cells = new ArrayList<>();
    byte[] row = "\"a\",,\"\",\"{}\"".getBytes(StandardCharsets.UTF_8);

    byte[] last = Csv.split(row, 0, row.length, 0, 3, cells);

    assertThat(cells).containsExactly("a", null, "");
    assertThat(last).asString(StandardCharsets.UTF_8).isEqualTo("{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "\"a\"",
        "a,b",
        "\"a\",b",
        "\"a,\"b\"",
        "\"a\"x,\"b\"",
        "\"a\",\"b\",\"c\"",
        "\"a\",\"b"
      })
  void rowOfAnotherForm_isNone(String row) {
    byte[] bytes = row.getBytes(StandardCharsets.UTF_8);

    assertThat(Csv.split(bytes, 0, bytes.length, 0, 1, new ArrayList<>())).isNull();
  }
}
