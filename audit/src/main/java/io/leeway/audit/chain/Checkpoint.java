package io.leeway.audit.chain;

import io.leeway.core.internal.Checks;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * How many records a log had, and one hash that stands for all of them, signed. Kept where nobody
 * who writes the log can change it, it finds a log that was rewritten or cut together with its
 * head.
 *
 * <pre>{@code
 * Checkpoint kept = Checkpoint.parse(Files.readString(file));
 * Verification verification = ChainVerifier.of(log).withCheckpoints(List.of(kept), List.of(key)).verify();
 * }</pre>
 *
 * <p>Its text is a C2SP tlog-checkpoint, which other tools read too. Immutable, safe for any
 * thread.
 *
 * @since 0.1
 */
public final class Checkpoint {
  /** What the names of files end with that hold one each. */
  static final String EXTENSION = ".checkpoint";

  private static final int MAX_LENGTH = 64 << 10;

  private final String note; // what is signed; ends with a line feed
  private final List<NoteSignature> signatures;
  private final String origin;
  private final long size;
  private final byte[] root;

  Checkpoint(String note, List<NoteSignature> signatures) {
    this.note = note;
    this.signatures = List.copyOf(signatures);
    List<String> lines = note.lines().toList();
    Checks.argument(
        lines.size() >= 3 && lines.stream().noneMatch(String::isEmpty),
        "checkpoint must have an origin, a size and a root, each on a line of its own");
    origin = lines.get(0);
    size = parseSize(lines.get(1), "size of the checkpoint");
    root = Base64Text.parseHash(lines.get(2), "root of the checkpoint");
  }

  static long parseSize(String text, String what) {
    try {
      long size = Long.parseLong(text);
      Checks.argument(
          size >= 0 && Long.toString(size).equals(text),
          "%s must be a number without sign or zeros before it, but was '%s'",
          what,
          text);
      return size;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(what + " must be a number, but was '" + text + "'", e);
    }
  }

  /** What is signed. */
  static String note(String origin, long size, byte[] root) {
    return origin + "\n" + size + "\n" + Base64Text.of(root) + "\n";
  }

  /**
   * The checkpoint that a text stands for. Nothing that it says is known to be true before {@link
   * #verify}.
   *
   * @throws IllegalArgumentException if it has not the form of a signed checkpoint
   */
  public static Checkpoint parse(String text) {
    Checks.argument(
        text.length() <= MAX_LENGTH,
        "checkpoint must have at most %d characters, but has %d",
        MAX_LENGTH,
        text.length());
    Checks.argument(
        text.codePoints().allMatch(c -> c >= ' ' || c == '\n'),
        "checkpoint must have no control characters but line feeds");
    int blank = text.lastIndexOf("\n\n");
    Checks.argument(
        blank >= 0 && text.endsWith("\n") && blank + 2 < text.length(),
        "checkpoint must be lines of text, an empty line and lines of signatures");
    List<NoteSignature> signatures =
        text.substring(blank + 2).lines().map(NoteSignature::parse).toList();
    Checkpoint checkpoint = new Checkpoint(text.substring(0, blank + 1), signatures);
    Checks.argument(checkpoint.toText().equals(text), "checkpoint is not as it was written");
    return checkpoint;
  }

  /**
   * All that {@link CheckpointPublisher#toFolder} has put in a folder, the smallest first.
   *
   * @throws IllegalArgumentException if a file of that kind is no checkpoint
   * @throws IOException if the folder or a file cannot be read
   */
  public static List<Checkpoint> readAll(Path folder) throws IOException {
    List<Checkpoint> checkpoints = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + EXTENSION)) {
      for (Path file : files) {
        checkpoints.add(read(file));
      }
    }
    checkpoints.sort(Comparator.comparingLong(Checkpoint::size));
    return checkpoints;
  }

  /**
   * All of one origin that {@link CheckpointPublisher#toTable} has put in a database, the smallest
   * first.
   *
   * @throws IllegalArgumentException if a row is no checkpoint
   * @throws IOException if there is no such table, or it cannot be read
   */
  public static List<Checkpoint> readAll(DataSource source, String origin) throws IOException {
    return CheckpointTable.readAll(source, origin);
  }

  private static Checkpoint read(Path file) throws IOException {
    try {
      return parse(Files.readString(file));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** The file beside a log that holds the last one that was signed for it. */
  public static Path besideLog(Path log) {
    return log.resolveSibling(log.getFileName() + EXTENSION);
  }

  /**
   * The last one that was signed for a chain in a database; empty if none was.
   *
   * @throws IllegalStateException if its text is not as it was written
   * @throws IllegalArgumentException if the chain's head is not
   * @throws IOException if the tables cannot be read
   */
  public static Optional<Checkpoint> lastOf(ChainTable table) throws IOException {
    return TableCheckpoint.find(table);
  }

  /** Whose log it is of: the name of the key that signs for it. */
  public String origin() {
    return origin;
  }

  /** How many records the log had. */
  public long size() {
    return size;
  }

  /** The root of the RFC 6962 tree over their hashes, as the head has it; 64 hex digits. */
  public String root() {
    return Hex.of(root);
  }

  byte[] rootBytes() {
    return root.clone();
  }

  /**
   * Checks the signatures. Those by keys that are not given are passed over; one by a key that is
   * given must be good, and at least one must be by a key with the name of the origin.
   *
   * @param trusted the keys of those who may sign
   * @return this checkpoint
   * @throws IllegalArgumentException if it is not signed so
   */
  public Checkpoint verify(Collection<CheckpointKey> trusted) {
    byte[] text = note.getBytes(StandardCharsets.UTF_8);
    boolean signed = false;
    for (CheckpointKey key : trusted) {
      for (NoteSignature signature : signatures) {
        if (signature.isBy(key)) {
          Checks.argument(
              key.hasSigned(text, signature.signature()),
              "%s has a signature by %s that is not of its text",
              this,
              key);
          signed |= key.name().equals(origin);
        }
      }
    }
    Checks.argument(
        signed,
        "%s is signed by no trusted key of that name; trusted are %s",
        this,
        trusted.stream().map(CheckpointKey::toString).collect(Collectors.joining(", ", "[", "]")));
    return this;
  }

  /**
   * Whether a log that stands at a head has grown from where this checkpoint was signed. Reads the
   * log from the file on that has the last record of the checkpoint, and trusts what it reads as
   * far as the roots agree.
   *
   * @throws IllegalStateException if a record up to the head is missing or damaged
   */
  public boolean precedes(ChainHead head, Path log) throws IOException {
    if (size >= head.seq()) {
      return size == head.seq() && root().equals(head.root());
    }
    return LogTree.grew(log, size, root, head);
  }

  /** The text, byte for byte as it was signed, with its signatures; ends with a line feed. */
  public String toText() {
    return note
        + signatures.stream().map(s -> s.line() + "\n").collect(Collectors.joining("", "\n", ""));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Checkpoint that && toText().equals(that.toText());
  }

  @Override
  public int hashCode() {
    return Objects.hash(note);
  }

  /** The size, origin and root, on one line. */
  @Override
  public String toString() {
    return "checkpoint of " + size + " records of '" + origin + "', root " + Hex.brief(root);
  }
}
