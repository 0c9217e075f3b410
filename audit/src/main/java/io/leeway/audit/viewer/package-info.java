/**
 * What was recorded, as a page for whoever has to look at it.
 *
 * <pre>{@code
 * AuditViewer.of(AuditReader.of(log), AuditQuery.all())
 *     .withVerification(ChainVerifier.verify(log))
 *     .write(Path.of("audit.html"));
 * }</pre>
 *
 * <p>Begin with {@link io.leeway.audit.viewer.AuditViewer}: one file that needs no server and no
 * network, so that it can be opened from disk or sent by mail. It says first whether the chain was
 * verified and what that found, then what was asked and how much there is, and then has each event
 * on a line that opens to all of its members.
 *
 * <p>{@link io.leeway.audit.viewer.ComplianceReport} says what a log holds of a period: whether it
 * verifies, what checkpoints cover, who did what how often, what was denied, failed, dropped,
 * removed or erased; as a page, as Markdown or as JSON.
 *
 * <p>Whatever an event holds may come from anybody, and stays text: the page escapes it, shows what
 * cannot be seen by its number, such as {@code [U+202E]} for what turns the direction of the text
 * behind it, and forbids the browser to load or run anything but its own style and script.
 *
 * <p>A page is as confidential as the log, and nobody can redact it later. Everything here is
 * immutable and safe for any thread.
 */
@NullMarked
package io.leeway.audit.viewer;

import org.jspecify.annotations.NullMarked;
