package io.leeway.core;

import java.util.Optional;

/**
 * What an action was done to.
 *
 * @param type the kind of thing, such as {@code model}; not blank
 * @param id which one of that kind, empty when the action was on the kind as a whole
 * @since 0.1
 */
public record Resource(String type, Optional<String> id) {
  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if a part is blank
   */
  public Resource {
    type = Actor.text(type, "resource type");
    id = id.map(value -> Actor.text(value, "resource id"));
  }

  /** One thing of a kind. */
  public static Resource of(String type, String id) {
    return new Resource(type, Optional.of(id));
  }

  /** A kind of thing as a whole. */
  public static Resource of(String type) {
    return new Resource(type, Optional.empty());
  }
}
