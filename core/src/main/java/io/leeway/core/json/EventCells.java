package io.leeway.core.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The members of an audit event as cells of a table. */
public final class EventCells {
  /** Names of the columns: an underscore between a member of the event and one within it. */
  public static final List<String> NAMES =
      List.of(
          "time",
          "action",
          "outcome",
          "details",
          "error",
          "id",
          "recorded_at",
          "actor_type",
          "actor_id",
          "actor_on_behalf_of",
          "resource_type",
          "resource_id",
          "tenant",
          "transport",
          "correlation_id",
          "source_ip",
          "source_user_agent",
          "method",
          "path",
          "status",
          "started",
          "ended",
          "request",
          "response");

  private static final Map<String, Integer> INDEX =
      IntStream.range(0, NAMES.size()).boxed().collect(Collectors.toMap(NAMES::get, i -> i));

  private EventCells() {}

  /**
   * The texts of the cells, in the order of the columns: an object or array as it stands in the
   * event, null for what is absent.
   *
   * @param json holds the event, in UTF-8
   * @param offset where in {@code json} it begins
   * @param length its bytes
   * @throws IOException if it is not one JSON object
   */
  public static @Nullable String[] of(byte[] json, int offset, int length) throws IOException {
    @Nullable String[] cells = new @Nullable String[NAMES.size()];
    try (JsonParser in = Json.parser(json, offset, length)) {
      boolean object = in.nextToken() == JsonToken.START_OBJECT;
      long begin = in.currentTokenLocation().getByteOffset() - offset;
      readMembers(in, "", cells, json, (int) -begin);
      if (!object || in.nextToken() != null) {
        throw new IOException("not one JSON object");
      }
    }
    return cells;
  }

  private static void readMembers(
      JsonParser in, String prefix, @Nullable String[] cells, byte[] bytes, int shift)
      throws IOException {
    while (in.nextToken() == JsonToken.FIELD_NAME) {
      String name = prefix + in.currentName();
      JsonToken value = in.nextToken();
      Integer index = INDEX.get(name);
      if (index != null && value != JsonToken.VALUE_NULL) {
        cells[index] = value.isStructStart() ? json(in, bytes, shift) : in.getText();
      } else if (value == JsonToken.START_OBJECT && prefix.isEmpty()) {
        readMembers(in, name + "_", cells, bytes, shift);
      } else {
        in.skipChildren();
      }
    }
  }

  /** The object or array at which the parser stands, as it stands in the body. */
  private static String json(JsonParser in, byte[] bytes, int shift) throws IOException {
    int begin = (int) in.currentTokenLocation().getByteOffset() + shift;
    in.skipChildren();
    int end = (int) in.currentTokenLocation().getByteOffset() + shift + 1;
    return new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
  }
}
