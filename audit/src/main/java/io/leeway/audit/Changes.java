package io.leeway.audit;

import io.leeway.core.AuditEvent;
import io.leeway.core.json.JsonValues;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was changed, and nothing of what was not.
 *
 * <pre>{@code
 * audit.record(AuditEvent.of("hp_change").detail("changed", Changes.between(before, after)).success());
 * }</pre>
 *
 * <p>Stateless, safe for any thread.
 *
 * @since 0.1
 */
public final class Changes {
  private static final String DETAIL = "changed";
  private static final String BEFORE = "before";
  private static final String AFTER = "after";

  private Changes() {}

  /**
   * One value before and after.
   *
   * @param before null if there was none
   * @param after null if there is none any more
   * @since 0.1
   */
  public record Change(@Nullable Object before, @Nullable Object after) {
    /** Both with an arrow between, or the new one alone where there was none. */
    @Override
    public String toString() {
      return before == null ? String.valueOf(after) : before + " -> " + after;
    }
  }

  /**
   * What an event says was changed, by name, if its detail {@code changed} is of the form that
   * {@link #between} gives; else nothing.
   */
  public static Map<String, Change> in(AuditEvent event) {
    Map<String, Change> changes = new LinkedHashMap<>();
    if (event.details().get(DETAIL) instanceof Map<?, ?> members) {
      members.forEach(
          (name, value) -> {
            if (value instanceof Map<?, ?> change
                && (change.containsKey(BEFORE) || change.containsKey(AFTER))) {
              changes.put(String.valueOf(name), new Change(change.get(BEFORE), change.get(AFTER)));
            }
          });
    }
    return Collections.unmodifiableMap(changes);
  }

  /**
   * The members that differ, in the order of {@code before}, new ones last: each a map with {@code
   * before}, unless it was not there, and {@code after}, unless it is gone. Values are compared as
   * JSON has them. ({@code Map.of} has another order in every run of a program; a {@code
   * LinkedHashMap} keeps its own.)
   */
  public static Map<String, Map<String, @Nullable Object>> between(
      Map<String, ? extends @Nullable Object> before,
      Map<String, ? extends @Nullable Object> after) {
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    Map<String, Map<String, @Nullable Object>> changes = new LinkedHashMap<>();
    for (String name : names) {
      Map<String, @Nullable Object> change = new LinkedHashMap<>();
      Object old = JsonValues.copyOf(before.get(name));
      Object now = JsonValues.copyOf(after.get(name));
      if (before.containsKey(name) != after.containsKey(name) || !Objects.equals(old, now)) {
        if (before.containsKey(name)) {
          change.put(BEFORE, old);
        }
        if (after.containsKey(name)) {
          change.put(AFTER, now);
        }
        changes.put(name, Collections.unmodifiableMap(change));
      }
    }
    return Collections.unmodifiableMap(changes);
  }
}
