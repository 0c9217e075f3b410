package io.leeway.audit;

import io.leeway.audit.Redaction.Mode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The places of a text's secrets. */
final class Spans {
  /**
   * One place: from {@code cut} if it is removed, else from {@code start}, to before {@code end}.
   */
  private record Span(int cut, int start, int end, Mode mode) {}

  private final String text;
  private final List<Span> spans = new ArrayList<>();
  private Mode mode = Mode.STANDARD;

  Spans(String text) {
    this.text = text;
  }

  /** How the secrets that are added from now on are replaced. */
  void setMode(Mode mode) {
    this.mode = mode;
  }

  /** Adds a secret; empty ones, and those that have been replaced by a code, are none. */
  void add(int cut, int start, int end) {
    add(cut, start, end, mode);
  }

  void add(int cut, int start, int end, Mode mode) {
    if (end > start && Mode.endOfCode(text, start) != end) {
      spans.add(new Span(cut, start, end, mode));
    }
  }

  /** The text with each secret replaced; where two touch, the first one takes in the other. */
  String replaced(Mode standard) {
    if (spans.isEmpty()) {
      return text;
    }
    spans.sort(Comparator.comparingInt(Span::start).thenComparing(span -> -span.end()));
    StringBuilder out = new StringBuilder(text.length());
    int copied = 0;
    for (int i = 0; i < spans.size(); ) {
      Span span = spans.get(i);
      int end = span.end();
      for (i++; i < spans.size() && spans.get(i).start() <= end; i++) {
        end = Math.max(end, spans.get(i).end());
      }
      Mode mode = span.mode() == Mode.STANDARD ? standard : span.mode();
      Optional<String> replacement = mode.replacement(text.substring(span.start(), end));
      int from = replacement.isPresent() ? span.start() : Math.max(span.cut(), copied);
      out.append(text, copied, from).append(replacement.orElse(""));
      copied = end;
    }
    return out.append(text, copied, text.length()).toString();
  }
}
