package io.leeway.audit.sink;

import io.leeway.audit.chain.LogFormat;
import io.leeway.audit.chain.RecordCursor;
import io.leeway.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What tests of all file sinks share. */
final class Sinks {
  private Sinks() {}

  static FileSink<?> at(Path log, LogFormat format) {
    return switch (format) {
      case JSON_LINES -> JsonLinesSink.at(log);
      case JSON_ARRAY -> JsonArraySink.at(log);
      case CSV -> CsvSink.at(log);
    };
  }

  static Path log(Path folder, LogFormat format) {
    return folder.resolve("audit." + format.id());
  }

  /** The events of all files, in the order of the chain. */
  static List<JsonObject> events(Path log) throws IOException {
    try (RecordCursor records = RecordCursor.oldestFirst(log)) {
      return events(records);
    }
  }

  static List<JsonObject> newestFirst(Path log) throws IOException {
    try (RecordCursor records = RecordCursor.newestFirst(log)) {
      return events(records);
    }
  }

  private static List<JsonObject> events(RecordCursor records) throws IOException {
    List<JsonObject> events = new ArrayList<>();
    while (records.next()) {
      events.add(JsonObject.parse(new String(records.body(), StandardCharsets.UTF_8), "body"));
    }
    return events;
  }

  static List<String> actions(Path log) throws IOException {
    return events(log).stream().map(event -> event.text("action")).toList();
  }

  static List<String> ids(Path log) throws IOException {
    return events(log).stream().map(event -> event.text("id")).toList();
  }
}
