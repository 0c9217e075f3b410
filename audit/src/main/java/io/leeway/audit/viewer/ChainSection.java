package io.leeway.audit.viewer;

import io.leeway.audit.chain.Finding;
import io.leeway.audit.chain.Verification;
import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Page;
import io.leeway.core.internal.Visible;
import java.util.List;
import java.util.Optional;

/** Whether the log is as it was written, as far as somebody has looked. */
final class ChainSection {
  private static final int MOST_FINDINGS = 20;
  private static final int LONGEST_FINDING = 1_000;

  private ChainSection() {}

  /**
   * Writes the section.
   *
   * @param lastShown the largest sequence number on the page, 0 when there is none
   */
  static void write(Markup page, Optional<Verification> verification, long lastShown) {
    verification.ifPresentOrElse(
        found -> {
          open(page, found.valid() ? "valid" : "invalid", found.valid() ? "VALID" : "INVALID");
          verdict(page, found, lastShown);
        },
        () -> {
          open(page, "unverified", "NOT VERIFIED");
          page.element(
              "p",
              "This page was made without verifying the chain of the log: whether anybody has"
                  + " changed it is not known.",
              "class",
              "lead");
        });
    page.close();
  }

  private static void open(Markup page, String tone, String words) {
    page.open("section", "id", "chain", "class", "verdict " + tone, "aria-labelledby", "chain-h");
    page.open("h2", "id", "chain-h").text("Chain of the log: ");
    page.element("b", words, "class", "badge").close();
  }

  private static void verdict(Markup page, Verification found, long lastShown) {
    String count =
        Words.count(found.verifiedRecords())
            + " of "
            + Words.count(found.totalRecords())
            + " records verified"
            + (found.valid()
                ? ": they are as they were written, and none is missing between them."
                : ". What the others say may not be what was written.");
    page.element("p", count, "class", "lead");
    long open = found.recordsWithoutCheckpoint();
    if (open > 0) {
      String records = open == 1 ? "The last record is" : "The last " + Words.count(open) + " are";
      page.element(
          "p",
          records
              + " covered by no checkpoint: somebody who can write both the log and its head could"
              + " have rewritten what no checkpoint covers.");
    }
    if (lastShown > found.totalRecords()) {
      page.element(
          "p",
          "The table goes up to record "
              + Words.count(lastShown)
              + ": what was recorded after the verification is not verified.",
          "class",
          "warning");
    }
    findings(page, found);
    page.open("dl", "class", "facts");
    found.chainName().ifPresent(name -> Page.fact(page, "Chain", name));
    found.chainId().ifPresent(id -> Page.hash(page, "Its id", id));
    page.close();
  }

  private static void findings(Markup page, Verification found) {
    List<Finding> findings = found.findings();
    if (findings.isEmpty()) {
      return;
    }
    page.element("h3", found.valid() ? "Warnings" : "Findings").open("ul");
    for (Finding finding : findings.subList(0, Math.min(MOST_FINDINGS, findings.size()))) {
      page.element("li", Visible.prose(finding.toString(), LONGEST_FINDING));
    }
    long more = findings.size() + found.findingsLeftOut() - MOST_FINDINGS;
    if (more > 0) {
      page.element("li", "and " + Words.count(more) + " more");
    }
    page.close();
  }
}
