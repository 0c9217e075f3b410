package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
  /** The example of C2SP tlog-checkpoint. */
  private static final String PUBLISHED =
      """
      example.com/behind-the-sofa
      20852163
      CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

      \u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
      """;

  private static final TestLog LOG = TestLog.of(12);
  private static final ChainHead HEAD = LOG.headAfter(7);

  private final CheckpointSigner signer = TestSigners.create();
  private final Checkpoint signed = signer.sign(HEAD);

  @TempDir private Path folder;

  @Test
  void publishedExample_isRead() {
    Checkpoint checkpoint = Checkpoint.parse(PUBLISHED);

    assertThat(checkpoint.origin()).isEqualTo("example.com/behind-the-sofa");
    assertThat(checkpoint.size()).isEqualTo(20_852_163);
    assertThat(checkpoint.root())
        .isEqualTo("0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62");
    assertThat(checkpoint.toText()).isEqualTo(PUBLISHED);
  }

  @Test
  void signedHead_isVerifiedFromItsText() {
    Checkpoint checkpoint = Checkpoint.parse(signed.toText()).verify(signer.keys());

    assertThat(checkpoint).isEqualTo(signed).hasSameHashCodeAs(signed);
    assertThat(checkpoint.size()).isEqualTo(7);
    assertThat(checkpoint.root()).isEqualTo(HEAD.root());
    assertThat(checkpoint)
        .hasToString(
            "checkpoint of 7 records of 'example.com/credit-audit', root "
                + HEAD.root().substring(0, 8)
                + "..");
  }

  @Test
  void flippedBit_isFound() {
    byte[] text = signed.toText().getBytes(StandardCharsets.UTF_8);

    for (int bit = 0; bit < 8 * text.length; bit++) {
      byte[] flipped = text.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      String other = new String(flipped, StandardCharsets.UTF_8);

      assertThatIllegalArgumentException()
          .as("bit %d", bit)
          .isThrownBy(() -> Checkpoint.parse(other).verify(signer.keys()));
    }
  }

  @Test
  void textCutOff_isFound() {
    String text = signed.toText();

    for (int length = 0; length < text.length(); length++) {
      String part = text.substring(0, length);
      assertThatIllegalArgumentException()
          .as("%d characters", length)
          .isThrownBy(() -> Checkpoint.parse(part));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u2014 a AAAAAAAA\n",
        "a\n7\n\n\u2014 a AAAAAAAA\n",
        "a\n07\n%s\n\n\u2014 a AAAAAAAA\n",
        "a\n-7\n%s\n\n\u2014 a AAAAAAAA\n",
        "a\n9223372036854775808\n%s\n\n\u2014 a AAAAAAAA\n",
        "a\nx\n%s\n\n\u2014 a AAAAAAAA\n",
        "a\n7\nAAAA\n\n\u2014 a AAAAAAAA\n",
        "\n7\n%s\n\n\u2014 a AAAAAAAA\n",
        "a\n7\n%s\n\n\n\u2014 a AAAAAAAA\n",
        "a\n7\n%s\n\n\u2014 a AAAA\n",
        "a\n7\n%s\n\n\u2014 a b AAAAAAAA\n",
        "a\n7\n%s\n\n\u2014 AAAAAAAA\n",
        "a\n7\n%s\n\n- a AAAAAAAA\n",
        "a\n7\n%s\n\n\u2014 a AAAAAA\n",
        "a\n7\n%s\n\n\u2014 a AAAAAAB=\n",
        "a\r\n7\n%s\n\n\u2014 a AAAAAAAA\n",
        "a\n7\n%s\n\n\u2014 a AAAAAAAA",
        "a\n7\n%s\n\n\u2014 a AAAAAAAA\n\n",
      })
  void textOfAnotherForm_isRefused(String form) {
    String root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    assertThat(Checkpoint.parse("a\n7\n" + root + "\n\n\u2014 a AAAAAAAA\n").size()).isEqualTo(7);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Checkpoint.parse(form.replace("%s", root)));
  }

  @Test
  void extensionLines_areSignedToo() {
    String note = "a\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\nmore\n";
    String text = note + "\n\u2014 a AAAAAAAA\n";

    assertThat(Checkpoint.parse(text).toText()).isEqualTo(text);
  }

  @Test
  void wrongKey_isNotTrusted() {
    CheckpointSigner other = TestSigners.create();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> signed.verify(other.keys()))
        .withMessageStartingWith("checkpoint of 7 records of 'example.com/credit-audit', root ")
        .withMessageEndingWith(
            " is signed by no trusted key of that name; trusted are " + other.keys());
    assertThatIllegalArgumentException().isThrownBy(() -> signed.verify(List.of()));
  }

  @Test
  void signatureOfAnotherText_isAnErrorThoughAnotherKeyHasSigned() {
    CheckpointSigner both = signer.and(TestSigners.create());
    List<String> good = both.sign(HEAD).toText().lines().toList();
    List<String> other = both.sign(LOG.headAfter(8)).toText().lines().toList();
    String mixed = String.join("\n", good.subList(0, 5)) + "\n" + other.get(5) + "\n";

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Checkpoint.parse(mixed).verify(both.keys()))
        .withMessageEndingWith(" that is not of its text");
    assertThat(Checkpoint.parse(mixed).verify(signer.keys()).size()).isEqualTo(7);
  }

  @Test
  void originOfAnotherLog_isNotTrusted() {
    Checkpoint other =
        new Checkpoint(Checkpoint.note("example.com/other", 7, signed.rootBytes()), List.of());
    String note = other.toText().substring(0, other.toText().length() - 1);
    CheckpointSigner same = TestSigners.create();
    Checkpoint forged = same.signNote(note);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> forged.verify(same.keys()))
        .withMessageContaining("'example.com/other'")
        .withMessageContaining("signed by no trusted key of that name");
  }

  @Test
  void severalKeys_signForThoseWhoKnowEither() {
    CheckpointSigner newer = TestSigners.create();
    CheckpointSigner both = signer.and(newer);

    Checkpoint rotated = Checkpoint.parse(both.sign(HEAD).toText());

    assertThat(both.keys()).containsExactlyInAnyOrder(signer.keys().get(0), newer.keys().get(0));
    assertThat(rotated.verify(signer.keys())).isEqualTo(rotated);
    assertThat(rotated.verify(newer.keys())).isEqualTo(rotated);
    assertThat(rotated.verify(both.keys())).isEqualTo(rotated);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> signer.and(TestSigners.create("example.com/other")))
        .withMessage("name must be 'example.com/credit-audit', but was 'example.com/other'");
  }

  @Test
  void folder_keepsEachOnceAndForEver() throws IOException {
    CheckpointPublisher publisher = CheckpointPublisher.toFolder(folder);
    Checkpoint later = signer.sign(LOG.head());
    Checkpoint rotated = signer.and(TestSigners.create()).sign(HEAD);

    publisher.publish(later);
    publisher.publish(signed);
    publisher.publish(signed);
    publisher.publish(rotated);

    assertThat(Checkpoint.readAll(folder)).hasSize(3).contains(signed, rotated).endsWith(later);
    try (var files = Files.list(folder)) {
      assertThat(files).allMatch(file -> file.toString().endsWith(".checkpoint"));
    }
    Files.writeString(folder.resolve("x.checkpoint"), "x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Checkpoint.readAll(folder))
        .withMessageContaining("x.checkpoint: checkpoint must be lines of text");
  }

  @Test
  void folder_takesTheSameFromSeveralAtOnce() throws Exception {
    CheckpointPublisher publisher = CheckpointPublisher.toFolder(folder);
    List<Checkpoint> checkpoints =
        IntStream.rangeClosed(1, 12).mapToObj(n -> signer.sign(LOG.headAfter(n))).toList();
    List<Callable<Void>> tasks =
        Collections.nCopies(
            4,
            () -> {
              for (Checkpoint checkpoint : checkpoints) {
                publisher.publish(checkpoint);
              }
              return null;
            });
    ExecutorService threads = Executors.newFixedThreadPool(4);

    for (Future<Void> task : threads.invokeAll(tasks)) {
      task.get();
    }
    threads.shutdown();

    assertThat(Checkpoint.readAll(folder)).isEqualTo(checkpoints);
  }
}
