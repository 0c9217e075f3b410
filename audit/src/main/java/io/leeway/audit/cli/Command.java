package io.leeway.audit.cli;

import static io.leeway.audit.cli.Option.ACTION;
import static io.leeway.audit.cli.Option.ACTOR;
import static io.leeway.audit.cli.Option.CHECKPOINT;
import static io.leeway.audit.cli.Option.FORMAT;
import static io.leeway.audit.cli.Option.FROM;
import static io.leeway.audit.cli.Option.KEY;
import static io.leeway.audit.cli.Option.LINES;
import static io.leeway.audit.cli.Option.OUT;
import static io.leeway.audit.cli.Option.SEQ;
import static io.leeway.audit.cli.Option.SINCE;
import static io.leeway.audit.cli.Option.TITLE;
import static io.leeway.audit.cli.Option.TO;
import static io.leeway.audit.cli.Option.UNTIL;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be done with a log. */
enum Command {
  VERIFY("whether the log is as it was written"),
  EXPORT("what was recorded"),
  PROVE("a proof that a record is in the log, by its last checkpoint or another one"),
  SUMMARY("how many events, by outcome, action and actor"),
  TAIL("the newest events"),
  REPORT("what the log says of a period");

  private final String help;

  Command(String help) {
    this.help = help;
  }

  static Optional<Command> of(String argument) {
    return Arrays.stream(values()).filter(command -> command.text().equals(argument)).findFirst();
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One line about it. */
  String help() {
    return String.format(Locale.ROOT, "  %-8s %s", text(), help);
  }

  /** Those of its own. */
  List<Option> options() {
    return switch (this) {
      case VERIFY -> List.of(CHECKPOINT, KEY, FROM, TO, SINCE, UNTIL);
      case EXPORT -> List.of(FORMAT, OUT, SINCE, UNTIL, ACTOR, ACTION);
      case PROVE -> List.of(SEQ, CHECKPOINT, OUT);
      case SUMMARY -> List.of(SINCE, UNTIL, ACTOR, ACTION);
      case TAIL -> List.of(LINES, ACTOR, ACTION);
      case REPORT -> List.of(SINCE, UNTIL, CHECKPOINT, KEY, TITLE, FORMAT, OUT);
    };
  }
}
