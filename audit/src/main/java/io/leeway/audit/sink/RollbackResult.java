package io.leeway.audit.sink;

/**
 * What a rollback did.
 *
 * @param found whether the log has a record with that hash; if not, nothing was done
 * @param records how many records stood behind it and are taken back now
 * @since 0.1
 */
public record RollbackResult(boolean found, long records) {}
