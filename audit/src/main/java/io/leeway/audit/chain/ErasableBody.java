package io.leeway.audit.chain;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.leeway.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes values out of the JSON of an event, and puts them back. Whatever is not replaced stays byte
 * for byte as it is, and so do the values: {@code 2.50} keeps its digits.
 */
final class ErasableBody {
  /** What the text begins with that stands in the place of a value; its index follows. */
  static final String PLACEHOLDER = "erasable:";

  private static final byte[] BEGIN = ascii("\"" + PLACEHOLDER);
  private static final byte[] ERASED = ascii("\"[erased]\"");

  /** What takes the place of a value; null to leave it, or look into it. */
  private interface Edit {
    byte @Nullable [] of(List<String> names, JsonParser at, int begin) throws IOException;
  }

  private final byte[] body;
  private final Edit edit;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<String> names = new ArrayList<>();
  private int copied;

  private ErasableBody(byte[] body, Edit edit) {
    this.body = body;
    this.edit = edit;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The text in the place of a value. */
  static String placeholder(int index) {
    return PLACEHOLDER + index;
  }

  /**
   * The JSON of an event without the values of some fields, which are added to a list.
   *
   * @param seq of the record that it will be
   */
  static byte[] split(byte[] body, ErasableFields fields, long seq, List<ErasableValue> values) {
    Edit take =
        (names, in, begin) -> {
          if (!fields.has(names)) {
            return null;
          }
          int index = values.size();
          byte[] value = Arrays.copyOfRange(body, begin, end(in));
          values.add(ErasableValue.salted(seq, index, ErasableFields.stored(names), value));
          return ascii('"' + placeholder(index) + '"');
        };
    try {
      return new ErasableBody(body, take).edited();
    } catch (IOException e) {
      throw new UncheckedIOException("an event wrote itself as something else than JSON", e);
    }
  }

  /** The JSON of an event with its values: one that is erased becomes {@code [erased]}. */
  static byte[] restored(byte[] body, List<ErasableValue> values) {
    if (values.isEmpty()) {
      return body;
    }
    Edit put =
        (names, in, begin) -> {
          ErasableValue value =
              isPlaceholder(body, begin) ? find(body, begin, names, values) : null;
          if (value == null) {
            return null;
          }
          end(in);
          return value.value() == null ? ERASED : value.value();
        };
    try {
      return new ErasableBody(body, put).edited();
    } catch (IOException e) {
      return body; // somebody has changed it: the reader sees that it is no event
    }
  }

  private static boolean isPlaceholder(byte[] body, int begin) {
    int end = begin + BEGIN.length;
    return end < body.length && Arrays.equals(body, begin, end, BEGIN, 0, BEGIN.length);
  }

  private static @Nullable ErasableValue find(
      byte[] body, int begin, List<String> names, List<ErasableValue> values) {
    String path = ErasableFields.stored(names);
    for (ErasableValue value : values) {
      byte[] whole = ascii('"' + placeholder(value.index()) + '"');
      int end = begin + whole.length;
      if (value.path().equals(path)
          && end <= body.length
          && Arrays.equals(body, begin, end, whole, 0, whole.length)) {
        return value;
      }
    }
    return null;
  }

  /** Moves to the end of the value at which the parser stands. */
  private static int end(JsonParser in) throws IOException {
    in.finishToken();
    in.skipChildren();
    return (int) in.currentLocation().getByteOffset();
  }

  private byte[] edited() throws IOException {
    try (JsonParser in = Json.parser(body, 0, body.length)) {
      in.nextToken();
      inside(in);
    }
    if (copied == 0) {
      return body;
    }
    out.write(body, copied, body.length - copied);
    return out.toByteArray();
  }

  private void inside(JsonParser in) throws IOException {
    boolean object = in.currentToken() == JsonToken.START_OBJECT;
    for (int place = 0; !in.nextToken().isStructEnd(); place++) {
      names.add(object ? in.currentName() : Integer.toString(place));
      if (object) {
        in.nextToken();
      }
      value(in);
      names.remove(names.size() - 1);
    }
  }

  private void value(JsonParser in) throws IOException {
    int begin = (int) in.currentTokenLocation().getByteOffset();
    byte[] replacement = edit.of(names, in, begin);
    if (replacement != null) {
      out.write(body, copied, begin - copied);
      out.writeBytes(replacement);
      copied = (int) in.currentLocation().getByteOffset();
    } else if (in.currentToken().isStructStart()) {
      inside(in);
    }
  }
}
