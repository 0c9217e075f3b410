package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Not a bit of a log or its head can change unseen, and none makes a fault look like many. */
class FlippedBitsTest {
  private static final int RECORDS = 20;
  private static final TestLog LOG = TestLog.of(RECORDS);

  @TempDir private Path folder;

  private static String describe(Verification verification) {
    return verification.verifiedRecords() + " " + verification.findings();
  }

  @BeforeEach
  void intactLog_isValid() throws IOException {
    assertThat(LOG.verifyIn(folder).findings()).isEmpty();
  }

  @Test
  void everyFlippedBitOfTheLog_isFound() throws IOException {
    byte[] bytes = LOG.bytes();
    Path log = LOG.writeTo(folder);
    List<String> missed = new ArrayList<>();

    for (int i = 0; i < bytes.length; i++) {
      int bit = 1 << i % 8;
      bytes[i] ^= (byte) bit;
      Files.write(log, bytes);
      Verification verification = ChainVerifier.verify(log);
      bytes[i] ^= (byte) bit;
      if (verification.valid()
          || verification.findings().size() > 2
          || verification.verifiedRecords() < RECORDS - 4) {
        missed.add("byte " + i + ": " + describe(verification));
      }
    }

    assertThat(missed).isEmpty();
  }

  @Test
  void everyFlippedBitOfTheHead_isFound() throws IOException {
    Path log = LOG.writeTo(folder);
    Path head = ChainHead.besideLog(log);
    byte[] bytes = LOG.head().toLine(Math.toIntExact(Files.size(head) + 5));
    List<String> missed = new ArrayList<>();

    for (int i = 0; i < bytes.length; i++) {
      for (int bit = 1; bit < 256; bit <<= 1) {
        bytes[i] ^= (byte) bit;
        Files.write(head, bytes);
        Verification verification = ChainVerifier.verify(log);
        bytes[i] ^= (byte) bit;
        if (verification.valid() || verification.findings().size() > 1) {
          missed.add("byte " + i + ", bit " + bit + ": " + describe(verification));
        }
      }
    }

    assertThat(missed).isEmpty();
  }
}
