package io.leeway.drift;

import com.fasterxml.jackson.core.JsonGenerator;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import io.leeway.core.json.Json;
import io.leeway.core.json.JsonObject;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.statistic.StatisticId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A report as JSON, format version 1. An absent member has no value; a score that is infinite is
 * null, with the member {@code infinite} to say why.
 */
final class ReportJson {
  private static final String FORMAT = "leeway.drift.report";
  private static final int VERSION = 1;
  private static final String WHY_INFINITE =
      "the samples do not overlap: no finite shift of a normal feature is as large";

  private ReportJson() {}

  static String write(DriftReport report) {
    return Json.pretty(out -> write(out, report));
  }

  private static void write(JsonGenerator out, DriftReport report) throws IOException {
    out.writeStartObject();
    out.writeStringField("format", FORMAT);
    out.writeNumberField("version", VERSION);
    out.writeStringField("id", report.id());
    out.writeStringField("created_at", Times.format(report.createdAt()));
    if (report.baseline().isPresent()) {
      BaselineLink baseline = report.baseline().get();
      out.writeObjectFieldStart("baseline");
      out.writeStringField("name", Json.wellFormed(baseline.name()));
      out.writeStringField("version", Json.wellFormed(baseline.version()));
      out.writeStringField("content_hash", baseline.contentHash());
      out.writeEndObject();
    }
    out.writeStringField("status", report.status().toString());
    out.writeNumberField("drift_score", report.driftScore());
    writeScores(out, "largest_score", report.largestScore());
    out.writeFieldName("policy");
    PolicyJson.write(out, report.policy());
    out.writeStringField("policy_hash", report.policy().hash());
    out.writeNumberField("tests", report.tests());
    out.writeNumberField("reference_rows", report.referenceRows());
    out.writeNumberField("current_rows", report.currentRows());
    out.writeArrayFieldStart("features");
    for (FeatureDrift feature : report.features()) {
      write(out, feature);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, FeatureDrift feature) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", Json.wellFormed(feature.name()));
    out.writeStringField("role", feature.role().toString());
    out.writeStringField("type", feature.type().toString());
    out.writeStringField("state", feature.state().toString());
    out.writeStringField("status", feature.status().toString());
    out.writeStringField("reason", Json.wellFormed(feature.reason()));
    writeScores(out, "score", feature.score());
    write(out, "reference", feature.reference());
    write(out, "current", feature.current());
    out.writeArrayFieldStart("statistics");
    for (StatisticResult statistic : feature.statistics()) {
      write(out, statistic);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("skipped");
    for (SkippedStatistic skipped : feature.skipped()) {
      out.writeStartObject();
      out.writeStringField("id", skipped.id().toString());
      out.writeStringField("reason", skipped.reason());
      out.writeEndObject();
    }
    out.writeEndArray();
    if (feature.bins().isPresent()) {
      write(out, feature.bins().get());
    }
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, String name, SampleSize size) throws IOException {
    out.writeObjectFieldStart(name);
    out.writeNumberField("rows", size.rows());
    out.writeNumberField("missing", size.missing());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, StatisticResult statistic) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", statistic.id().toString());
    out.writeStringField("status", statistic.status().toString());
    out.writeNumberField("value", statistic.value());
    writeIfPresent(out, "at_most", statistic.atMost());
    if (statistic.score().isPresent()) {
      double score = statistic.score().getAsDouble();
      writeScores(out, "score", score, "adjusted_score", statistic.rank());
    }
    writeIfPresent(out, "mean_without_drift", statistic.meanWithoutDrift());
    writeIfPresent(out, "p_value", statistic.pValue());
    writeIfPresent(out, "adjusted_p_value", statistic.adjustedPValue());
    if (statistic.testedBy().isPresent()) {
      out.writeStringField("tested_by", statistic.testedBy().get().toString());
    }
    out.writeNumberField("n", statistic.n());
    out.writeNumberField("m", statistic.m());
    if (statistic.bins().isPresent()) {
      out.writeNumberField("bins", statistic.bins().getAsInt());
    }
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, BinTable bins) throws IOException {
    out.writeObjectFieldStart("bins");
    out.writeArrayFieldStart("labels");
    for (String label : bins.labels()) {
      out.writeString(Json.wellFormed(label));
    }
    out.writeEndArray();
    out.writeFieldName("cuts");
    double[] cuts = bins.cuts().stream().mapToDouble(cut -> cut).toArray();
    out.writeArray(cuts, 0, cuts.length);
    writeCounts(out, "reference", bins.reference());
    writeCounts(out, "current", bins.current());
    out.writeStringField("smoothing", bins.smoothing());
    out.writeEndObject();
  }

  private static void writeCounts(JsonGenerator out, String name, List<Long> counts)
      throws IOException {
    out.writeFieldName(name);
    long[] values = counts.stream().mapToLong(count -> count).toArray();
    out.writeArray(values, 0, values.length);
  }

