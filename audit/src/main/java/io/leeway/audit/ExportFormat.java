package io.leeway.audit;

import io.leeway.core.internal.Csv;
import io.leeway.core.json.EventCells;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How an export lays out its events. */
enum ExportFormat {
  JSON("[", "\n]\n"),
  JSON_LINES("", ""),
  CSV(
      EventCells.NAMES.stream()
          .map(name -> '"' + name + '"')
          .collect(Collectors.joining(",", "\"seq\",", "\r\n")),
      "");

  private final String begin;
  private final String end;

  ExportFormat(String begin, String end) {
    this.begin = begin;
    this.end = end;
  }

  void begin(ByteArrayOutputStream out) {
    out.writeBytes(ascii(begin));
  }

  void write(EventJson event, long seq, boolean first, ByteArrayOutputStream out) {
    switch (this) {
      case JSON -> {
        out.writeBytes(ascii(first ? "\n" : ",\n"));
        out.writeBytes(event.json());
      }
      case JSON_LINES -> {
        out.writeBytes(event.json());
        out.write('\n');
      }
      case CSV -> {
        Csv.write(Long.toString(seq), out);
        for (@Nullable String cell : event.cells()) {
          out.write(',');
          Csv.write(cell, out);
        }
        out.write('\r');
        out.write('\n');
      }
    }
  }

  void end(boolean empty, ByteArrayOutputStream out) {
    out.writeBytes(ascii(empty ? end.stripLeading() : end)); // [] is on one line
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
