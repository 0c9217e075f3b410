package io.leeway.drift.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.leeway.drift.Baseline;
import io.leeway.drift.DriftPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileBaselineStoreTest {
  private static final FileBaselineStore.Linker NO_LINKS =
      (place, complete) -> {
        throw new UnsupportedOperationException("no links here");
      };

  @TempDir private Path folder;
  private Path root;
  private BaselineStore store;

  @BeforeEach
  void setUp() {
    root = folder.resolve("models/baselines");
    store = BaselineStore.inDirectory(root);
  }

  private static List<String> versions(List<BaselineVersion> versions) {
    return versions.stream().map(BaselineVersion::version).toList();
  }

  private List<String> filesOf(String name) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void folderThatIsNotThere_isAnEmptyStore() {
    assertThat(store.names()).isEmpty();
    assertThat(store.list("credit")).isEmpty();
    assertThat(store.history("credit")).isEmpty();
    assertThat(store.latest("credit")).isEmpty();
    assertThat(store.get("credit", "1")).isEmpty();
    assertThat(store.get("", "")).isEmpty();
    assertThat(root).doesNotExist();
  }

  @Test
  void savedBaseline_readsBack() throws IOException {
    Baseline baseline = Baselines.of("credit", "2.1.0");

    store.save(baseline);

    assertThat(store.get("credit", "2.1.0")).contains(baseline);
    assertThat(store.latest("credit")).contains(baseline);
    assertThat(store.names()).containsExactly("credit");
    assertThat(root.resolve("credit/2.1.0.json")).hasContent(baseline.toJson());
    assertThat(filesOf("credit")).containsExactly("2.1.0.json");
    assertThat(store.get("credit", "2.1")).isEmpty();
    assertThat(store.get("Credit", "2.1.0")).isEmpty();
  }

  @Test
  void sameContentAgain_changesNothing() throws IOException {
    store.save(Baselines.of("credit", "1"));
    Object before = Files.getLastModifiedTime(root.resolve("credit/1.json"));

    store.save(Baselines.of("credit", "1"));

    assertThat(Files.getLastModifiedTime(root.resolve("credit/1.json"))).isEqualTo(before);
    assertThat(filesOf("credit")).containsExactly("1.json");
  }

  @Test
  void otherContentUnderAVersion_isRefusedWithBothHashes() throws IOException {
    Baseline first = Baselines.of("credit", "1");
    Baseline other = Baselines.of("credit", "1", 50, Baselines.TIME);
    store.save(first);

    assertThatIllegalStateException()
        .isThrownBy(() -> store.save(other))
        .withMessage(
            "baseline credit 1 is stored with content hash "
                + first.contentHash()
                + " and is never overwritten; this one has "
                + other.contentHash()
                + "; give it another version");
    assertThat(store.get("credit", "1")).contains(first);
    assertThat(filesOf("credit")).containsExactly("1.json");
  }

  @Test
  void anyTexts_areNamesAndVersions() {
    List<String> texts =
        List.of(
            "credit",
            "Credit",
            "CREDIT",
            "../up",
            "..",
            "/etc/passwd",
            "a\nb",
            "a\0b",
            "é",
            "e\u0301",
            "con",
            "\uD83D\uDE00",
            "%",
            "~",
            " x ",
            "y".repeat(1_000),
            "y".repeat(1_001));
    for (String text : texts) {
      store.save(Baselines.of(text, "1"));
      store.save(Baselines.of("credit", text));
    }

    assertThat(store.names()).containsExactlyInAnyOrderElementsOf(texts);
    assertThat(versions(store.list("credit"))).containsAll(texts).hasSize(texts.size() + 1);
    for (String text : texts) {
      assertThat(store.get(text, "1")).contains(Baselines.of(text, "1"));
      assertThat(store.get("credit", text)).contains(Baselines.of("credit", text));
    }
    assertThat(folder.toFile().list()).containsExactly("models");
    assertThat(root.toFile().list()).hasSameSizeAs(texts);
  }

  @Test
  void latestAndHistory_followTheLinks() {
    Baseline first = Baselines.of("credit", "9", 40, Baselines.TIME.plusSeconds(1_000_000_000));
    Baseline second = first.accept(Baselines.ages(50), "new customers");
    Baseline third = second.accept(Baselines.ages(60), "new prices");
    Baseline apart = Baselines.of("credit", "0", 70, Baselines.TIME);
    for (Baseline baseline : List.of(third, apart, first, second)) {
      store.save(baseline);
    }

    assertThat(store.latest("credit")).contains(third);
    assertThat(versions(store.list("credit"))).containsExactly("11", "10", "9", "0");
    assertThat(store.history("credit"))
        .extracting(version -> version.previous().map(Baseline.Previous::reason).orElse("-"))
        .containsExactly("new prices", "new customers", "-");
    assertThat(store.history("credit"))
        .extracting(version -> version.link().contentHash())
        .containsExactly(third.contentHash(), second.contentHash(), first.contentHash());
  }

  @Test
  void historyWhoseBeginningIsElsewhere_endsWhereTheStoreEnds() {
    Baseline first = Baselines.of("credit", "1");
    Baseline second = first.accept(Baselines.ages(50), "new customers");
    store.save(second);

    assertThat(versions(store.history("credit"))).containsExactly("2");
    assertThat(store.history("credit").get(0).previous()).isEqualTo(second.previous());
  }

  /** How a file can be wrong, and what the error says of it. */
  private static final List<String[]> DAMAGES =
      List.of(
          new String[] {"", "baseline is empty; JSON was expected"},
          new String[] {"{\n  \"format", "baseline is not valid JSON"},
          new String[] {DriftPolicy.standard().toJson(), "its format must be 'leeway.baseline'"},
          new String[] {
            Baselines.of("credit", "2").toJson().replace("\"version\": 1", "\"version\": 2"),
            "baseline has version 2, but this release of Leeway reads version 1"
          },
          new String[] {
            Baselines.of("credit", "7").toJson(), "it holds baseline credit 7, whose place is "
          });

  @Test
  void damagedVersion_isNamedAndDoesNotHideTheOthers() throws IOException {
    Path file = root.resolve("credit/2.json");
    store.save(Baselines.of("credit", "1"));
    for (String[] damage : DAMAGES) {
      Files.writeString(file, damage[0]);

      for (Callable<?> call :
          List.<Callable<?>>of(
              () -> store.get("credit", "2"),
              () -> store.latest("credit"),
              () -> store.history("credit"))) {
        assertThatIllegalArgumentException()
            .as(damage[1])
            .isThrownBy(call::call)
            .withMessageStartingWith(file + ": ")
            .withMessageContaining(damage[1]);
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> store.save(Baselines.of("credit", "2")))
          .withMessageContaining(damage[1]);
      assertThat(versions(store.list("credit"))).containsExactly("1");
      assertThat(store.names()).containsExactly("credit");
      assertThat(store.get("credit", "1")).contains(Baselines.of("credit", "1"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"half", "changed"})
  void damageBehindTheFacts_isFoundOnReading(String how) throws IOException {
    Baseline second = Baselines.of("credit", "1").accept(Baselines.ages(50), "new customers");
    store.save(Baselines.of("credit", "1"));
    store.save(second);
    Path file = root.resolve("credit/2.json");
    String json = second.toJson();
    Files.writeString(
        file, how.equals("half") ? json.substring(0, json.length() - 9) : json.replace("50", "51"));

    assertThat(versions(store.list("credit"))).containsExactly("2", "1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.latest("credit"))
        .withMessageStartingWith(file + ": baseline ")
        .withMessageContaining(
            how.equals("half") ? "is not valid JSON" : "was changed after it was written");
  }

  @Test
  void leftOverAndForeignFiles_areIgnored() throws IOException {
    store.save(Baselines.of("credit", "1"));
    Files.writeString(root.resolve("credit/.0-1.tmp"), "{\n  \"format\": \"leeway.ba");
    Files.writeString(root.resolve("credit/.2.json"), "half");
    Files.writeString(root.resolve("credit/README"), "what is here");
    Files.writeString(root.resolve("README"), "what is here");
    Files.createDirectory(root.resolve("empty"));

    assertThat(store.names()).containsExactly("credit");
    assertThat(versions(store.list("credit"))).containsExactly("1");
    assertThat(store.latest("credit")).contains(Baselines.of("credit", "1"));
  }

  @Test
  void links_areRefused() throws IOException {
    assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
    BaselineStore outside = BaselineStore.inDirectory(folder.resolve("outside"));
    outside.save(Baselines.of("credit", "1"));
    outside.save(Baselines.of("risk", "1"));
    store.save(Baselines.of("credit", "0"));
    Files.createSymbolicLink(
        root.resolve("credit/1.json"), folder.resolve("outside/credit/1.json"));
    Files.createSymbolicLink(root.resolve("risk"), folder.resolve("outside/risk"));

    for (Callable<?> call :
        List.<Callable<?>>of(
            () -> store.get("credit", "1"),
            () -> store.latest("credit"),
            () -> store.get("risk", "1"),
            () -> store.list("risk"))) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(call::call)
          .havingCause()
          .withMessageContaining("but is a link");
    }
    for (String version : List.of("1", "2")) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> store.save(Baselines.of("risk", version)));
    }
    assertThat(versions(store.list("credit"))).containsExactly("0");
    assertThat(store.names()).containsExactly("credit");
    assertThat(folder.resolve("outside/risk").toFile().list()).containsExactly("1.json");
  }

  @Test
  void storesOwnFolder_mayBeALink() throws IOException {
    assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
    Files.createDirectories(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));

    BaselineStore.inDirectory(link).save(Baselines.of("credit", "1"));

    assertThat(BaselineStore.inDirectory(link).names()).containsExactly("credit");
    assertThat(folder.resolve("real/credit/1.json")).exists();
  }

  @Test
  void files_areTheirOwnersOnly() throws IOException {
    assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
    store.save(Baselines.of("credit", "1"));

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root.resolve("credit/1.json"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
        .isEqualTo("rwx------");
  }

  @Test
  void place_isTakenByACompleteFileOnly() {
    Baseline baseline = Baselines.of("credit", "1");
    List<String> linked = new ArrayList<>();
    BaselineStore watched =
        new FileBaselineStore(
            root,
            (place, complete) -> {
              assertThat(place).doesNotExist();
              assertThat(complete).hasContent(baseline.toJson());
              linked.add(place.getFileName().toString());
              Files.createLink(place, complete);
            });

    watched.save(baseline);

    assertThat(linked).containsExactly("1.json");
  }

  @Test
  void versionThatAppearsWhileOneIsWritten_isNotOverwritten() throws IOException {
    Baseline other = Baselines.of("credit", "1", 50, Baselines.TIME);
    BaselineStore late =
        new FileBaselineStore(
            root,
            (place, complete) -> {
              Files.writeString(place, other.toJson());
              Files.createLink(place, complete);
            });

    assertThatIllegalStateException().isThrownBy(() -> late.save(Baselines.of("credit", "1")));

    assertThat(store.get("credit", "1")).contains(other);
    assertThat(filesOf("credit")).containsExactly("1.json");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofThreadsThatSaveOneVersion_oneWins(boolean links) throws IOException {
    BaselineStore shared = links ? store : new FileBaselineStore(root, NO_LINKS);
    for (int round = 0; round < 5; round++) {
      saveInParallel(shared, "v" + round);
    }

    assertThat(filesOf("credit")).hasSize(5).allMatch(file -> file.endsWith(".json"));
  }

  /** Eight threads save one version, each with content of its own. */
  private static void saveInParallel(BaselineStore store, String version) {
    int threads = 8;
    List<Baseline> baselines =
        IntStream.range(0, threads)
            .mapToObj(i -> Baselines.of("credit", version, 40 + i, Baselines.TIME))
            .toList();
    CyclicBarrier start = new CyclicBarrier(threads);
    List<CompletableFuture<Boolean>> saved =
        baselines.stream()
            .map(
                baseline ->
                    CompletableFuture.supplyAsync(
                        () -> isSaved(store, baseline, start), task -> new Thread(task).start()))
            .toList();

    List<Baseline> winners =
        IntStream.range(0, threads)
            .filter(i -> saved.get(i).join())
            .mapToObj(baselines::get)
            .toList();

    assertThat(winners).hasSize(1);
    assertThat(store.get("credit", version)).contains(winners.get(0));
  }

  private static boolean isSaved(BaselineStore store, Baseline baseline, CyclicBarrier start) {
    try {
      start.await();
      store.save(baseline);
      return true;
    } catch (IllegalStateException | IllegalArgumentException e) {
      return false; // without links the winner's may be half written when it is read
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new AssertionError(e);
    }
  }
}
