package io.leeway.drift;

import com.fasterxml.jackson.core.JsonGenerator;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import io.leeway.core.json.Json;
import io.leeway.core.json.JsonObject;
import io.leeway.drift.profile.DatasetProfile;
import java.io.IOException;
import java.util.Map;

/**
 * A baseline as JSON, format version 1: its own members, the hashes, and its {@link
 * DatasetProfile#toJson profile}. The content hash is the SHA-256 over the UTF-8 of the same text
 * without the member {@code content_hash}.
 */
final class BaselineJson {
  private static final String FORMAT = "leeway.baseline";
  private static final int VERSION = 1;

  private BaselineJson() {}

  static String write(Baseline baseline) {
    String hash = contentHash(baseline);
    return Json.pretty(out -> write(out, baseline, hash));
  }

  static String contentHash(Baseline baseline) {
    return Hashes.sha256(Json.pretty(out -> write(out, baseline, "")));
  }

  static String schemaHash(Baseline baseline) {
    return Hashes.sha256(
        Json.line(
            out -> {
              out.writeStartArray();
              for (var feature : baseline.profile().features().entrySet()) {
                out.writeString(Json.wellFormed(feature.getKey()));
                out.writeString(feature.getValue().type().toString());
              }
              out.writeEndArray();
            }));
  }

  private static void write(JsonGenerator out, Baseline baseline, String hash) throws IOException {
    out.writeStartObject();
    out.writeStringField("format", FORMAT);
    out.writeNumberField("version", VERSION);
    out.writeStringField("name", Json.wellFormed(baseline.name()));
    out.writeStringField("baseline_version", Json.wellFormed(baseline.version()));
    out.writeStringField("created_at", Times.format(baseline.createdAt()));
    if (baseline.modelUri().isPresent()) {
      out.writeStringField("model_uri", Json.wellFormed(baseline.modelUri().get()));
    }
    if (baseline.previous().isPresent()) {
      Baseline.Previous previous = baseline.previous().get();
      out.writeObjectFieldStart("previous");
      out.writeStringField("baseline_version", Json.wellFormed(previous.version()));
      out.writeStringField("content_hash", previous.contentHash());
      out.writeStringField("reason", Json.wellFormed(previous.reason()));
      out.writeEndObject();
    }
    out.writeArrayFieldStart("predictions");
    for (String column : baseline.predictions()) {
      out.writeString(column);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("importances");
    for (Map.Entry<String, Double> importance : baseline.importances().entrySet()) {
      out.writeStartObject();
      out.writeStringField("feature", importance.getKey());
      out.writeNumberField("importance", importance.getValue());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeStringField("schema_hash", schemaHash(baseline));
    if (!hash.isEmpty()) {
      out.writeStringField("content_hash", hash);
    }
    out.writeFieldName("profile");
    out.writeRawValue(baseline.profile().toJson().strip().replace("\n", "\n  ")); // indented
    out.writeEndObject();
  }

  static Baseline read(String json) {
    JsonObject object = JsonObject.parse(json, "baseline");
    Checks.argument(
        object.has("format") && object.text("format").equals(FORMAT),
        "this is not a baseline: its format must be '%s'",
        FORMAT);
    Checks.argument(
        object.integer("version") == VERSION,
        "baseline has version %d, but this release of Leeway reads version %d",
        object.integer("version"),
        VERSION);
    Baseline.Builder builder =
        Baseline.builder(object.text("name"), object.text("baseline_version"))
            .createdAt(Times.parse(object.text("created_at")))
            .predictions(object.texts("predictions").toArray(new String[0]))
            .profile(DatasetProfile.fromJson(object.json("profile")));
    object.optionalText("model_uri").ifPresent(builder::modelUri);
    for (JsonObject importance : object.objects("importances")) {
      builder.importance(importance.text("feature"), importance.number("importance"));
    }
    if (object.has("previous")) {
      JsonObject previous = object.object("previous");
      builder.previous(
          new Baseline.Previous(
              previous.text("baseline_version"),
              previous.text("content_hash"),
              previous.text("reason")));
    }
    Baseline baseline = builder.build();
    requireSame(object, "schema_hash", baseline.schemaHash());
    requireSame(object, "content_hash", baseline.contentHash());
    return baseline;
  }

  private static void requireSame(JsonObject baseline, String name, String computed) {
    Checks.argument(
        baseline.text(name).equals(computed),
        "baseline %s %s was changed after it was written: its %s is %s, but its content has %s",
        baseline.text("name"),
        baseline.text("baseline_version"),
        name,
        baseline.text(name),
        computed);
  }
}
