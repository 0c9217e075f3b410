package io.leeway.audit.chain;

/**
 * What was erased.
 *
 * @param records how many records lost a value
 * @param values how many values
 * @since 0.1
 */
public record ErasureResult(long records, long values) {}
