package io.leeway.audit.viewer;

import io.leeway.audit.chain.Finding;
import io.leeway.audit.chain.Verification;
import io.leeway.core.internal.MarkdownText;
import java.util.List;
import java.util.stream.Collectors;

/** A report in GitHub's Markdown. */
final class MarkdownSheet implements Sheet {
  private static final int MOST_FINDINGS = 20;
  private static final int LONGEST = 1_000;

  private final StringBuilder text = new StringBuilder();

  private static String plain(String sentence) {
    return MarkdownText.sentence(sentence, LONGEST);
  }

  @Override
  public void title(String kind, String title) {
    text.append("# ").append(plain(kind + ": " + title)).append("\n\n");
  }

  @Override
  public void verdict(Verification found) {
    section("chain", "Chain of the log: " + (found.valid() ? "VALID" : "INVALID"));
    sentence(
        Words.count(found.verifiedRecords())
            + " of "
            + Words.count(found.totalRecords())
            + " records verified, "
            + Words.count(found.recordsWithoutCheckpoint())
            + " without a checkpoint.");
    List<Finding> findings = found.findings();
    list(findings.stream().limit(MOST_FINDINGS).map(Finding::toString).toList());
    long more = findings.size() + found.findingsLeftOut() - MOST_FINDINGS;
    if (more > 0) {
      sentence("And " + Words.count(more) + " more findings.");
    }
    facts(
        List.of(
            "Chain",
            found.chainName().orElse("unknown"),
            "Its id",
            found.chainId().orElse("unknown")));
  }

  @Override
  public void section(String id, String heading) {
    text.append("## ").append(plain(heading)).append("\n\n");
  }

  @Override
  public void sentence(String sentence) {
    text.append(plain(sentence)).append("\n\n");
  }

  @Override
  public void list(List<String> sentences) {
    sentences.forEach(sentence -> text.append("- ").append(plain(sentence)).append('\n'));
    text.append(sentences.isEmpty() ? "" : "\n");
  }

  @Override
  public void facts(List<String> namesAndValues) {
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      text.append("- ").append(namesAndValues.get(i)).append(": ");
      text.append(plain(namesAndValues.get(i + 1))).append('\n');
    }
    text.append('\n');
  }

  @Override
  public void table(String caption, List<String> heads, List<List<String>> rows) {
    row(heads);
    row(heads.stream().map(head -> "---").toList());
    rows.forEach(cells -> row(cells.stream().map(MarkdownSheet::plain).toList()));
    text.append('\n');
  }

  private void row(List<String> cells) {
    text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  @Override
  public String end(String lastSentence) {
    return text.append(plain(lastSentence)).append('\n').toString();
  }
}
