package io.leeway.audit.cli;

import io.leeway.core.internal.Visible;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Verifies and reads an audit log from a command line, in a build say.
 *
 * <pre>{@code
 * java -cp leeway-audit.jar:... io.leeway.audit.cli.Main verify audit.jsonl
 * }</pre>
 *
 * <p>{@code --help} says what it can do. Exit codes: 0 good; 1 not good: the log is invalid, a
 * record cannot be proven, or lines are no events; 2 the log cannot be read, or the command line
 * not be understood. What was asked for goes to the output in UTF-8, everything else to the error
 * output.
 *
 * @since 0.1
 */
public final class Main {
  private static final int GOOD = 0;
  private static final int NOT_GOOD = 1;
  private static final int FAILED = 2;

  private Main() {}

  /** Runs a command and ends this Java. */
  public static void main(String[] arguments) {
    PrintStream out = stream(FileDescriptor.out);
    PrintStream err = stream(FileDescriptor.err);
    int code = run(List.of(arguments), System.getenv(), out, err);
    out.flush();
    err.flush();
    System.exit(out.checkError() ? FAILED : code);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  /**
   * Runs a command.
   *
   * @param arguments the command line
   * @param environment where the password of a database is, as {@code LEEWAY_AUDIT_PASSWORD}
   * @param out takes what was asked for
   * @param err takes messages
   * @return the exit code
   */
  public static int run(
      List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    if (arguments.contains("--help")) {
      out.print(help());
      return GOOD;
    }
    try {
      Arguments parsed = Arguments.parse(arguments);
      try (OpenedLog log = OpenedLog.of(parsed, environment)) {
        return new Run(parsed, log, out, err).command() ? GOOD : NOT_GOOD;
      }
    } catch (UsageException e) {
      message(err, e.getMessage());
      err.println("--help says more");
    } catch (NotProvenException e) {
      message(err, e.getMessage());
      return NOT_GOOD;
    } catch (IllegalArgumentException
        | IllegalStateException
        | UncheckedIOException
        | SQLException e) {
      message(err, e.getMessage());
    } catch (IOException | RuntimeException e) { // else the JVM would exit with 1, for not good
      message(err, e.toString());
    }
    return FAILED;
  }

  private static void message(PrintStream err, @Nullable String text) {
    err.println("leeway-audit: " + Visible.prose(String.valueOf(text)));
  }

  private static String help() {
    StringBuilder text =
        new StringBuilder(
            "usage: COMMAND LOG [OPTION VALUE]...\n\n"
                + "LOG is the path of a log, such as audit.jsonl, or the JDBC URL of its database.\n");
    for (Command command : Command.values()) {
      text.append('\n').append(command.help()).append('\n');
      command.options().forEach(o -> text.append("  ").append(o.help()).append('\n'));
    }
    text.append("\nof a log in a database, for every command:\n");
    Option.OF_DATABASES.forEach(option -> text.append("  ").append(option.help()).append('\n'));
    return text.append(
            "\nexit code: 0 good, 1 not good (invalid, not proven, not readable as events),\n"
                + "2 the log cannot be read or the command line not be understood\n")
        .toString();
  }
}
