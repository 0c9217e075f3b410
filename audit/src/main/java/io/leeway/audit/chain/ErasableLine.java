package io.leeway.audit.chain;

import io.leeway.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A value as a line of the file beside a log.
 *
 * <pre>
 * {"seq":12,"index":0,"path":"details.email","salt":"(64 hex digits)","value":"a@example.com"}
 * {"seq":12,"index":0,"path":"details.email"                                                 }
 * </pre>
 *
 * <p>The second is what erasing leaves of the first: spaces, so that nothing else has to move.
 */
final class ErasableLine {
  private static final byte[] SEQ = ascii("{\"seq\":");
  private static final byte[] INDEX = ascii(",\"index\":");
  private static final byte[] PATH = ascii(",\"path\":");
  private static final byte[] SALT = ascii(",\"salt\":\"");
  private static final byte[] VALUE = ascii("\",\"value\":");
  private static final byte[] DAMAGED = {};
  private static final int MAX_DIGITS = 18;

  private final byte[] line;
  private final int end;
  private int at;

  private ErasableLine(byte[] line, int begin, int end) {
    this.line = line;
    this.at = begin;
    this.end = end;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes a line, with its line feed. */
  static void write(ErasableValue value, ByteArrayOutputStream out) {
    byte[] salt = value.salt();
    byte[] json = value.value();
    if (salt == null || json == null) {
      throw new IllegalArgumentException("an erased value is not written");
    }
    out.writeBytes(begin(value));
    out.writeBytes(SALT);
    Hex.write(salt, 0, salt.length, out);
    out.writeBytes(VALUE);
    out.writeBytes(json);
    out.write('}');
    out.write('\n');
  }

  /** What erasing leaves. */
  static byte[] begin(ErasableValue value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    out.writeBytes(SEQ);
    out.writeBytes(ascii(Long.toString(value.seq())));
    out.writeBytes(INDEX);
    out.writeBytes(ascii(Integer.toString(value.index())));
    out.writeBytes(PATH);
    String path = value.path();
    out.writeBytes(
        isPlain(path) ? ascii('"' + path + '"') : Json.bytes(json -> json.writeString(path)));
    return out.toByteArray();
  }

  /** Whether a text is in JSON what it is, which nearly every path is; that is quicker. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c >= 0x7F || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  /** The value of a line without its line feed; null if it does not even say which it is. */
  static @Nullable ErasableValue parse(byte[] buffer, int start, int length) {
    ErasableLine in = new ErasableLine(buffer, start, start + length);
    long seq = in.skip(SEQ) ? in.number() : -1;
    long index = in.skip(INDEX) ? in.number() : -1;
    String path = in.skip(PATH) ? in.text() : null;
    if (seq < 1 || index < 0 || index >= ChainHash.MAX_COMMITMENTS || path == null) {
      return null;
    }
    return in.value(new ErasableValue(seq, (int) index, path, DAMAGED, DAMAGED), start);
  }

  /** The record of a line that begins so; -1 if it does not. */
  static long seq(byte[] begin) {
    ErasableLine in = new ErasableLine(begin, 0, begin.length);
    long seq = in.skip(SEQ) ? in.number() : -1;
    return in.at < begin.length && begin[in.at] == ',' ? seq : -1;
  }

  private boolean skip(byte[] literal) {
    int to = at + literal.length;
    boolean found = to <= end && Arrays.equals(line, at, to, literal, 0, literal.length);
    at = found ? to : at;
    return found;
  }

  private long number() {
    int begin = at;
    long number = 0;
    while (at < end && at - begin < MAX_DIGITS && line[at] >= '0' && line[at] <= '9') {
      number = 10 * number + line[at++] - '0';
    }
    return at == begin ? -1 : number;
  }

  private @Nullable String text() {
    int begin = at;
    for (int i = begin + 1; i < end; i++) {
      if (line[i] == '\\') {
        i++;
      } else if (line[i] == '"') {
        at = i + 1;
        String json = new String(line, begin, at - begin, StandardCharsets.UTF_8);
        String inside = json.substring(1, json.length() - 1);
        if (isPlain(inside)) {
          return inside;
        }
        try {
          return Json.parse(json, "path").textValue();
        } catch (IllegalArgumentException e) {
          return null;
        }
      }
    }
    return null;
  }

  /** What stands behind the path: salt and value, or spaces, or something damaged. */
  private ErasableValue value(ErasableValue damaged, int start) {
    byte[] begin = begin(damaged);
    boolean exact =
        end > at && line[end - 1] == '}' && Arrays.equals(line, start, at, begin, 0, begin.length);
    if (!exact) {
      return damaged;
    }
    int from = at;
    if (!skip(SALT)) {
      return isBlank(from)
          ? new ErasableValue(damaged.seq(), damaged.index(), damaged.path(), null, null)
          : damaged;
    }
    byte[] salt = new byte[ChainHash.SIZE];
    int hex = at;
    at += 2 * ChainHash.SIZE;
    if (at >= end || !Hex.read(line, hex, salt) || !skip(VALUE) || at >= end - 1) {
      return damaged;
    }
    byte[] value = Arrays.copyOfRange(line, at, end - 1);
    return new ErasableValue(damaged.seq(), damaged.index(), damaged.path(), salt, value);
  }

  private boolean isBlank(int from) {
    for (int i = from; i < end - 1; i++) {
      if (line[i] != ' ') {
        return false;
      }
    }
    return true;
  }
}
