package io.leeway.audit.chain;

import io.leeway.core.internal.Checks;
import java.util.Arrays;

/** A signature line of a C2SP signed note: who has signed, the 4 bytes of its id, and what. */
record NoteSignature(String name, byte[] id, byte[] signature) {
  static final int ID_SIZE = 4;

  private static final String BEGIN = "\u2014 ";

  /**
   * The signature of a line.
   *
   * @throws IllegalArgumentException if it is none
   */
  static NoteSignature parse(String line) {
    int space = line.lastIndexOf(' ');
    Checks.argument(
        line.startsWith(BEGIN) && space > BEGIN.length(),
        "signature line must be '%sname signature', but was '%s'",
        BEGIN,
        line);
    String name = CheckpointKey.checkName(line.substring(BEGIN.length(), space));
    byte[] bytes = Base64Text.parse(line.substring(space + 1), "signature by '" + name + "'");
    Checks.argument(bytes.length > ID_SIZE, "signature by '%s' is too short", name);
    return new NoteSignature(
        name, Arrays.copyOf(bytes, ID_SIZE), Arrays.copyOfRange(bytes, ID_SIZE, bytes.length));
  }

  boolean isBy(CheckpointKey key) {
    return name.equals(key.name()) && Arrays.equals(id, key.id());
  }

  /** The line without its line feed. */
  String line() {
    byte[] bytes = Arrays.copyOf(id, ID_SIZE + signature.length);
    System.arraycopy(signature, 0, bytes, ID_SIZE, signature.length);
    return BEGIN + name + " " + Base64Text.of(bytes);
  }
}
