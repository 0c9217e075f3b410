/**
 * Where baselines are kept: each version for good, none ever overwritten.
 *
 * <p>Begin with {@link io.leeway.drift.store.BaselineStore#inDirectory}.
 *
 * <pre>{@code
 * BaselineStore store = BaselineStore.inDirectory(Path.of("baselines"));
 * store.save(Baseline.builder("credit", "2.1.0").dataset(trained).build());
 *
 * Baseline latest = store.latest("credit").orElseThrow();
 * store.save(latest.accept(served.profile(latest.profile().bins()), "new customers"));
 * store.history("credit").forEach(System.out::println);
 * // credit 2.1.1 of 2026-03-02T08:15:00.000000Z, after 2.1.0: new customers
 * // credit 2.1.0 of 2026-01-05T09:30:00.000000Z
 * }</pre>
 *
 * <p>Stores are safe for any thread, and for several processes at once.
 */
@NullMarked
package io.leeway.drift.store;

import org.jspecify.annotations.NullMarked;
