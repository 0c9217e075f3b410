/**
 * Assertions on what was recorded, for the tests of a host, and a contract that any sink can be
 * held to.
 *
 * <pre>{@code
 * assertThat(memorySink).recorded("model.promote").by("u-1042").withDetail("to", "prod");
 * }</pre>
 *
 * <p>Begin with {@link io.leeway.audit.assertj.AuditAssertions} and {@link
 * io.leeway.audit.assertj.SinkContract}. They need AssertJ and, for the contract, JUnit's Jupiter
 * API, which a host's tests bring; nothing else in Leeway does. For one thread.
 */
@NullMarked
package io.leeway.audit.assertj;

import org.jspecify.annotations.NullMarked;
