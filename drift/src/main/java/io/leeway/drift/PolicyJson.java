package io.leeway.drift;

import com.fasterxml.jackson.core.JsonGenerator;
import io.leeway.core.internal.Checks;
import io.leeway.core.json.Json;
import io.leeway.core.json.JsonObject;
import io.leeway.drift.binning.Binning;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.statistic.Correction;
import io.leeway.drift.statistic.StatisticId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A policy as JSON, format version 1. A level that says nothing, and a setting that is left to the
 * level below, are absent; the defaults are written out, so that a stored policy keeps its meaning,
 * and may be left out by people. A member that is not known is an error.
 */
final class PolicyJson {
  private static final String FORMAT = "leeway.drift.policy";
  private static final int VERSION = 1;
  private static final Set<String> MEMBERS =
      Set.of(
          "format",
          "version",
          "name",
          "policy_version",
          "alpha",
          "correction",
          "predictions_count",
          "schema_counts",
          "defaults",
          "all",
          "types",
          "predictions",
          "features",
          "allow",
          "block");

  private PolicyJson() {}

  static String write(DriftPolicy policy) {
    return Json.pretty(out -> write(out, policy));
  }

  static void write(JsonGenerator out, DriftPolicy policy) throws IOException {
    out.writeStartObject();
    out.writeStringField("format", FORMAT);
    out.writeNumberField("version", VERSION);
    out.writeStringField("name", Json.wellFormed(policy.name()));
    out.writeStringField("policy_version", Json.wellFormed(policy.version()));
    out.writeNumberField("alpha", policy.alpha());
    out.writeStringField("correction", policy.correction().toString());
    out.writeBooleanField("predictions_count", policy.predictionsCount());
    out.writeBooleanField("schema_counts", policy.schemaCounts());
    write(out, "defaults", policy.defaults());
    write(out, "all", policy.all());
    if (!policy.types().isEmpty()) {
      out.writeObjectFieldStart("types");
      for (Map.Entry<ColumnType, PolicyRule> type : policy.types().entrySet()) {
        write(out, type.getKey().toString(), type.getValue());
      }
      out.writeEndObject();
    }
    write(out, "predictions", policy.predictions());
    if (!policy.features().isEmpty()) {
      out.writeArrayFieldStart("features");
      for (Map.Entry<String, PolicyRule> feature : policy.features().entrySet()) {
        out.writeStartObject();
        out.writeStringField("name", Json.wellFormed(feature.getKey()));
        writeSettings(out, feature.getValue());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
    writeNames(out, "allow", policy.allowed());
    writeNames(out, "block", policy.blocked());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, String name, PolicyRule rule) throws IOException {
    if (!rule.values().isEmpty()) {
      out.writeObjectFieldStart(name);
      writeSettings(out, rule);
      out.writeEndObject();
    }
  }

  private static void writeSettings(JsonGenerator out, PolicyRule rule) throws IOException {
    for (Map.Entry<Setting, Object> setting : rule.values().entrySet()) {
      out.writeFieldName(setting.getKey().json);
      write(out, setting.getValue());
    }
  }

  private static void write(JsonGenerator out, Object value) throws IOException {
    if (value instanceof List<?> statistics) {
      out.writeStartArray();
      for (Object statistic : statistics) {
        out.writeString(statistic.toString());
      }
      out.writeEndArray();
    } else if (value instanceof Map<?, ?> limits) {
      out.writeStartObject();
      for (Map.Entry<?, ?> limit : limits.entrySet()) {
        out.writeFieldName(limit.getKey().toString());
        write(out, limit.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof BucketingPolicy thresholds) {
      double[] all = {thresholds.mild(), thresholds.moderate(), thresholds.severe()};
      out.writeArray(all, 0, all.length);
    } else if (value instanceof Binning bins) {
      out.writeString(bins.toString());
    } else {
      out.writeObject(value); // a number or a truth value
    }
  }

  private static void writeNames(JsonGenerator out, String name, Set<String> columns)
      throws IOException {
    if (!columns.isEmpty()) {
      out.writeArrayFieldStart(name);
      for (String column : columns) {
        out.writeString(Json.wellFormed(column));
      }
      out.writeEndArray();
    }
  }

  static DriftPolicy read(String json) {
    return read(JsonObject.parse(json, "policy"));
  }

  static DriftPolicy read(JsonObject policy) {
    Checks.argument(
        policy.has("format") && policy.text("format").equals(FORMAT),
        "this is not a policy: its format must be '%s'",
        FORMAT);
    Checks.argument(
        policy.integer("version") == VERSION,
        "policy has version %d, but this release of Leeway reads version %d",
        policy.integer("version"),
        VERSION);
    DriftPolicy.Builder builder =
        DriftPolicy.builder(policy.text("name"), policy.text("policy_version"));
    builder.attempt(() -> requireKnown(policy, MEMBERS));
    readAll(policy, builder);
    builder.attempt(() -> readLevels(policy, builder));
    return builder.build();
  }

  private static void readAll(JsonObject policy, DriftPolicy.Builder builder) {
    if (policy.has("alpha")) {
      builder.attempt(() -> builder.alpha(policy.number("alpha")));
    }
    if (policy.has("correction")) {
      builder.attempt(() -> builder.correction(policy.constant("correction", Correction.values())));
    }
    if (policy.has("predictions_count")) {
      builder.attempt(() -> builder.predictionsCount(policy.truth("predictions_count")));
    }
    if (policy.has("schema_counts")) {
      builder.attempt(() -> builder.schemaCounts(policy.truth("schema_counts")));
    }
    if (policy.has("allow")) {
      builder.attempt(() -> builder.allow(policy.texts("allow").toArray(new String[0])));
    }
    if (policy.has("block")) {
      builder.attempt(() -> builder.block(policy.texts("block").toArray(new String[0])));
    }
  }

  private static void readLevels(JsonObject policy, DriftPolicy.Builder builder) {
    if (policy.has("defaults")) {
      JsonObject rule = policy.object("defaults");
      eachSetting(rule, builder, one -> builder.defaults(before -> set(before, rule, one)));
    }
    if (policy.has("all")) {
      JsonObject rule = policy.object("all");
      eachSetting(rule, builder, one -> builder.all(before -> set(before, rule, one)));
    }
    if (policy.has("types")) {
      JsonObject types = policy.object("types");
      for (String name : types.names()) {
        ColumnType type = type(name);
        JsonObject rule = types.object(name);
        eachSetting(rule, builder, one -> builder.type(type, before -> set(before, rule, one)));
      }
    }
    if (policy.has("predictions")) {
      JsonObject rule = policy.object("predictions");
      eachSetting(rule, builder, one -> builder.predictions(before -> set(before, rule, one)));
    }
    if (policy.has("features")) {
      for (JsonObject rule : policy.objects("features")) {
        String name = rule.text("name");
        eachSetting(rule, builder, one -> builder.feature(name, before -> set(before, rule, one)));
      }
    }
  }

  private static ColumnType type(String name) {
    for (ColumnType type : ColumnType.values()) {
      if (type.toString().equals(name)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "policy: types must be of "
            + List.of(ColumnType.values())
            + ", but one was '"
            + name
            + "'");
  }

  /** What is done with one setting of a rule. */
  @FunctionalInterface
  private interface One {
    void accept(Setting setting);
  }

  private static void eachSetting(JsonObject rule, DriftPolicy.Builder builder, One one) {
    for (String name : rule.names()) {
      builder.attempt(
          () -> {
            if (!name.equals("name")) {
              one.accept(setting(name));
            }
          });
    }
  }

  private static Setting setting(String name) {
    for (Setting setting : Setting.values()) {
      if (setting.json.equals(name)) {
        return setting;
      }
    }
    throw new IllegalArgumentException("policy: a rule has no setting '" + name + "'");
  }

  private static PolicyRule set(PolicyRule before, JsonObject rule, Setting setting) {
    String name = setting.json;
    return switch (setting) {
      case STATISTICS ->
          before.withStatistics(
              rule.texts(name).stream().map(StatisticId::of).toArray(StatisticId[]::new));
      case BINS -> before.withBins(Binning.of(rule.text(name)));
      case CATEGORIES -> before.withCategories(rule.smallInteger(name));
      case THRESHOLDS -> before.withThresholds(thresholds(rule, name));
      case LIMITS -> withLimits(before, rule.object(name));
      case MINIMUM_SIZE -> before.withMinimumSize(rule.smallInteger(name));
      case WEIGHT -> before.withWeight(rule.number(name));
      case MUTED -> before.withMuted(rule.truth(name));
      case SENSITIVE -> before.withSensitive(rule.truth(name));
    };
  }

  private static BucketingPolicy thresholds(JsonObject rule, String name) {
    List<Double> numbers = rule.numbers(name);
    Checks.argument(
        numbers.size() == 3,
        "%s must be 3 numbers: mild, moderate, severe, but were %s",
        name,
        numbers);
    return BucketingPolicy.of(numbers.get(0), numbers.get(1), numbers.get(2));
  }

  private static PolicyRule withLimits(PolicyRule before, JsonObject limits) {
    PolicyRule rule = before;
    for (String id : limits.names()) {
      BucketingPolicy limit = thresholds(limits, id);
      rule = rule.withLimits(StatisticId.of(id), limit.mild(), limit.moderate(), limit.severe());
    }
    return rule;
  }

  private static void requireKnown(JsonObject object, Set<String> known) {
    List<String> unknown = object.names().stream().filter(name -> !known.contains(name)).toList();
    Checks.argument(unknown.isEmpty(), "policy has members that are not known: %s", unknown);
  }
}
