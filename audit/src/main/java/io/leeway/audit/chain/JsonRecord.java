package io.leeway.audit.chain;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One line of a log taken apart: the body, which is {@code length} of the {@code bytes} from {@code
 * offset} on, and the members of its chain. Commitments stand one after the other.
 */
record JsonRecord(
    byte[] bytes, int offset, int length, long seq, byte[] commitments, byte[] prev, byte[] hash) {
  private static final byte[] CHAIN = ascii(",\"chain\":");
  private static final byte[] SEQ = ascii(",\"chain\":{\"v\":1,\"seq\":");
  private static final byte[] COMMITMENTS = ascii(",\"com\":[\"");
  private static final byte[] NEXT_COMMITMENT = ascii("\",\"");
  private static final byte[] END_OF_COMMITMENTS = ascii("\"]");
  private static final byte[] PREV = ascii(",\"prev\":\"");
  private static final byte[] HASH = ascii("\",\"hash\":\"");
  private static final byte[] END = ascii("\"}}");
  private static final byte[] NOTHING = {};

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** A record with the hash that it must have in the chain. The body is a JSON object. */
  static JsonRecord seal(
      ChainHash hash, byte[] chainId, long seq, byte[] prev, byte[] commitments, byte[] body) {
    byte[] payload = hash.payload(body, 0, body.length, commitments);
    byte[] own = hash.entry(chainId, seq, prev, payload);
    return new JsonRecord(body, 0, body.length, seq, commitments, prev, own);
  }

  /** Writes the body with the chain as its last member. */
  void writeTo(ByteArrayOutputStream out) {
    out.write(bytes, offset, length - 1);
    out.writeBytes(SEQ);
    out.writeBytes(ascii(Long.toString(seq)));
    for (int i = 0; i < commitments.length; i += ChainHash.SIZE) {
      out.writeBytes(i == 0 ? COMMITMENTS : NEXT_COMMITMENT);
      Hex.write(commitments, i, i + ChainHash.SIZE, out);
    }
    out.writeBytes(commitments.length == 0 ? NOTHING : END_OF_COMMITMENTS);
    out.writeBytes(PREV);
    Hex.write(prev, 0, prev.length, out);
    out.writeBytes(HASH);
    Hex.write(hash, 0, hash.length, out);
    out.writeBytes(END);
  }

  /**
   * Takes a line apart. Where the chain began the body is closed, so the array is changed.
   *
   * @param line holds the line
   * @param offset where in {@code line} it begins
   * @param length its bytes without the line feed
   * @return null if it is not byte for byte of the form that {@link #writeTo} gives
   */
  static @Nullable JsonRecord parse(byte[] line, int offset, int length) {
    int chain = lastIndexOfChain(line, offset, offset + length);
    if (chain < 0 || line[offset] != '{') {
      return null;
    }
    ByteScanner in = new ByteScanner(line, chain, offset + length);
    in.expect(SEQ);
    long seq = in.number();
    byte[] commitments = commitments(in);
    in.expect(PREV);
    byte[] prev = in.hex(ChainHash.SIZE);
    in.expect(HASH);
    byte[] hash = in.hex(ChainHash.SIZE);
    in.expect(END);
    if (!in.isDone() || commitments.length > ChainHash.MAX_COMMITMENTS * ChainHash.SIZE) {
      return null;
    }
    line[chain] = '}';
    return new JsonRecord(line, offset, chain - offset + 1, seq, commitments, prev, hash);
  }

  private static int lastIndexOfChain(byte[] line, int begin, int end) {
    for (int at = end - CHAIN.length; at > begin; at--) {
      if (line[at] == ',' && Arrays.equals(line, at, at + CHAIN.length, CHAIN, 0, CHAIN.length)) {
        return at;
      }
    }
    return -1;
  }

  private static byte[] commitments(ByteScanner in) {
    ByteArrayOutputStream commitments = new ByteArrayOutputStream(0);
    if (in.skip(COMMITMENTS)) {
      do {
        commitments.writeBytes(in.hex(ChainHash.SIZE));
      } while (in.skip(NEXT_COMMITMENT));
      in.expect(END_OF_COMMITMENTS);
    }
    return commitments.toByteArray();
  }

  /** The hash that the record must have if it stands where it says. */
  byte[] computeHash(ChainHash hash, byte[] chainId) {
    return computeHash(hash, chainId, seq, prev);
  }

  /** The hash that the record must have at another place of the chain. */
  byte[] computeHash(ChainHash hash, byte[] chainId, long otherSeq, byte[] otherPrev) {
    byte[] payload = hash.payload(bytes, offset, length, commitments);
    return hash.entry(chainId, otherSeq, otherPrev, payload);
  }
}
