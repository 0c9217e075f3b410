package io.leeway.core;

import io.leeway.core.internal.Checks;
import io.leeway.core.json.Texts;
import java.util.Objects;
import java.util.Optional;

/**
 * Who did something: a person, a service, a scheduled job.
 *
 * @param type the kind of actor, such as {@code user} or {@code service}; not blank
 * @param id which one of that kind; not blank
 * @param onBehalfOf the id of whoever the actor acted for, empty when for nobody else
 * @since 0.1
 */
public record Actor(String type, String id, Optional<String> onBehalfOf) {
  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if a part is blank
   */
  public Actor {
    type = text(type, "actor type");
    id = text(id, "actor id");
    onBehalfOf = onBehalfOf.map(other -> text(other, "on-behalf-of id"));
  }

  /** An actor of any kind. */
  public static Actor of(String type, String id) {
    return new Actor(type, id, Optional.empty());
  }

  /** A person. */
  public static Actor user(String id) {
    return of("user", id);
  }

  /** A program. */
  public static Actor service(String id) {
    return of("service", id);
  }

  /** The same actor, acting for somebody else. */
  public Actor onBehalfOf(String id) {
    return new Actor(type, this.id, Optional.of(id));
  }

  static String text(String value, String what) {
    Objects.requireNonNull(value, what);
    return Texts.bounded(Checks.notBlank(value, what), Texts.MAX_NAME);
  }
}
