package io.leeway.audit;

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
  private Changes() {}

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
          change.put("before", old);
        }
        if (after.containsKey(name)) {
          change.put("after", now);
        }
        changes.put(name, Collections.unmodifiableMap(change));
      }
    }
    return Collections.unmodifiableMap(changes);
  }
}
