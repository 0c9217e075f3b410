package io.leeway.audit.chain;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value that a record commits to and does not hold, as it is stored beside the log.
 *
 * @param seq the record
 * @param index which of its commitments
 * @param path where in the event it belongs
 * @param salt null once the value is erased, empty where what is stored is damaged
 * @param value its JSON in UTF-8; null and empty likewise
 */
record ErasableValue(
    long seq, int index, String path, byte @Nullable [] salt, byte @Nullable [] value) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** With a salt that nobody can guess, so that nobody can guess the value from the commitment. */
  static ErasableValue salted(long seq, int index, String path, byte[] value) {
    byte[] salt = new byte[ChainHash.SIZE];
    RANDOM.nextBytes(salt);
    return new ErasableValue(seq, index, path, salt, value);
  }

  boolean isErased() {
    return salt == null && value == null;
  }

  byte[] commitment(ChainHash hash) {
    return salt == null || salt.length != ChainHash.SIZE || value == null
        ? new byte[0]
        : hash.commitment(salt, path, value);
  }

  /** Whether it is what the record with these commitments was made of. */
  boolean isIn(ChainHash hash, byte[] commitments) {
    int begin = index * ChainHash.SIZE;
    return index >= 0
        && begin < commitments.length
        && Arrays.equals(
            commitment(hash), Arrays.copyOfRange(commitments, begin, begin + ChainHash.SIZE));
  }

  /** What may be shown of values: those that are erased, and those that are as they were. */
  static List<ErasableValue> good(List<ErasableValue> values, ChainHash hash, byte[] commitments) {
    return values.stream().filter(v -> v.isErased() || v.isIn(hash, commitments)).toList();
  }
}
