package io.leeway.drift.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.drift.Baseline;
import io.leeway.drift.BaselineLink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VersionChainTest {
  /** A version whose hash is its name, made so many seconds after the others. */
  private static BaselineVersion version(String version, int seconds, String... previous) {
    return new BaselineVersion(
        new BaselineLink("credit", version, version),
        Baselines.TIME.plusSeconds(seconds),
        previous.length == 0
            ? Optional.empty()
            : Optional.of(new Baseline.Previous(previous[0], previous[0], "why " + version)));
  }

  private static List<String> newestFirst(BaselineVersion... versions) {
    return VersionChain.newestFirst(List.of(versions)).stream()
        .map(BaselineVersion::version)
        .toList();
  }

  @Test
  void chain_countsForMoreThanTheClock() {
    List<BaselineVersion> versions =
        new ArrayList<>(List.of(version("1", 90), version("2", 10, "1"), version("3", 50, "2")));
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(versions, new Random(seed));

      assertThat(newestFirst(versions.toArray(BaselineVersion[]::new)))
          .containsExactly("3", "2", "1");
    }
  }

  @Test
  void versionsWithoutAChain_areOrderedByTimeThenText() {
    assertThat(newestFirst(version("a", 1), version("c", 0), version("b", 1), version("d", 0)))
        .containsExactly("b", "a", "d", "c");
  }

  @Test
  void ofTwoAcceptedFromOne_theLastMadeIsTheLatest() {
    assertThat(newestFirst(version("1", 9), version("2", 5, "1"), version("2b", 6, "1")))
        .containsExactly("2b", "2", "1");
  }

  @Test
  void otherContentUnderTheNameOfThePrevious_isNotThePrevious() {
    BaselineVersion rebuilt =
        new BaselineVersion(
            new BaselineLink("credit", "1", "other"),
            Baselines.TIME.plusSeconds(9),
            Optional.empty());

    List<BaselineVersion> ordered =
        VersionChain.newestFirst(List.of(version("2", 5, "1"), rebuilt));

    assertThat(ordered).first().isEqualTo(rebuilt);
    assertThat(VersionChain.history(ordered)).containsExactly(rebuilt);
  }

  @Test
  void forgedCircle_endsAndLosesNothing() {
    List<BaselineVersion> circle =
        VersionChain.newestFirst(List.of(version("1", 0, "2"), version("2", 1, "1")));

    assertThat(circle).extracting(BaselineVersion::version).containsExactly("2", "1");
    assertThat(VersionChain.history(circle)).isEqualTo(circle);
    assertThat(newestFirst(version("1", 0, "1"))).containsExactly("1");
  }

  @Test
  void version_isOneLine() {
    assertThat(version("2\n", 0, "1").toString())
        .isEqualTo("credit 2  of 2026-01-02T03:04:05.678901Z, after 1: why 2 ");
    assertThat(version("1", 0)).hasToString("credit 1 of 2026-01-02T03:04:05.678901Z");
  }
}
