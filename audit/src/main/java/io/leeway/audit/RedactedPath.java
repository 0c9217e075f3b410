package io.leeway.audit;

import io.leeway.audit.Redaction.Mode;
import io.leeway.core.internal.Checks;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A place in an event whose value is secret. */
record RedactedPath(List<String> names, Mode mode) {
  private static final Pattern DOT = Pattern.compile("\\.");
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
    List<String> names = List.of(DOT.split(path, -1));
    Checks.argument(
        MEMBERS.contains(names.get(0)),
        "path must begin with one of %s, but was '%s'",
        MEMBERS,
        path);
    Checks.argument(!names.contains(""), "path must have a name between dots, but was '%s'", path);
    return new RedactedPath(names, mode);
  }

  private boolean leadsTo(String name, int depth) {
    return names.size() <= depth || names.get(depth).equals("*") || names.get(depth).equals(name);
  }

  @Override
  public String toString() {
    return String.join(".", names) + " " + mode;
  }

  /** Where a walk is: so many names below the event, on these paths. */
  record Place(List<RedactedPath> paths, int depth) {
    static final Place NOWHERE = new Place(List.of(), 0);

    Place child(String name) {
      return paths.isEmpty()
          ? this
          : new Place(paths.stream().filter(path -> path.leadsTo(name, depth)).toList(), depth + 1);
    }

    /** The mode of the path that ends here. */
    Optional<Mode> mode() {
      if (paths.isEmpty()) {
        return Optional.empty();
      }
      for (RedactedPath path : paths) {
        if (path.names.size() <= depth) {
          return Optional.of(path.mode);
        }
      }
      return Optional.empty();
    }
  }
}
