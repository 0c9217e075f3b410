package io.leeway.audit.chain;

import io.leeway.core.internal.Checks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Signs checkpoints with a private key of Ed25519, or with several while an old key gives way to a
 * new one.
 *
 * <pre>{@code
 * CheckpointSigner signer = CheckpointSigner.inFile("example.com/credit-audit", keyFile);
 * signer.keys().forEach(System.out::println); // hand these to whoever verifies
 * }</pre>
 *
 * <p>The name is the origin of the checkpoints: one for each log, best a URL without its scheme. A
 * key that who writes the log can read keeps nobody from signing another history; checkpoints that
 * were published before still find it. Immutable, safe for any thread; its text never shows the
 * private key.
 *
 * @since 0.1
 */
public final class CheckpointSigner {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private final String name;
  private final Map<CheckpointKey, PrivateKey> keys;

  private CheckpointSigner(String name, Map<CheckpointKey, PrivateKey> keys) {
    this.name = name;
    this.keys = keys;
  }

  /**
   * A signer with a pair of keys.
   *
   * @param name 1 to 256 characters without spaces and plus signs
   * @throws IllegalArgumentException if the name has another form, the keys are not of Ed25519, or
   *     do not belong together
   */
  public static CheckpointSigner of(String name, KeyPair pair) {
    CheckpointKey key = CheckpointKey.of(name, pair.getPublic());
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    Checks.argument(
        key.hasSigned(text, Ed25519.sign(pair.getPrivate(), text)),
        "the private key of '%s' does not belong to the public key",
        name);
    return new CheckpointSigner(name, Map.of(key, pair.getPrivate()));
  }

  /**
   * A signer with a private key as {@code openssl genpkey -algorithm ed25519} writes it.
   *
   * @param pem PKCS#8 in PEM: {@code -----BEGIN PRIVATE KEY-----} and so on
   * @throws IllegalArgumentException if it is something else, or the name has not the form that it
   *     must have
   */
  public static CheckpointSigner ofPem(String name, String pem) {
    int begin = pem.indexOf(BEGIN);
    int end = pem.indexOf(END);
    Checks.argument(begin >= 0 && end > begin, "private key of '%s' must begin %s", name, BEGIN);
    String base64 = pem.substring(begin + BEGIN.length(), end);
    return of(name, Ed25519.keyPair(Base64.getMimeDecoder().decode(base64)));
  }

  /**
   * A signer with the private key in a file; if there is no such file, it is made with a new key,
   * for nobody but its owner to read.
   *
   * @throws IllegalArgumentException if the file holds something else, or the name has not the form
   *     that it must have
   * @throws IOException if the file can be neither read nor made
   */
  public static CheckpointSigner inFile(String name, Path file) throws IOException {
    CheckpointKey.checkName(name);
    if (!Files.exists(file)) {
      try {
        make(file);
      } catch (FileAlreadyExistsException e) {
        return ofPem(name, Files.readString(file)); // another process has just made it
      }
    }
    return ofPem(name, Files.readString(file));
  }

  private static void make(Path file) throws IOException {
    String key = Base64Text.of(Ed25519.generate().getPrivate().getEncoded());
    FileAttribute<?>[] ownersOnly =
        file.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (var channel = Files.newByteChannel(file, options, ownersOnly)) {
      channel.write(StandardCharsets.US_ASCII.encode(BEGIN + "\n" + key + "\n" + END + "\n"));
    }
  }

  /**
   * A signer that signs with the keys of both, so that those who know the one or the other key can
   * verify.
   *
   * @throws IllegalArgumentException if the other has another name
   */
  public CheckpointSigner and(CheckpointSigner other) {
    Checks.argument(name.equals(other.name), "name must be '%s', but was '%s'", name, other.name);
    Map<CheckpointKey, PrivateKey> both = new LinkedHashMap<>(keys);
    both.putAll(other.keys);
    return new CheckpointSigner(name, both);
  }

  /** The public halves, for those who verify. */
  public List<CheckpointKey> keys() {
    return List.copyOf(keys.keySet());
  }

  /**
   * Signs where a chain stands. For sinks, which see to it that it has grown from what they have
   * signed before: a signer does not know.
   */
  public Checkpoint sign(ChainHead head) {
    byte[] root = head.compactRange(new ChainHash()).root();
    return signNote(Checkpoint.note(name, head.seq(), root));
  }

  Checkpoint signNote(String note) {
    byte[] text = note.getBytes(StandardCharsets.UTF_8);
    List<NoteSignature> signatures = new ArrayList<>();
    keys.forEach(
        (key, secret) ->
            signatures.add(new NoteSignature(name, key.id(), Ed25519.sign(secret, text))));
    return new Checkpoint(note, signatures);
  }

  /** The public keys. */
  @Override
  public String toString() {
    return "CheckpointSigner" + keys.keySet();
  }
}
