package io.leeway.audit;

import io.leeway.audit.Redaction.Mode;
import io.leeway.core.json.JsonPath;
import java.util.List;
import java.util.Optional;

/** A place in an event whose value is secret. */
record RedactedPath(JsonPath path, Mode mode) {
  private static final List<String> MEMBERS =
      List.of(
          "actor",
          "resource",
          "tenant",
          "transport",
          "correlation_id",
          "source",
          "method",
          "path",
          "request",
          "response",
          "details",
          "error");

  static RedactedPath of(String path, Mode mode) {
    return new RedactedPath(JsonPath.of(path, MEMBERS), mode);
  }

  @Override
  public String toString() {
    return path + " " + mode;
  }

  /** Where a walk is: so many names below the event, on these paths. */
  record Place(List<RedactedPath> paths, int depth) {
    static final Place NOWHERE = new Place(List.of(), 0);

    Place child(String name) {
      return paths.isEmpty()
          ? this
          : new Place(
              paths.stream().filter(path -> path.path.leadsTo(name, depth)).toList(), depth + 1);
    }

    /** The mode of the path that ends here. */
    Optional<Mode> mode() {
      if (paths.isEmpty()) {
        return Optional.empty();
      }
      for (RedactedPath path : paths) {
        if (path.path.endsAt(depth)) {
          return Optional.of(path.mode);
        }
      }
      return Optional.empty();
    }
  }
}
