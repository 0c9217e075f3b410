package io.leeway.drift.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.drift.binning.Bins;
import io.leeway.drift.binning.CategoryBins;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a profile looks like outside, and what is refused. */
class ProfileFormatTest {
  /** A name with a surrogate that has no partner. */
  private static final String LONE = "a\"\\\uD83D";

  /** A feature of every kind, small. */
  private static DatasetProfile small() {
    Bins fine = Bins.ofCuts(18.5, 21, 24.25, 30, Math.nextUp(30.0), 33.1, 35);
    NumericProfile age =
        new NumericProfile(
            NumericBins.of(fine, Bins.ofCuts(21, 30, Math.nextUp(30.0), 33.1)),
            new long[] {2, 7, 8, 16, 7, 8, 5, 9},
            new double[] {-0.125, 10.1, 1 / 3.0, 40.7, 0, 12.5, 4.25, 13.0625},
            1,
            1,
            1,
            new Moments(60, 28.2, 1811.6, 18.375, 37.7));
    CategoryProfile country =
        new CategoryProfile(
            CategoryBins.ofNames(List.of("FI", "\u00e9\uD83D\uDE00", ""), List.of("SE", LONE)),
            new long[] {12, 13, 0, 14, 21},
            3);
    NumericProfile constant =
        new NumericRecorder(bins(new double[] {4, 4})).addAll(new double[63]).profile();
    LinkedHashMap<String, FeatureProfile> features = new LinkedHashMap<>();
    features.put("age", age);
    features.put("country", country);
    features.put("constant", constant);
    features.put("id", new UnbinnedProfile(63, 7, "has too many names"));
    return DatasetProfile.ofFeatures(features, 250);
  }

  private static NumericBins bins(double[] reference) {
    return DatasetBins.builder().numeric("x", reference).build().numeric("x");
  }

  private static DatasetProfile ofOne(FeatureProfile feature) {
    return DatasetProfile.ofFeatures(new LinkedHashMap<>(Map.of("x", feature)), 0);
  }

  private static void assertSame(DatasetProfile actual, DatasetProfile expected) {
    assertThat(actual).usingRecursiveComparison().usingOverriddenEquals().isEqualTo(expected);
    assertThat(actual.bins()).isEqualTo(expected.bins());
  }

