package io.leeway.audit.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be said of a command, each with a value. */
enum Option {
  USER("NAME", "user of the database; the password is taken from LEEWAY_AUDIT_PASSWORD"),
  CHAIN("NAME", "the chain in the database, in place of 'audit'"),
  SCHEMA("NAME", "the schema of its tables"),
  PREFIX("NAME", "what their names begin with, in place of 'leeway_audit_'"),
  CHECKPOINT(
      "FILE", "a checkpoint that was kept elsewhere, or but for prove a folder; may come again"),
  KEY("KEY", "who may sign checkpoints: name+id+key; may come again"),
  FROM("SEQ", "the first record"),
  TO("SEQ", "the last record"),
  SINCE("TIME", "the earliest time, such as 2026-05-01 or 2026-05-01T12:00:00Z"),
  UNTIL("TIME", "the time before which it ends"),
  ACTOR("ID", "only what this actor did"),
  ACTION("NAME", "only this action"),
  FORMAT("FORMAT", "json, jsonl or csv; of a report html, md or json, in place of md"),
  OUT("FILE", "where to write it, in place of the output"),
  SEQ("SEQ", "the number of the record"),
  LINES("COUNT", "how many events, 1 to 1000, in place of 20"),
  TITLE("TEXT", "the title, in place of the log's name");

  /** Those of a log in a database, for every command. */
  static final List<Option> OF_DATABASES = List.of(USER, CHAIN, SCHEMA, PREFIX);

  private final String value;
  private final String help;

  Option(String value, String help) {
    this.value = value;
    this.help = help;
  }

  static Optional<Option> of(String argument) {
    return Arrays.stream(values()).filter(option -> option.text().equals(argument)).findFirst();
  }

  /** As it is written on a command line. */
  String text() {
    return "--" + name().toLowerCase(Locale.ROOT);
  }

  String help() {
    return String.format(Locale.ROOT, "  %-18s %s", text() + " " + value, help);
  }

  boolean mayComeAgain() {
    return this == CHECKPOINT || this == KEY;
  }
}