  /** Pairs of a name and a number that may be infinite. */
  private static void writeScores(JsonGenerator out, Object... namesAndValues) throws IOException {
    boolean infinite = false;
    for (int i = 0; i < namesAndValues.length; i += 2) {
      double value = (double) namesAndValues[i + 1];
      out.writeFieldName((String) namesAndValues[i]);
      if (Double.isInfinite(value)) {
        out.writeNull();
        infinite = true;
      } else {
        out.writeNumber(value);
      }
    }
    if (infinite) {
      out.writeStringField("infinite", WHY_INFINITE);
    }
  }

  private static void writeIfPresent(JsonGenerator out, String name, OptionalDouble value)
      throws IOException {
    if (value.isPresent()) {
      out.writeNumberField(name, value.getAsDouble());
    }
  }

  static DriftReport read(String json) {
    JsonObject report = JsonObject.parse(json, "drift report");
    Checks.argument(
        report.has("format") && report.text("format").equals(FORMAT),
        "this is not a drift report: its format must be '%s'",
        FORMAT);
    long version = report.integer("version");
    Checks.argument(
        version == VERSION,
        "drift report has version %d, but this release of Leeway reads version %d",
        version,
        VERSION);
    return new DriftReport(
        report.text("id"),
        Times.parse(report.text("created_at")),
        report.has("baseline")
            ? Optional.of(baseline(report.object("baseline")))
            : Optional.empty(),
        report.constant("status", DriftStatus.values()),
        report.number("drift_score"),
        score(report, "largest_score"),
        policy(report),
        report.smallInteger("tests"),
        report.integer("reference_rows"),
        report.integer("current_rows"),
        report.objects("features").stream().map(ReportJson::feature).toList());
  }

  private static DriftPolicy policy(JsonObject report) {
    DriftPolicy policy = PolicyJson.read(report.object("policy"));
    Checks.argument(
        report.text("policy_hash").equals(policy.hash()),
        "drift report: policy_hash is %s, but the policy in it has %s",
        report.text("policy_hash"),
        policy.hash());
    return policy;
  }

  private static BaselineLink baseline(JsonObject baseline) {
    return new BaselineLink(
        baseline.text("name"), baseline.text("version"), baseline.text("content_hash"));
  }

  private static FeatureDrift feature(JsonObject feature) {
    return new FeatureDrift(
        feature.text("name"),
        feature.constant("role", FeatureRole.values()),
        feature.constant("type", ColumnType.values()),
        feature.constant("state", FeatureState.values()),
        feature.constant("status", DriftStatus.values()),
        feature.text("reason"),
        score(feature, "score"),
        size(feature.object("reference")),
        size(feature.object("current")),
        feature.objects("statistics").stream().map(ReportJson::statistic).toList(),
        feature.objects("skipped").stream()
            .map(
                skipped ->
                    new SkippedStatistic(
                        skipped.constant("id", StatisticId.values()), skipped.text("reason")))
            .toList(),
        feature.has("bins") ? Optional.of(bins(feature.object("bins"))) : Optional.empty());
  }

  private static SampleSize size(JsonObject size) {
    return new SampleSize(size.integer("rows"), size.integer("missing"));
  }

  private static StatisticResult statistic(JsonObject statistic) {
    return new StatisticResult(
        statistic.constant("id", StatisticId.values()),
        statistic.number("value"),
        number(statistic, "at_most"),
        optionalScore(statistic, "score"),
        number(statistic, "mean_without_drift"),
        optionalScore(statistic, "adjusted_score"),
        number(statistic, "p_value"),
        number(statistic, "adjusted_p_value"),
        statistic.has("tested_by")
            ? Optional.of(statistic.constant("tested_by", StatisticId.values()))
            : Optional.empty(),
        statistic.integer("n"),
        statistic.integer("m"),
        statistic.has("bins")
            ? OptionalInt.of(statistic.smallInteger("bins"))
            : OptionalInt.empty(),
        statistic.constant("status", DriftStatus.values()));
  }

  private static BinTable bins(JsonObject bins) {
    return new BinTable(
        bins.texts("labels"),
        bins.numbers("cuts"),
        bins.integers("reference"),
        bins.integers("current"),
        bins.text("smoothing"));
  }

  private static OptionalDouble optionalScore(JsonObject object, String name) {
    return object.has(name) ? OptionalDouble.of(score(object, name)) : OptionalDouble.empty();
  }

  private static double score(JsonObject object, String name) {
    return object.has("infinite") && object.isNull(name)
        ? Double.POSITIVE_INFINITY
        : object.number(name);
  }

  private static OptionalDouble number(JsonObject object, String name) {
    return object.has(name) ? OptionalDouble.of(object.number(name)) : OptionalDouble.empty();
  }
}