  private static byte[] golden(String name) throws IOException {
    try (InputStream in = ProfileFormatTest.class.getResourceAsStream("/golden/0.1/" + name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void bothForms_readBackToTheSameProfile() {
    assertSame(DatasetProfile.fromBytes(small().toBytes()), small());
    assertSame(DatasetProfile.fromJson(small().toJson()), small());
    assertSame(
        DatasetProfile.fromJson(small().withoutFineBins().toJson()), small().withoutFineBins());
  }

  /** Files of version 0.1, which every later release must read. */
  @Test
  void filesOfEarlierReleases_areRead() throws IOException {
    assertSame(DatasetProfile.fromBytes(golden("profile.bin")), small());
    assertSame(
        DatasetProfile.fromJson(new String(golden("profile.json"), StandardCharsets.UTF_8)),
        small());
  }

  @Test
  void json_isReadable() throws IOException {
    Pattern fine = Pattern.compile("\"fine\": \"[^\"]*\"");
    String golden = new String(golden("profile.json"), StandardCharsets.UTF_8);

    // not the compressed part, which another release of zlib may write in other bytes
    assertThat(fine.matcher(small().toJson()).replaceAll("fine"))
        .isEqualTo(fine.matcher(golden).replaceAll("fine"));
  }

  private static Object serializedAndBack(Object object)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @Test
  void javaSerialization_usesTheSameBytes() throws IOException, ClassNotFoundException {
    assertSame((DatasetProfile) serializedAndBack(small()), small());
    assertThat(serializedAndBack(small().bins())).isEqualTo(small().bins());
    assertThat(serializedAndBack(small().feature("id"))).isEqualTo(small().feature("id"));
  }

  @Test
  void profileOfOneFeature_isNotThatOfADataset() {
    assertThat(FeatureProfile.fromBytes(small().feature("id").toBytes()))
        .isEqualTo(small().feature("id"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeatureProfile.fromBytes(small().toBytes()))
        .withMessage("these bytes are the profile of a dataset, not of one feature");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatasetProfile.fromBytes(small().feature("id").toBytes()))
        .withMessage("these bytes are the profile of one feature, not of a dataset");
  }

  /** Without values, of one value, counts only, and with sums that no double holds. */
  @Test
  void unusualFeatures_readBack() {
    NumericBins bins = bins(new double[] {-1e308, 0, 1e308});
    double huge = Double.MAX_VALUE;
    List<NumericProfile> profiles =
        List.of(
            new NumericRecorder(bins).profile(),
            new NumericRecorder(bins).addAll(new double[] {-0.0}).profile(),
            new NumericRecorder(bins).addAll(new double[] {Double.NaN}).profile(),
            new NumericRecorder(bins(new double[] {1, 2}))
                .addAll(new double[] {huge, -huge, huge})
                .profile(),
            new NumericRecorder(NumericBins.of(Bins.ofCuts(), Bins.ofCuts()))
                .addAll(new double[] {huge, huge, Double.NEGATIVE_INFINITY, 1 / 0.0})
                .profile(),
            new NumericProfile(bins, new long[bins.fine().size()], null, 3, 0, 0, Moments.NONE));
    for (NumericProfile profile : profiles) {
      for (DatasetProfile one : List.of(ofOne(profile), ofOne(profile.withoutFineBins()))) {
        byte[] bytes = one.toBytes();
        assertThat(DatasetProfile.fromBytes(bytes).toBytes()).isEqualTo(bytes);
        DatasetProfile read = DatasetProfile.fromJson(one.toJson());
        assertThat(read.toJson()).isEqualTo(one.toJson());
        assertThat(read.feature("x").counts()).isEqualTo(one.feature("x").counts());
      }
    }
  }

  /** A thousand fine bins each, and numbers whose last digits are random. */
  @Test
  void hundredFeatures_areSmall() {
    SplittableRandom random = new SplittableRandom(1);
    DatasetBins.Builder bins = DatasetBins.builder();
    LinkedHashMap<String, double[]> columns = new LinkedHashMap<>();
    for (int i = 0; i < 100; i++) {
      double[] values = new double[30_000];
      Arrays.setAll(values, j -> random.nextGaussian());
      columns.put("feature_" + i, values);
      bins.numeric("feature_" + i, values);
    }
    DatasetRecorder recorder = bins.build().recorder();
    columns.forEach((name, values) -> recorder.numeric(name).addAll(values));
    DatasetProfile profile = recorder.profile();

    int json = profile.toJson().getBytes(StandardCharsets.UTF_8).length;
    int coarse = profile.withoutFineBins().toJson().getBytes(StandardCharsets.UTF_8).length;

    assertThat(json).isLessThan(2_000_000);
    assertThat(coarse).isLessThan(100_000);
    assertThat(profile.toBytes().length).isLessThan(1_400_000);
    assertThat(DatasetProfile.fromJson(profile.toJson()).toBytes()).isEqualTo(profile.toBytes());
  }

  @Test
  void damagedBytes_areRejected() {
    byte[] bytes = small().toBytes();
    int unnoticed = 0;
    for (int i = 0; i < bytes.length; i++) {
      for (int change : new int[] {1, 0x80, 0xFF}) {
        byte[] damaged = bytes.clone();
        damaged[i] ^= (byte) change;
        try {
          assertSame(DatasetProfile.fromBytes(damaged), small());
          unnoticed++;
        } catch (IllegalArgumentException e) {
          assertThat(e)
              .hasMessageMatching("profile is damaged.*|profile has version .*|these bytes .*");
        }
      }
      byte[] cut = Arrays.copyOf(bytes, i);
      assertThatIllegalArgumentException().isThrownBy(() -> DatasetProfile.fromBytes(cut));
    }
    assertThat(unnoticed).isLessThan(8);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatasetProfile.fromBytes(Arrays.copyOf(bytes, bytes.length + 1)))
        .withMessage("profile is damaged: bytes follow its end");
  }

  /** Bytes that were put together wrongly and whose check sum is right. */
  @Test
  void wrongParts_areRejected() {
    byte[] header = {'L', 'W', 'P', 1};
    SplittableRandom random = new SplittableRandom(1);
    byte[] parts = payload(small().toBytes());
    for (int i = 0; i < 5_000; i++) {
      Packer packer = new Packer();
      int change = random.nextInt(parts.length);
      int value = random.nextInt(256);
      for (int j = 0; j < parts.length; j++) {
        packer.one(j == change ? value : parts[j]);
      }
      byte[] bytes = packer.compressed(header);
      try {
        DatasetProfile read = DatasetProfile.fromBytes(bytes);
        assertThat(DatasetProfile.fromBytes(read.toBytes()).rows()).isEqualTo(read.rows());
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }

  private static byte[] payload(byte[] bytes) {
    Unpacker in = new Unpacker(bytes, 4);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    while (true) {
      try {
        out.write(in.one());
      } catch (IllegalArgumentException e) {
        return out.toByteArray();
      }
    }
  }

  private static void assertRejected(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatasetProfile.fromJson(json))
        .withMessageContaining(message);
  }

  @Test
  void wrongJson_isRejectedWithTheFeature() {
    String json = small().toJson();

    assertRejected("", "profile is empty; JSON was expected");
    assertRejected("{}", "this is not a profile: its format must be 'leeway.profile'");
    assertRejected(
        json.replace("\"version\": 1", "\"version\": 2"),
        "profile has version 2, but this release of Leeway reads version 1");
    assertRejected(
        json.replace("\"type\": \"categorical\"", "\"type\": \"image\""),
        "type must be one of [numeric, categorical], but was 'image'");
    assertRejected(
        json.replaceFirst("\"rows\": 63", "\"rows\": 64"),
        "profile: rows is 64, but its features have 63");
    assertRejected(
        json.replaceFirst("\"missing\": 1", "\"missing\": 2"),
        "profile of 'age': rows is 63, but counts and missing add up to 64");
    assertRejected(
        json.replaceFirst("\"missing\": 1", "\"missing\": -1"),
        "profile of 'age': missing must not be negative, but was -1");
    assertRejected(
        json.replaceFirst("\"negative_infinities\": 1", "\"negative_infinities\": 4000"),
        "profile of 'age': negative infinities must be in 0..2, but were 4000");
    assertRejected(
        json.replaceFirst("\"positive_infinities\": 1", "\"positive_infinities\": 0"),
        "profile of 'age': profile has moments of 60 numbers, but counts 61 finite ones");
    assertRejected(
        json.replaceFirst("\"counts\": \\[ \\d+", "\"counts\": [ 7"),
        "profile of 'age': counts are [7, ");
    assertRejected(
        json.replaceFirst("\"cuts\": \\[ [^,]+", "\"cuts\": [ 1e400"),
        "profile of 'age': cuts must be finite, but one was Infinity");
    assertRejected(
        json.replaceFirst("\"cuts\": \\[ [^,]+", "\"cuts\": [ 1e4"), "cuts must increase");
    assertRejected(
        json.replaceFirst("\"cuts\": \\[ [^,]+", "\"cuts\": [ \"NaN\""),
        "cuts[0] must be a number");
    assertRejected(
        json.replaceFirst("\"cuts\": \\[ [^,]+", "\"cuts\": [ 1.5"),
        "coarse cut 1.5 is not a cut of the fine bins");
    assertRejected(json.replaceFirst("\"fine\": \"[^\"]+", "\"fine\": \"?"), "fine is not base64");
    assertRejected(
        json.replaceFirst("\"fine\": \"[^\"]{8}", "\"fine\": \""),
        "profile of 'age': profile is damaged");
    assertRejected(
        json.replaceFirst("\"min\": [^,]+", "\"min\": 1e9"),
        "min and max must be finite and in order");
    assertRejected(json.replaceFirst("\"mean\": [^,]+", "\"mean\": 1e9"), "mean must lie between");
    assertRejected(
        json.replaceFirst("\"squares\": [^,]+", "\"squares\": -1.0"),
        "squares must not be negative, but was -1.0");
    assertRejected(
        json.replaceFirst("\"frequent\": \\[ \"FI\"", "\"frequent\": [ \"SE\""),
        "profile of 'country': name 'SE' is given twice");
    assertRejected(
        json.replace("\"name\": \"id\"", "\"name\": \"age\""), "profile has feature 'age' twice");
    assertRejected(
        json.replace("\"bins_from_first_rows\": 250", "\"bins_from_first_rows\": 0"),
        "bins_from_first_rows must be at least 1, but was 0");
    assertRejected(
        json.replaceFirst("(?s)\"features\": \\[.*", "\"features\": []}"),
        "a dataset needs at least 1 feature");
    assertRejected(
        small().withoutFineBins().toJson().replaceFirst("\"sums\": \\[ [^,]+,", "\"sums\": ["),
        "sums for");
    assertRejected(
        small().withoutFineBins().toJson().replaceFirst("\"sums\"", "\"sumz\""),
        "moments are there, but no sums");
  }

  @Test
  void everyMemberOfTheJson_isNeededOrChecked() {
    String json = small().toJson();
    Matcher members = Pattern.compile("(?m)^ *\"(\\w+)\": ").matcher(json);
    while (members.find()) {
      String without =
          json.substring(0, members.start(1)) + "gone" + json.substring(members.end(1));
      if (members.group(1).equals("bins_from_first_rows")) {
        assertThat(DatasetProfile.fromJson(without).bins().firstRows()).isEmpty();
      } else {
        assertThatIllegalArgumentException()
            .as("without %s at %d", members.group(1), members.start())
            .isThrownBy(() -> DatasetProfile.fromJson(without));
      }
    }
  }

  @Test
  void changedCharacters_giveNoOtherException() {
    String json = small().toJson();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < json.length(); i++) {
      char[] changed = json.toCharArray();
      changed[i] = (char) (' ' + random.nextInt(95));
      try {
        DatasetProfile.fromJson(new String(changed)).toBytes();
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }
}
