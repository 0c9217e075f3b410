/**
 * An audit log on a command line: to verify, export, prove, sum up, show and report.
 *
 * <pre>{@code
 * java -cp leeway-audit.jar:leeway-core.jar:... io.leeway.audit.cli.Main verify audit.jsonl \
 *     --checkpoint /safe/checkpoints --key example.com/credit-audit+560bc633+ASms...
 * valid: 5 of 5 records verified, 0 without a checkpoint; chain 'credit'
 * }</pre>
 *
 * <p>{@link io.leeway.audit.cli.Main} is all there is, and the main class of the jar. A log is a
 * path, or the JDBC URL of a database whose driver is on the class path; its user is an option, and
 * its password the variable {@code LEEWAY_AUDIT_PASSWORD} of the environment, for a command line
 * can be seen by others. The exit code is 0, 1 or 2, so that a build can go by it.
 *
 * <p>{@code prove} goes by the last checkpoint that was signed, which stands beside a file and in a
 * table of a database, unless it is given another one.
 *
 * <p>Everything is written to the streams that are handed in, by the thread that calls.
 */
@NullMarked
package io.leeway.audit.cli;

import org.jspecify.annotations.NullMarked;
