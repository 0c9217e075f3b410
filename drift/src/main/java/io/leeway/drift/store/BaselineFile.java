package io.leeway.drift.store;

import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import io.leeway.core.json.JsonObject;
import io.leeway.drift.Baseline;
import io.leeway.drift.BaselineLink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** One version as a file: {@link Baseline#toJson}. Errors name the path. */
final class BaselineFile {
  private static final String PROFILE = "  \"profile\":";

  private BaselineFile() {}

  /** All of it, checked against its hash. */
  static Baseline read(Path file) throws IOException {
    try (InputStream in = open(file)) {
      return Baseline.fromJson(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** What stands before the profile, which is nearly all of the file. */
  static BaselineVersion readVersion(Path file) throws IOException {
    try {
      JsonObject head = JsonObject.parse(head(file), "baseline");
      Checks.argument(
          head.has("format") && head.text("format").equals("leeway.baseline"),
          "this is not a baseline: its format must be 'leeway.baseline'");
      Checks.argument(
          head.integer("version") == 1,
          "baseline has version %d, but this release of Leeway reads version 1",
          head.integer("version"));
      Optional<Baseline.Previous> previous = Optional.empty();
      if (head.has("previous")) {
        JsonObject one = head.object("previous");
        previous =
            Optional.of(
                new Baseline.Previous(
                    one.text("baseline_version"), one.text("content_hash"), one.text("reason")));
      }
      return new BaselineVersion(
          new BaselineLink(
              head.text("name"), head.text("baseline_version"), head.text("content_hash")),
          Times.parse(head.text("created_at")),
          previous);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** A JSON text has no line break within a string: the line can only be the member. */
  private static String head(Path file) throws IOException {
    StringBuilder head = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(PROFILE)) {
          return head.append("  \"profile\": null }").toString();
        }
        head.append(line).append('\n');
      }
    }
    return head.toString();
  }

  private static InputStream open(Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file + " must be a regular file, but is a link, a folder or a device");
    }
    return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
  }
}
