package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointSignerTest {
  /** RFC 8032 section 7.1, test 2: the secret key, the public key, and the signature of 0x72. */
  private static final byte[] SECRET =
      HexFormat.of().parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");

  private static final byte[] PUBLIC =
      HexFormat.of().parseHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  private static final String SIGNATURE =
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
          + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";

  @TempDir private Path folder;

  private static byte[] pkcs8(byte[] secret) {
    byte[] begin = HexFormat.of().parseHex("302e020100300506032b657004220420");
    byte[] encoded = new byte[begin.length + secret.length];
    System.arraycopy(begin, 0, encoded, 0, begin.length);
    System.arraycopy(secret, 0, encoded, begin.length, secret.length);
    return encoded;
  }

  @Test
  void privateKeyOfTheStandard_hasItsPublicKeyAndSignature() {
    KeyPair pair = Ed25519.keyPair(pkcs8(SECRET));

    assertThat(Ed25519.bytes(pair.getPublic())).isEqualTo(PUBLIC);
    assertThat(Ed25519.sign(pair.getPrivate(), new byte[] {0x72}))
        .asHexString()
        .isEqualToIgnoringCase(SIGNATURE);
  }

  @Test
  void text_neverShowsThePrivateKey() {
    String pem = pem(pkcs8(SECRET));
    CheckpointSigner signer = CheckpointSigner.ofPem("a", pem).and(TestSigners.create("a"));

    assertThat(signer.toString())
        .startsWith("CheckpointSigner[a+")
        .doesNotContain(Base64.getEncoder().encodeToString(SECRET).substring(0, 20))
        .doesNotContain(HexFormat.of().formatHex(SECRET).substring(0, 20));
    assertThat(signer.toString()).isEqualTo("CheckpointSigner" + signer.keys());
  }

  private static String pem(byte[] pkcs8) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getEncoder().encodeToString(pkcs8)
        + "\n-----END PRIVATE KEY-----\n";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"
      })
  void otherPem_isRefused(String pem) {
    assertThatIllegalArgumentException().isThrownBy(() -> CheckpointSigner.ofPem("a", pem));
  }

  @Test
  void keysThatDoNotBelongTogether_areRefused() {
    KeyPair mixed = new KeyPair(Ed25519.generate().getPublic(), Ed25519.generate().getPrivate());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> CheckpointSigner.of("a", mixed))
        .withMessage("the private key of 'a' does not belong to the public key");
  }

  @Test
  void keyOfAnotherKind_isRefused() throws Exception {
    KeyPair other = java.security.KeyPairGenerator.getInstance("EC").generateKeyPair();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> CheckpointSigner.of("a", other))
        .withMessage("key must be of Ed25519, but is of EC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a b", "a+b", "a\u00a0b", "a\u2003b", "a\nb", "a\u0085b", "\ud800"})
  void nameThatNoNoteCanHave_isRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CheckpointSigner.of(name, Ed25519.generate()))
        .withMessageStartingWith("key name must have 1 to 256 characters");
  }

  @Test
  void file_isMadeOnceForItsOwnerOnly() throws IOException {
    Path file = folder.resolve("key.pem");

    List<CheckpointKey> made = CheckpointSigner.inFile("a", file).keys();

    assertThat(CheckpointSigner.inFile("a", file).keys()).isEqualTo(made);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void key_isReadFromItsTextOnly() {
    CheckpointKey key = TestSigners.create().keys().get(0);
    String text = key.toString();

    assertThat(CheckpointKey.parse(text)).isEqualTo(key).hasSameHashCodeAs(key);
    for (int i = 0; i < text.length(); i++) {
      char other = text.charAt(i) == 'a' ? 'b' : 'a';
      String changed = text.substring(0, i) + other + text.substring(i + 1);
      assertThatIllegalArgumentException()
          .as("%s", changed)
          .isThrownBy(() -> CheckpointKey.parse(changed));
    }
  }

  @Test
  void otherTools_signAndVerifyTheSame() throws Exception {
    assumeThat(run("openssl", "version")).isZero();
    Path key = folder.resolve("key.pem");
    Path publicKey = folder.resolve("public.pem");
    Path note = folder.resolve("note");
    Path signature = folder.resolve("signature");
    assumeThat(run("openssl", "genpkey", "-algorithm", "ed25519", "-out", key.toString())).isZero();
    String pkey = key.toString();
    assertThat(run("openssl", "pkey", "-in", pkey, "-pubout", "-out", publicKey.toString()))
        .isZero();

    CheckpointSigner signer = CheckpointSigner.inFile("a", key);
    String text = signer.sign(TestLog.of(7).head()).toText();
    int blank = text.lastIndexOf("\n\n");
    String line = text.substring(blank + 2).trim();
    Files.writeString(note, text.substring(0, blank + 1), StandardCharsets.UTF_8);
    Files.write(signature, NoteSignature.parse(line).signature());
    int verified = verify(publicKey, note, signature);
    Files.writeString(note, "x");

    assertThat(verified).isZero();
    assertThat(verify(publicKey, note, signature)).isNotZero();
  }

  private static int verify(Path publicKey, Path note, Path signature) throws Exception {
    return run(
        "openssl",
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        publicKey.toString(),
        "-rawin",
        "-in",
        note.toString(),
        "-sigfile",
        signature.toString());
  }

  /** The exit code; -1 where there is no such program. */
  private static int run(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } catch (IOException e) {
      return -1;
    }
  }
}
