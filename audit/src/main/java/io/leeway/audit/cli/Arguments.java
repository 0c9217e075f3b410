package io.leeway.audit.cli;

import io.leeway.core.TimeWindow;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A command line, taken apart.
 *
 * @param log a path or a URL
 */
record Arguments(Command command, String log, Map<Option, List<String>> values) {
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  static Arguments parse(List<String> arguments) {
    Iterator<String> rest = arguments.iterator();
    if (!rest.hasNext()) {
      throw new UsageException("which command? " + commands());
    }
    String name = rest.next();
    Command command =
        Command.of(name)
            .orElseThrow(() -> new UsageException("'" + name + "' is no command; " + commands()));
    List<String> logs = new ArrayList<>();
    Map<Option, List<String>> values = new EnumMap<>(Option.class);
    while (rest.hasNext()) {
      String next = rest.next();
      if (next.startsWith("--")) {
        add(values, option(command, next), rest);
      } else {
        logs.add(next);
      }
    }
    if (logs.size() != 1) {
      throw new UsageException(
          logs.isEmpty()
              ? command.text() + " needs a log: its path, or the JDBC URL of its database"
              : command.text() + " takes one log, but '" + logs.get(1) + "' is another");
    }
    return new Arguments(command, logs.get(0), values);
  }

  private static String commands() {
    return Arrays.stream(Command.values())
        .map(Command::text)
        .collect(Collectors.joining(", ", "there are ", ""));
  }

  private static Option option(Command command, String text) {
    return Option.of(text)
        .filter(o -> command.options().contains(o) || Option.OF_DATABASES.contains(o))
        .orElseThrow(
            () ->
                new UsageException(
                    "'"
                        + text
                        + "' is no option of "
                        + command.text()
                        + "; it has "
                        + command.options().stream()
                            .map(Option::text)
                            .collect(Collectors.joining(", "))));
  }

  private static void add(Map<Option, List<String>> values, Option option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new UsageException(option.text() + " needs a value");
    }
    List<String> all = values.computeIfAbsent(option, key -> new ArrayList<>());
    if (!all.isEmpty() && !option.mayComeAgain()) {
      throw new UsageException(option.text() + " may come once only");
    }
    all.add(rest.next());
  }

  List<String> all(Option option) {
    return values.getOrDefault(option, List.of());
  }

  Optional<String> get(Option option) {
    return all(option).stream().findFirst();
  }

  boolean has(Option option) {
    return values.containsKey(option);
  }

  String need(Option option) {
    return get(option)
        .orElseThrow(() -> new UsageException(command.text() + " needs " + option.text()));
  }

  long number(Option option, long otherwise) {
    try {
      return get(option).map(Long::parseLong).orElse(otherwise);
    } catch (NumberFormatException e) {
      throw wrong(option, "a whole number");
    }
  }

  UsageException wrong(Option option, String rule) {
    return new UsageException(
        option.text() + " must be " + rule + ", but was '" + get(option).orElse("") + "'");
  }

  Optional<Instant> time(Option option) {
    return get(option).map(text -> time(option, text));
  }

  private Instant time(Option option, String text) {
    try {
      return text.length() == "2026-05-01".length()
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeException e) {
      throw wrong(option, "a time such as 2026-05-01 or 2026-05-01T12:00:00Z");
    }
  }

  /** From --since to --until, either of which may be left out. */
  TimeWindow period() {
    try {
      return new TimeWindow(time(Option.SINCE).orElse(FIRST), time(Option.UNTIL).orElse(LAST));
    } catch (IllegalArgumentException e) {
      throw new UsageException("--since and --until: " + e.getMessage());
    }
  }
}
