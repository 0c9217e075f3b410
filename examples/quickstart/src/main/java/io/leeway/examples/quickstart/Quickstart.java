package io.leeway.examples.quickstart;

import io.leeway.audit.AuditLog;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Verification;
import io.leeway.audit.sink.JsonLinesSink;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Resource;
import io.leeway.drift.CsvSource;
import io.leeway.drift.Dataset;
import io.leeway.drift.DriftCalculator;
import io.leeway.drift.DriftReport;
import io.leeway.drift.report.HtmlReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Has the data moved, and who found out?
 *
 * <p>Without arguments: two files of real data, two periods each. With two arguments: a CSV file of
 * the reference and one of the current data. A third argument names the folder for the results.
 */
public final class Quickstart {
  private static final Actor ACTOR = Actor.service("quickstart");

  private final Path folder;
  private final AuditLog audit;

  private Quickstart(Path folder, AuditLog audit) {
    this.folder = folder;
    this.audit = audit;
  }

  /** Runs the example; exit code 1 if it fails, 2 if the arguments are wrong. */
  public static void main(String... args) {
    if (args.length == 1 || args.length > 3) {
      System.err.println("arguments: [REFERENCE.csv CURRENT.csv [FOLDER]]");
      System.exit(2);
    }
    try {
      if (!run(args, Path.of(args.length == 3 ? args[2] : "target/quickstart"))) {
        System.exit(1);
      }
    } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  /** Compares, writes reports and the audit log into a folder; returns whether the log verifies. */
  static boolean run(String[] files, Path folder) {
    createFolder(folder);
    Path log = folder.resolve("audit.jsonl");
    try (AuditLog audit = AuditLog.builder(JsonLinesSink.at(log)).build()) {
      Quickstart quickstart = new Quickstart(folder, audit);
      if (files.length >= 2) {
        Dataset reference = quickstart.read(files[0], () -> CsvSource.of(Path.of(files[0])));
        Dataset current = quickstart.read(files[1], () -> CsvSource.of(Path.of(files[1])));
        quickstart.compare("reference against current", reference, current, "report");
      } else {
        quickstart.compareBirdStrikes();
        quickstart.compareWeather();
      }
    }
    Verification verification = ChainVerifier.verify(log);
    System.out.println("audit log: " + log + (verification.valid() ? ", verified" : ""));
    verification.findings().forEach(System.out::println);
    return verification.valid();
  }

  private static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the folder " + folder, e);
    }
  }

  private void compareBirdStrikes() {
    Dataset strikes = readResource("birdstrikes.csv");
    // The date chooses the rows; as a feature it would only say that time has passed.
    compare(
        "bird strikes of 1990-1994 against 1995-1999",
        strikes.between("flight_date", "1990", "1995").without("flight_date"),
        strikes.between("flight_date", "1995", "2000").without("flight_date"),
        "report");
  }

  private void compareWeather() {
    Dataset weather = readResource("weather-seattle-newyork.csv");
    Dataset seattle = weather.where(day -> day.text("location").equals("Seattle"));
    compare(
        "weather in Seattle, 2012 against 2015",
        seattle.between("date", "2012", "2013").without("date", "location"),
        seattle.between("date", "2015", "2016").without("date", "location"),
        "weather");
  }

  private Dataset readResource(String name) {
    return read(
        name,
        () -> CsvSource.of(name, () -> Quickstart.class.getResourceAsStream("/datasets/" + name)));
  }

  private Dataset read(String name, Supplier<CsvSource> source) {
    AuditEvent event = AuditEvent.of("dataset.read").by(ACTOR).on(Resource.of("dataset", name));
    try {
      Dataset data = source.get().withProgress(new ConsoleProgress(name)).read();
      System.out.printf(Locale.ROOT, "read %s: %,d rows%n", name, data.rowCount());
      audit.record(
          event.detail("rows", data.rowCount()).detail("columns", data.columnNames()).success());
      return data;
    } catch (RuntimeException e) {
      audit.record(event.failure(String.valueOf(e.getMessage())));
      throw e;
    }
  }

  private void compare(String what, Dataset reference, Dataset current, String file) {
    audit.record(
        AuditEvent.of("baseline.chosen")
            .by(ACTOR)
            .on(Resource.of("comparison", what))
            .detail("rows", reference.rowCount())
            .success());
    DriftReport report = DriftCalculator.withDefaults().compare(reference, current);
    report.writeJson(folder.resolve(file + ".json"));
    Path page = folder.resolve(file + ".html");
    HtmlReport.of(report).write(page);
    audit.record(
        AuditEvent.of("drift.compared")
            .by(ACTOR)
            .on(Resource.of("comparison", what))
            .detail("report", report.id())
            .detail("file", file)
            .success());
    audit.record(
        AuditEvent.of("drift.verdict")
            .by(ACTOR)
            .on(Resource.of("report", report.id()))
            .detail("status", report.status())
            .detail("drift_score", report.driftScore())
            .success());
    System.out.println("\n" + what);
    System.out.print(report.table());
    System.out.println("report: " + page + "\n");
  }
}
