package io.leeway.audit.chain;

import io.leeway.core.internal.Checks;
import io.leeway.core.json.JsonPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/**
 * Which values of events can be erased: paths with names as in an event's JSON.
 *
 * <p>For sinks. Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class ErasableFields {
  /** No value. */
  public static final ErasableFields NONE = new ErasableFields(List.of());

  private static final List<String> MAPS = List.of("request", "response", "details");
  private static final List<String> TEXTS =
      List.of(
          "actor.id",
          "actor.on_behalf_of",
          "resource.id",
          "correlation_id",
          "source.ip",
          "source.user_agent",
          "path",
          "error");
  private static final List<String> MEMBERS =
      List.of(
          "request",
          "response",
          "details",
          "actor",
          "resource",
          "correlation_id",
          "source",
          "path",
          "error");

  private final List<JsonPath> paths;

  private ErasableFields(List<JsonPath> paths) {
    this.paths = paths;
  }

  /**
   * The values at these paths.
   *
   * @param paths names with dots between them, such as {@code details.card.number}, {@code
   *     actor.id} or {@code details.rows.*.name}; {@code *} is any one name or place in a list, and
   *     {@code details} alone each of its members
   * @throws IllegalArgumentException if a path is neither below {@code request}, {@code response}
   *     or {@code details} nor a text that can be erased
   */
  public static ErasableFields of(String... paths) {
    return paths.length == 0
        ? NONE
        : new ErasableFields(Arrays.stream(paths).map(ErasableFields::path).toList());
  }

  private static JsonPath path(String text) {
    JsonPath path = JsonPath.of(text, MEMBERS);
    boolean inMap = MAPS.contains(path.names().get(0));
    Checks.argument(
        inMap || TEXTS.contains(text),
        "path must be below one of %s or be one of %s, but was '%s'",
        MAPS,
        TEXTS,
        text);
    return inMap && path.names().size() == 1 ? JsonPath.of(text + ".*", MEMBERS) : path;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return paths.isEmpty();
  }

  /** Whether a path ends exactly here. */
  boolean has(List<String> names) {
    for (JsonPath path : paths) { // no stream: asked of every value of every event
      if (path.names().size() == names.size() && leads(path, names)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the value at a path, as it is stored, is at one of these or below it. */
  boolean covers(String storedPath) {
    List<String> names = names(storedPath);
    return paths.stream().anyMatch(p -> p.endsAt(names.size()) && leads(p, names));
  }

  private static boolean leads(JsonPath path, List<String> names) {
    for (int depth = 0; depth < names.size(); depth++) {
      if (!path.leadsTo(names.get(depth), depth)) {
        return false;
      }
    }
    return true;
  }

  /** A path as it is stored: a dot or backslash within a name has a backslash before it. */
  static String stored(List<String> names) {
    StringJoiner path = new StringJoiner(".");
    names.forEach(name -> path.add(name.replace("\\", "\\\\").replace(".", "\\.")));
    return path.toString();
  }

  private static List<String> names(String storedPath) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < storedPath.length(); i++) {
      char c = storedPath.charAt(i);
      if (c == '.') {
        names.add(name.toString());
        name.setLength(0);
      } else {
        boolean escapes = c == '\\' && i + 1 < storedPath.length();
        name.append(escapes ? storedPath.charAt(++i) : c);
      }
    }
    names.add(name.toString());
    return names;
  }

  /** The paths. */
  @Override
  public String toString() {
    return paths.toString();
  }
}
