package io.leeway.drift;

import io.leeway.drift.statistic.StatisticId;

/**
 * A statistic that was wanted and could not be computed.
 *
 * @param id which statistic
 * @param reason why not, in a sentence
 * @since 0.1
 */
public record SkippedStatistic(StatisticId id, String reason) {}
