/**
 * What Leeway's own modules share where they keep something in a host's database: the {@linkplain
 * io.leeway.core.jdbc.Dialect dialects}, {@linkplain io.leeway.core.jdbc.Transactions transactions}
 * that leave a connection as they found it, and the {@linkplain io.leeway.core.jdbc.SchemaInstaller
 * tables and their version}, and a small {@linkplain io.leeway.core.jdbc.ConnectionPool pool} for
 * hosts that have none.
 *
 * <p>Not for hosts: exported to {@code io.leeway.audit} and {@code io.leeway.drift} only. Safe for
 * any thread.
 */
@NullMarked
package io.leeway.core.jdbc;

import org.jspecify.annotations.NullMarked;
