package io.leeway.core.json;

import io.leeway.core.internal.Checks;
import java.util.List;
import java.util.regex.Pattern;

/** A place in an event: names with dots between them, of which {@code *} is any one. */
public record JsonPath(List<String> names) {
  private static final Pattern DOT = Pattern.compile("\\.");

  /**
   * A path that begins with one of these members.
   *
   * @throws IllegalArgumentException if it begins with another, or has no name between two dots
   */
  public static JsonPath of(String path, List<String> members) {
    List<String> names = List.of(DOT.split(path, -1));
    Checks.argument(
        members.contains(names.get(0)),
        "path must begin with one of %s, but was '%s'",
        members,
        path);
    Checks.argument(!names.contains(""), "path must have a name between dots, but was '%s'", path);
    return new JsonPath(names);
  }

  /** Whether it ends so many names below the event, or before. */
  public boolean endsAt(int depth) {
    return names.size() <= depth;
  }

  /** Whether it goes on with a name behind so many others, or has ended. */
  public boolean leadsTo(String name, int depth) {
    return endsAt(depth) || names.get(depth).equals("*") || names.get(depth).equals(name);
  }

  /** The path as it was given. */
  @Override
  public String toString() {
    return String.join(".", names);
  }
}
