package io.leeway.drift.store;

import io.leeway.drift.BaselineLink;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/** The order of the versions of one name, as {@link BaselineStore} states it. */
final class VersionChain {
  private static final Comparator<BaselineVersion> LAST_MADE_FIRST =
      Comparator.comparing(BaselineVersion::createdAt)
          .thenComparing(BaselineVersion::version)
          .reversed();

  private VersionChain() {}

  /** Each before those that it came after. */
  static List<BaselineVersion> newestFirst(Collection<BaselineVersion> versions) {
    Map<BaselineLink, BaselineVersion> byLink = byLink(versions);
    Map<BaselineLink, Integer> successors = new HashMap<>();
    versions.forEach(
        version -> version.before().ifPresent(link -> successors.merge(link, 1, Integer::sum)));
    PriorityQueue<BaselineVersion> ready = new PriorityQueue<>(LAST_MADE_FIRST);
    versions.stream()
        .filter(version -> !successors.containsKey(version.link()))
        .forEach(ready::add);
    Set<BaselineVersion> ordered = new LinkedHashSet<>();
    while (!ready.isEmpty()) {
      BaselineVersion next = ready.remove();
      ordered.add(next);
      Optional<BaselineLink> before = next.before();
      if (before.isPresent()
          && successors.merge(before.get(), -1, Integer::sum) == 0
          && byLink.containsKey(before.get())) {
        ready.add(byLink.get(before.get()));
      }
    }
    // A version holds the hash of the one before: only a forged chain closes in itself.
    versions.stream().sorted(LAST_MADE_FIRST).forEach(ordered::add);
    return List.copyOf(ordered);
  }

  /** The newest and those that it came after. */
  static List<BaselineVersion> history(List<BaselineVersion> newestFirst) {
    Map<BaselineLink, BaselineVersion> rest = byLink(newestFirst);
    List<BaselineVersion> chain = new ArrayList<>();
    Optional<BaselineLink> link = newestFirst.stream().findFirst().map(BaselineVersion::link);
    while (link.isPresent() && rest.containsKey(link.get())) {
      BaselineVersion version = rest.remove(link.get()); // each once, even in a forged circle
      chain.add(version);
      link = version.before();
    }
    return chain;
  }

  private static Map<BaselineLink, BaselineVersion> byLink(Collection<BaselineVersion> versions) {
    Map<BaselineLink, BaselineVersion> byLink = new HashMap<>();
    versions.forEach(version -> byLink.put(version.link(), version));
    return byLink;
  }
}
