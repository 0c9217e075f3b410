package io.leeway.audit.chain;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import io.leeway.core.json.Json;
import java.io.IOException;

/** What the chain reads of a body that it otherwise takes as bytes. */
final class EventBody {
  private EventBody() {}

  /**
   * When the event was recorded, as its text, which sorts as the time does.
   *
   * @throws IllegalArgumentException if the body is not one JSON object that says so
   */
  static String recordedAt(JsonRecord record) throws IOException {
    String recordedAt = null;
    try (JsonParser in = Json.parser(record.bytes(), record.offset(), record.length())) {
      in.nextToken(); // the brace with which every record begins
      for (int depth = 1; depth > 0; ) {
        JsonToken token = in.nextToken();
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        } else if (token == JsonToken.VALUE_STRING
            && depth == 1
            && "recorded_at".equals(in.currentName())) {
          recordedAt = in.getText();
        }
      }
      Checks.argument(in.nextToken() == null, "body has more than one JSON object");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("body is not JSON: " + e.getOriginalMessage(), e);
    }
    if (recordedAt == null || !Times.hasForm(recordedAt)) {
      throw new IllegalArgumentException(
          "recorded_at must be yyyy-MM-ddTHH:mm:ss.SSSSSSZ, but was " + recordedAt);
    }
    return recordedAt;
  }
}
