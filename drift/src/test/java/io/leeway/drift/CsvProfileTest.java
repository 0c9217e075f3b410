package io.leeway.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.drift.profile.BinnedDistance;
import io.leeway.drift.profile.Bounded;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.profile.DatasetBins;
import io.leeway.drift.profile.DatasetProfile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvProfileTest {
  private static CsvSource csv(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return CsvSource.of("data.csv", () -> new ByteArrayInputStream(bytes));
  }

  private static CsvSource file(String name) {
    return CsvSource.of(name, () -> CsvProfileTest.class.getResourceAsStream("/datasets/" + name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"birdstrikes.csv", "weather-seattle-newyork.csv"})
  void profileOfAFile_isThatOfItsDataset(String name) {
    Dataset data = file(name).read();

    DatasetProfile streamed = file(name).profile();

    assertThat(streamed.toString()).isEqualTo(data.toString().replace("columns", "features"));
    assertThat(streamed.toJson()).isEqualTo(data.profile().toJson());
    assertThat(streamed.toBytes()).isEqualTo(data.profile().toBytes());
    assertThat(file(name).profile(streamed.bins()).toBytes()).isEqualTo(streamed.toBytes());
    assertThat(data.profile(streamed.bins()).toBytes()).isEqualTo(streamed.toBytes());
  }

  @Test
  void halvesOfAFile_mergeToTheWhole() {
    Dataset data = file("birdstrikes.csv").read();
    DatasetProfile whole = data.profile();

    DatasetProfile first = data.rows(0, 4_000).profile(whole.bins());
    DatasetProfile second = data.rows(4_000, 10_000).profile(whole.bins());

    DatasetProfile merged = second.merge(first);
    assertThat(merged.rows()).isEqualTo(10_000);
    whole
        .features()
        .forEach(
            (name, feature) ->
                assertThat(merged.feature(name).counts()).as(name).isEqualTo(feature.counts()));
    assertThat(
            BinnedDistance.kolmogorovSmirnov(
                    whole.numeric("cost_total_usd"), merged.numeric("cost_total_usd"))
                .low())
        .isZero();
  }

  /** The sample of the profile package. */
  @Test
  void twoFiles_areComparedWithoutTheirRows(@TempDir Path folder) throws IOException {
    Path trainingFile = Files.writeString(folder.resolve("a.csv"), "age\n1\n2\n3\n4\n");
    Path todaysFile = Files.writeString(folder.resolve("b.csv"), "age\n3\n4\n5\n6\n");
    Path baseline = folder.resolve("baseline.json");

    DatasetProfile trained = CsvSource.of(trainingFile).profile();
    DatasetProfile served = CsvSource.of(todaysFile).profile(trained.bins());
    Bounded ks = BinnedDistance.kolmogorovSmirnov(trained.numeric("age"), served.numeric("age"));
    Files.writeString(baseline, trained.toJson());

    assertThat(0.5).isBetween(ks.low(), ks.high());
    assertThat(DatasetProfile.fromJson(Files.readString(baseline)).toBytes())
        .isEqualTo(trained.toBytes());
  }

  @Test
  void lateName_makesTheColumnOneOfNames() {
    AtomicInteger opened = new AtomicInteger();
    byte[] bytes =
        ("zip,n\n" + "007,1\n".repeat(1_500) + "AB,2\n007,3\n").getBytes(StandardCharsets.UTF_8);
    CsvSource source =
        CsvSource.of(
            "data.csv",
            () -> {
              opened.incrementAndGet();
              return new ByteArrayInputStream(bytes);
            });

    DatasetProfile profile = source.profile();

    assertThat(profile.categorical("zip").bins().frequent()).containsExactly("007", "AB");
    assertThat(profile.categorical("zip").counts()).containsExactly(1_501, 1, 0);
    assertThat(profile.rows()).isEqualTo(1_502);
    assertThat(profile.toBytes()).isEqualTo(source.read().profile().toBytes());
    assertThat(opened.get()).isEqualTo(3 + 2); // and twice by read()
  }

  @Test
  void columnWithoutValues_isNumericWithASingleBin() {
    DatasetProfile profile = csv("a,b\n,1\n,2\n").profile();

    assertThat(profile.numeric("a").missing()).isEqualTo(2);
    assertThat(profile.numeric("a").counts()).containsExactly(0);
    assertThat(csv("a,b\n").profile().rows()).isZero();
  }

  @Test
  void givenBins_decideTypesAndColumns() {
    DatasetBins bins =
        csv("age,zip\n1,7\n2,8\n").withType("zip", ColumnType.CATEGORICAL).profile().bins();

    DatasetProfile profile = csv("new,zip,age\nx,007,1\ny,8,NaN\n").profile(bins);

    assertThat(profile.bins()).isEqualTo(bins);
    assertThat(profile.categorical("zip").counts()).containsExactly(0, 1, 1);
    assertThat(profile.numeric("age").missing()).isEqualTo(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> csv("age,zip\n1,2\nold,3\n").profile(bins))
        .withMessage("data.csv line 3 column 'age' is numeric in the bins, but has 'old'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> csv("age\n1\n").profile(bins))
        .withMessage("data.csv line 1 has no column 'zip'; columns found: [age]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> csv("age,zip\n1,2\n").withType("age", ColumnType.CATEGORICAL).profile(bins))
        .withMessage("data.csv column 'age' was declared categorical, but is numeric in the bins");
  }

  @Test
  void datasetThatDoesNotFitTheBins_isRejected() {
    DatasetBins bins = csv("age,zip\n1,a\n2,b\n").profile().bins();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dataset.builder().numeric("age", 1).build().profile(bins))
        .withMessage("no column 'zip'; columns found: [age]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Dataset.builder().numeric("age", 1).numeric("zip", 1).build().profile(bins))
        .withMessage("column 'zip' is numeric");
  }

  @Test
  void declaredTypes_areHeldTo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> csv("age\n41\nold\n").withType("age", ColumnType.NUMERIC).profile())
        .withMessage("data.csv line 3 column 'age' was declared numeric, but has 'old'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> csv("").profile())
        .withMessage("data.csv is empty; a line with the names of the columns was expected");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> csv("a,b\n1,2\n1\n").profile())
        .withMessage("data.csv line 3 has 1 fields, but the header names 2");
  }

  @Test
  void fileThatChangesBetweenReadings_isRejected() {
    AtomicInteger opened = new AtomicInteger();
    String start = "a\n" + "1\n".repeat(1_000);
    CsvSource source =
        CsvSource.of(
            "data.csv",
            () -> {
              String text = start + (opened.getAndIncrement() < 2 ? "x\n" : "x\ny\n");
              return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            });

    assertThatIllegalArgumentException()
        .isThrownBy(source::profile)
        .withMessage("data.csv changed while it was read: it had 1001 rows, then 1002");
  }

  @Test
  void progress_growsThroughAllReadings(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(folder.resolve("data.csv"), "a\n" + "1\n".repeat(100_000) + "x\n");
    List<Long> seen = new ArrayList<>();

    CsvSource.of(file).withProgress((done, total) -> seen.add(done)).profile();

    assertThat(seen).isSorted().doesNotHaveDuplicates().contains(200_004L).endsWith(400_008L);
  }
}
