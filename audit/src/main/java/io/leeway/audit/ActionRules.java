package io.leeway.audit;

import io.leeway.core.AuditEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which actions are recorded, how much of each, and how many of them. Rules are for one action, or
 * for all that begin with what stands before a {@code *}; of several the longest holds.
 */
final class ActionRules {
  private static final String PATTERN =
      "[a-z0-9][a-z0-9_.-]{0,127}|([a-z0-9][a-z0-9_.-]{0,126})?\\*";

  private final Rules<Boolean> allowed = new Rules<>();
  private final Rules<AuditLevel> levels = new Rules<>();
  private final Rules<Double> shares = new Rules<>();
  private boolean onlyAllowed;

  /** The values of patterns. */
  private static final class Rules<T> {
    private final Map<String, T> exact = new HashMap<>();
    private final Map<String, T> prefixes = new LinkedHashMap<>();

    void put(String pattern, T value) {
      if (pattern.endsWith("*")) {
        prefixes.put(pattern.substring(0, pattern.length() - 1), value);
      } else {
        exact.put(pattern, value);
      }
    }

    @Nullable T find(String action) {
      T value = exact.get(action);
      int length = -1;
      if (value == null) {
        for (Map.Entry<String, T> prefix : prefixes.entrySet()) {
          if (prefix.getKey().length() > length && action.startsWith(prefix.getKey())) {
            value = prefix.getValue();
            length = prefix.getKey().length();
          }
        }
      }
      return value;
    }

    boolean isEmpty() {
      return exact.isEmpty() && prefixes.isEmpty();
    }
  }

  static ActionRules copyOf(ActionRules rules) {
    ActionRules copy = new ActionRules();
    copy.onlyAllowed = rules.onlyAllowed;
    copy(rules.allowed, copy.allowed);
    copy(rules.levels, copy.levels);
    copy(rules.shares, copy.shares);
    return copy;
  }

  private static <T> void copy(Rules<T> from, Rules<T> to) {
    to.exact.putAll(from.exact);
    to.prefixes.putAll(from.prefixes);
  }

  /** What is wrong with patterns, if anything. */
  static Optional<String> problem(String... patterns) {
    List<String> wrong = new ArrayList<>();
    for (String pattern : patterns) {
      if (!pattern.matches(PATTERN)) {
        wrong.add("'" + pattern + "'");
      }
    }
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "an action must be a token such as model.promote, or the beginning of one and *, but was "
                + String.join(", ", wrong));
  }

  void allow(String... patterns) {
    onlyAllowed = true;
    for (String pattern : patterns) {
      allowed.put(pattern, true);
    }
  }

  void deny(String... patterns) {
    for (String pattern : patterns) {
      allowed.put(pattern, false);
    }
  }

  void level(String pattern, AuditLevel level) {
    levels.put(pattern, level);
  }

  void share(String pattern, double share) {
    shares.put(pattern, share);
  }

  boolean isEnabled(String action) {
    Boolean rule = allowed.find(action);
    return rule == null ? !onlyAllowed : rule;
  }

  /** As much of an event as is to be kept. */
  AuditEvent cut(AuditEvent event) {
    AuditLevel level = levels.find(event.action());
    return level == null ? event : level.cut(event);
  }

  /** The share of an action's events that is kept, in (0, 1]. */
  double share(String action) {
    Double share = shares.find(action);
    return share == null ? 1 : share;
  }

  /**
   * Whether an event is among those kept: the same answer for all events of one correlation id,
   * wherever it is asked.
   */
  static boolean isKept(AuditEvent event, double share) {
    String key = event.correlationId().orElseGet(() -> event.id().toString());
    // FNV-1a, then the finaliser of MurmurHash3, so that every bit counts.
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
    hash ^= hash >>> 33;
    return (hash >>> 11) * 0x1p-53 < share;
  }

  @Override
  public String toString() {
    if (!onlyAllowed && allowed.isEmpty() && shares.isEmpty() && levels.isEmpty()) {
      return "every action";
    }
    return String.format(
        Locale.ROOT,
        "%s%s%s%s",
        onlyAllowed ? "actions " + named(true) : "every action",
        named(false).isEmpty() ? "" : " but " + named(false),
        shares.isEmpty() ? "" : ", some sampled",
        levels.isEmpty() ? "" : ", some without bodies");
  }

  private List<String> named(boolean allow) {
    List<String> names = new ArrayList<>();
    allowed.exact.forEach((name, value) -> addIf(value == allow, name, names));
    allowed.prefixes.forEach((name, value) -> addIf(value == allow, name + "*", names));
    names.sort(null);
    return names;
  }

  private static void addIf(boolean wanted, String name, List<String> names) {
    if (wanted) {
      names.add(name);
    }
  }
}
