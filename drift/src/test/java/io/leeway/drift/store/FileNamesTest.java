package io.leeway.drift.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {
  @ParameterizedTest
  @CsvSource({
    "credit, credit",
    "2.1.0, 2.1.0",
    "a_b-c, a_b-c",
    "Credit, %43redit",
    "..,%2e%2e",
    ".hidden., %2ehidden%2e",
    "a/b\\c:d, a%2fb%5cc%3ad",
    "50%, 50%25",
    "a~b, a%7eb",
    "ÅI, %c3%85%49",
    "con, %63on",
    "nul.1, %6eul.1",
    "console, console",
    "'', %",
  })
  void anyText_isASafeName(String text, String name) {
    assertThat(FileNames.encode(text)).isEqualTo(name);
  }

  @Test
  void longText_isCutAndKeepsItsHash() {
    assertThat(FileNames.encode("a".repeat(150))).isEqualTo("a".repeat(150));
    assertThat(FileNames.encode("a".repeat(151)))
        .startsWith("a".repeat(80) + "~")
        .hasSize(145)
        .isNotEqualTo(FileNames.encode("a".repeat(152)));
  }

  @Test
  void differentTexts_haveNamesThatDifferInMoreThanCase() {
    SplittableRandom random = new SplittableRandom(7);
    List<String> parts =
        List.of("a", "A", "i", "I", "\u0130", "\u0131", ".", "%", "%41", "~", "/", "é", "e\u0301");
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "x".repeat(145) : "");
      random.ints(random.nextInt(6), 0, parts.size()).forEach(part -> text.append(parts.get(part)));
      texts.add(text.toString());
    }

    Set<String> names = new HashSet<>();
    texts.forEach(text -> names.add(FileNames.encode(text).toLowerCase(Locale.ROOT)));

    assertThat(names)
        .hasSameSizeAs(texts)
        .allMatch(name -> name.matches("[a-z0-9_%~-][a-z0-9_.%~-]{0,149}"));
  }
}
