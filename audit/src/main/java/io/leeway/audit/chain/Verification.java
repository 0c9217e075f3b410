package io.leeway.audit.chain;

import java.util.List;
import java.util.Optional;

/**
 * What the verification of a log found.
 *
 * @param valid whether nothing but warnings was found
 * @param chainId the id of the chain, where the log or its head says it
 * @param chainName the name of the chain, where the log says it
 * @param totalRecords the lines of the log, or of its part
 * @param verifiedRecords those of them whose content and whose link to the record before are good
 * @param recordsWithoutCheckpoint how many records at the end no checkpoint covers: somebody who
 *     can write both the log and its head could have rewritten them
 * @param prunedRecords how many records there were before the first that is there
 * @param erasedValues how many values that records commit to are not there any more, as the chain
 *     says
 * @param findings what was found, in the order of the log
 * @param findingsLeftOut how many findings there were beyond those
 * @param part which records were verified, in words, and the counts are of those; empty for all
 * @since 0.1
 */
public record Verification(
    boolean valid,
    Optional<String> chainId,
    Optional<String> chainName,
    long totalRecords,
    long verifiedRecords,
    long recordsWithoutCheckpoint,
    long prunedRecords,
    long erasedValues,
    List<Finding> findings,
    long findingsLeftOut,
    Optional<String> part) {
  private static final int SHOWN = 3;

  /** Copies the findings. */
  public Verification {
    findings = List.copyOf(findings);
  }

  /** The verdict, and the first findings each on a line of its own. */
  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder(valid ? "valid: " : "INVALID: ")
            .append(verifiedRecords)
            .append(" of ")
            .append(totalRecords)
            .append(" records verified, ")
            .append(recordsWithoutCheckpoint)
            .append(" without a checkpoint; ")
            .append(prunedRecords > 0 ? prunedRecords + " pruned before them; " : "")
            .append("chain ")
            .append(chainName.map(name -> "'" + name + "'").or(() -> chainId).orElse("unknown"));
    part.ifPresent(words -> text.append("; nothing but ").append(words));
    findings.stream().limit(SHOWN).forEach(finding -> text.append("\n  ").append(finding));
    long more = findings.size() + findingsLeftOut - SHOWN;
    return (more > 0 ? text.append("\n  and ").append(more).append(" more") : text).toString();
  }
}
