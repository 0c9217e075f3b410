package io.leeway.drift.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.drift.binning.CategoryBins;
import io.leeway.drift.binning.SortedSample;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ProfileBytesTest {
  private static NumericProfile numbers() {
    double[] values = new SplittableRandom(1).doubles(5_000).map(u -> Math.exp(9 * u)).toArray();
    values[0] = Double.NaN;
    values[1] = Double.POSITIVE_INFINITY;
    values[2] = Double.NEGATIVE_INFINITY;
    return new NumericRecorder(NumericBins.of(SortedSample.of(values))).addAll(values).profile();
  }

  private static CategoryProfile names() {
    CategoryRecorder recorder =
        new CategoryRecorder(
            CategoryBins.ofNames(List.of("a", "\u00e9\uD83D\uDE00"), List.of("", "z")));
    for (String name : Arrays.asList("a", "a", "\u00e9\uD83D\uDE00", "", "new", null)) {
      recorder.add(name);
    }
    return recorder.profile();
  }

  private static void assertSame(FeatureProfile actual, FeatureProfile expected) {
    assertThat(actual).usingRecursiveComparison().usingOverriddenEquals().isEqualTo(expected);
    assertThat(actual.counts()).isEqualTo(expected.counts());
  }

  @Test
  void bytes_readBackToTheSameProfile() {
    assertSame(FeatureProfile.fromBytes(numbers().toBytes()), numbers());
    assertSame(FeatureProfile.fromBytes(names().toBytes()), names());
    assertThat(numbers().toBytes().length).isLessThan(20_000);
  }

  @Test
  void javaSerialization_usesTheSameBytes() throws IOException, ClassNotFoundException {
    for (FeatureProfile profile : List.of(numbers(), names())) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(profile);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        assertSame((FeatureProfile) in.readObject(), profile);
      }
    }
  }

  @Test
  void readProfile_mergesWithTheOriginal() {
    FeatureProfile copy = FeatureProfile.fromBytes(numbers().toBytes());

    assertThat(copy.merge(numbers()).rows()).isEqualTo(10_000);
  }

  @Test
  void otherBytes_areRejected() {
    byte[] bytes = names().toBytes();
    byte[] newer = bytes.clone();
    newer[3] = 2;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeatureProfile.fromBytes(new byte[10]))
        .withMessage("these bytes are not a profile");
    assertThatIllegalArgumentException().isThrownBy(() -> FeatureProfile.fromBytes(new byte[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeatureProfile.fromBytes(newer))
        .withMessage("profile has version 2, but this release of Leeway reads version 1");
  }

  /**
   * Every bit changed, and every cut: an error, or the same profile where zlib leaves a bit unused.
   */
  @Test
  void damagedBytes_neverMakeAnotherProfile() {
    byte[] bytes = names().toBytes();
    int unnoticed = 0;
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] damaged = bytes.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertSame(FeatureProfile.fromBytes(damaged), names());
        unnoticed++;
      } catch (IllegalArgumentException e) {
        assertThat(e)
            .hasMessageMatching("profile is damaged.*|profile has version .*|these bytes .*");
      }
    }
    assertThat(unnoticed).isLessThan(8);
    for (int i = 0; i < bytes.length; i++) {
      byte[] cut = Arrays.copyOf(bytes, i);
      assertThatIllegalArgumentException()
          .as("cut at %d", i)
          .isThrownBy(() -> FeatureProfile.fromBytes(cut));
    }
  }
}
