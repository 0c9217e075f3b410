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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be done with a log. */
enum Command {
  VERIFY("whether the log is as it was written", CHECKPOINT, KEY, FROM, TO, SINCE, UNTIL),
  EXPORT("what was recorded", FORMAT, OUT, SINCE, UNTIL, ACTOR, ACTION),
  PROVE("a proof that a record is in the log, for whoever has no log", SEQ, CHECKPOINT, OUT),
  SUMMARY("how many events, by outcome, action and actor", SINCE, UNTIL, ACTOR, ACTION),
  TAIL("the newest events", LINES, ACTOR, ACTION),
  REPORT("what the log says of a period", SINCE, UNTIL, CHECKPOINT, KEY, TITLE, FORMAT, OUT);

  private static final List<Option> OF_DATABASES =
      List.of(Option.USER, Option.CHAIN, Option.SCHEMA, Option.PREFIX);

  private final String help;
  private final List<Option> options;

  Command(String help, Option... own) {
    this.help = help;
    options = List.of(own);
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

  List<Option> options() {
    List<Option> all = new ArrayList<>(options);
    all.addAll(OF_DATABASES);
    return all;
  }
}
