package io.leeway.audit.viewer;

import io.leeway.audit.chain.Verification;
import java.util.List;

/** What a report is written on. Every text may come from anybody. */
interface Sheet {
  /** Begins, with what kind of page it is and its title. */
  void title(String kind, String title);

  /** Whether the log is as it was written. */
  void verdict(Verification verification);

  /** Begins a section; one that was begun ends. */
  void section(String id, String heading);

  /** A sentence of ours. */
  void sentence(String text);

  /** Sentences of ours. */
  void list(List<String> sentences);

  /** Names of ours and what they are here, in turn. */
  void facts(List<String> namesAndValues);

  /** A table. */
  void table(String caption, List<String> heads, List<List<String>> rows);

  /** Ends, and gives the whole. */
  String end(String lastSentence);
}
