package io.leeway.drift;

import com.fasterxml.jackson.core.JsonGenerator;
import io.leeway.core.Actor;
import io.leeway.core.TimeWindow;
import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import io.leeway.core.json.Json;
import io.leeway.core.json.JsonObject;
import io.leeway.drift.profile.ColumnType;
import io.leeway.drift.statistic.StatisticId;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
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
    writeSubject(out, report);
    out.writeStringField("status", report.status().toString());
    out.writeStringField("alert_level", report.alertLevel().toString());
    out.writeNumberField("drift_score", report.driftScore());
    writeScores(out, "largest_score", report.largestScore());
    out.writeStringField("significance", significance(report.significanceAssessed()));
    out.writeStringField("feature_status", report.featureStatus().toString());
    out.writeStringField("prediction_status", report.predictionStatus().toString());
    write(out, report.schema());
    out.writeFieldName("policy");
    PolicyJson.write(out, report.policy());
    out.writeStringField("policy_hash", report.policy().hash());
    out.writeNumberField("tests", report.tests());
    out.writeNumberField("reference_rows", report.referenceRows());
    out.writeNumberField("current_rows", report.currentRows());
    writeAll(out, "features", report.features(), ReportJson::write);
    writeAll(out, "predictions", report.predictions(), ReportJson::write);
    writeAll(out, "checks", report.checks(), ReportJson::write);
    out.writeEndObject();
  }

  private interface Element<T> {
    void write(JsonGenerator out, T element) throws IOException;
  }

  private static <T> void writeAll(
      JsonGenerator out, String name, List<T> elements, Element<T> writer) throws IOException {
    out.writeArrayFieldStart(name);
    for (T element : elements) {
      writer.write(out, element);
    }
    out.writeEndArray();
  }

  private static String significance(boolean assessed) {
    return assessed ? "assessed" : "not assessed";
  }

  /** What the report is about. */
  private static void writeSubject(JsonGenerator out, DriftReport report) throws IOException {
    out.writeStringField("created_at", Times.format(report.createdAt()));
    if (report.createdBy().isPresent()) {
      Actor actor = report.createdBy().get();
      out.writeObjectFieldStart("created_by");
      writeText(out, "type", actor.type());
      writeText(out, "id", actor.id());
      writeIfPresent(out, "on_behalf_of", actor.onBehalfOf());
      out.writeEndObject();
    }
    writeIfPresent(out, "model", report.model());
    writeIfPresent(out, "deployment", report.deployment());
    if (report.baseline().isPresent()) {
      BaselineLink baseline = report.baseline().get();
      out.writeObjectFieldStart("baseline");
      writeText(out, "name", baseline.name());
      writeText(out, "version", baseline.version());
      out.writeStringField("content_hash", baseline.contentHash());
      out.writeEndObject();
    }
    if (report.window().isPresent()) {
      TimeWindow window = report.window().get();
      out.writeObjectFieldStart("window");
      out.writeStringField("start", Times.format(window.start()));
      out.writeStringField("end", Times.format(window.end()));
      out.writeEndObject();
    }
    if (report.segment().isPresent()) {
      Segment segment = report.segment().get();
      out.writeObjectFieldStart("segment");
      writeText(out, "column", segment.column());
      writeIfPresent(out, "value", segment.value());
      out.writeBooleanField("small", segment.small());
      out.writeEndObject();
    }
  }

  private static void write(JsonGenerator out, SchemaDrift schema) throws IOException {
    out.writeObjectFieldStart("schema");
    out.writeStringField("status", schema.status().toString());
    writeTexts(out, "missing", schema.missing());
    writeTexts(out, "added", schema.added());
    writeTexts(out, "retyped", schema.retyped());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, CheckResult check) throws IOException {
    out.writeStartObject();
    out.writeStringField("kind", check.kind().toString());
    out.writeStringField("check", check.check());
    writeIfPresent(out, "subject", check.subject());
    out.writeStringField("severity", check.severity().toString());
    out.writeStringField("state", check.state().toString());
    writeIfPresent(out, "value", check.value());
    writeIfPresent(out, "low", check.low());
    writeIfPresent(out, "high", check.high());
    writeIfPresent(out, "limit", check.limit());
    writeText(out, "reason", check.reason());
    out.writeEndObject();
  }

  private static void writeText(JsonGenerator out, String name, String text) throws IOException {
    out.writeStringField(name, Json.wellFormed(text));
  }

  private static void writeIfPresent(JsonGenerator out, String name, Optional<String> text)
      throws IOException {
    if (text.isPresent()) {
      writeText(out, name, text.get());
    }
  }

  private static void writeTexts(JsonGenerator out, String name, List<String> texts)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (String text : texts) {
      out.writeString(Json.wellFormed(text));
    }
    out.writeEndArray();
  }

  static String writeCompact(DriftReport report) {
    return Json.line(
        out -> {
          out.writeStartObject();
          writeCompact(out, "feature_drift", report.features());
          writeCompact(out, "prediction_drift", report.predictions());
          out.writeNumberField("drift_score", report.driftScore());
          out.writeStringField("drift_status", report.status().toString().toLowerCase(Locale.ROOT));
          out.writeNumberField("sample_size", report.currentRows());
          out.writeEndObject();
        });
  }

  private static void writeCompact(JsonGenerator out, String name, List<FeatureDrift> columns)
      throws IOException {
    out.writeObjectFieldStart(name);
    for (FeatureDrift column : columns) {
      Optional<StatisticResult> decisive = column.decisive();
      if (column.state() == FeatureState.ASSESSED && decisive.isPresent()) {
        out.writeObjectFieldStart(Json.wellFormed(column.name()));
        out.writeNumberField("score", Math.min(1, decisive.get().rank()));
        out.writeStringField("kind", decisive.get().id().toString());
        out.writeEndObject();
      }
    }
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, FeatureDrift feature) throws IOException {
    out.writeStartObject();
    out.writeStringField("name", Json.wellFormed(feature.name()));
    writeIfPresent(out, "type", feature.type().map(ColumnType::toString));
    out.writeStringField("state", feature.state().toString());
    out.writeStringField("status", feature.status().toString());
    out.writeStringField("reason", Json.wellFormed(feature.reason()));
    writeScores(out, "score", feature.score());
    write(out, "reference", feature.reference());
    write(out, "current", feature.current());
    writeIfPresent(out, "unseen_rate", feature.unseenRate());
    writeAll(out, "statistics", feature.statistics(), ReportJson::write);
    writeAll(out, "skipped", feature.skipped(), ReportJson::write);
    if (feature.bins().isPresent()) {
      write(out, feature.bins().get());
    }
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, SkippedStatistic skipped) throws IOException {
    out.writeStartObject();
    out.writeStringField("id", skipped.id().toString());
    writeText(out, "reason", skipped.reason());
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
    out.writeBooleanField("categories", bins.categories());
    writeTexts(out, "labels", bins.labels());
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
    ReportParts read = new ReportParts();
    read.driftScore = report.number("drift_score");
    read.id = report.text("id");
    read.createdAt = Times.parse(report.text("created_at"));
    readSubject(report, read);
    read.status = report.constant("status", DriftStatus.values());
    read.largestScore = score(report, "largest_score");
    read.significanceAssessed = report.text("significance").equals(significance(true));
    read.policy = policy(report);
    read.tests = report.smallInteger("tests");
    read.referenceRows = report.integer("reference_rows");
    read.currentRows = report.integer("current_rows");
    report.objects("features").stream()
        .map(column -> column(column, FeatureRole.FEATURE))
        .forEach(read.columns::add);
    report.objects("predictions").stream()
        .map(column -> column(column, FeatureRole.PREDICTION))
        .forEach(read.columns::add);
    report.objects("checks").stream().map(ReportJson::check).forEach(read.checks::add);
    return new DriftReport(read);
  }

  private static void readSubject(JsonObject report, ReportParts read) {
    if (report.has("created_by")) {
      JsonObject actor = report.object("created_by");
      read.createdBy =
          new Actor(actor.text("type"), actor.text("id"), actor.optionalText("on_behalf_of"));
    }
    read.model = report.optionalText("model").orElse(null);
    read.deployment = report.optionalText("deployment").orElse(null);
    if (report.has("baseline")) {
      JsonObject baseline = report.object("baseline");
      read.baseline =
          new BaselineLink(
              baseline.text("name"), baseline.text("version"), baseline.text("content_hash"));
    }
    if (report.has("window")) {
      JsonObject window = report.object("window");
      read.window =
          new TimeWindow(Times.parse(window.text("start")), Times.parse(window.text("end")));
    }
    if (report.has("segment")) {
      JsonObject segment = report.object("segment");
      read.segment =
          new Segment(
              segment.text("column"), segment.optionalText("value"), segment.truth("small"));
    }
  }

  private static CheckResult check(JsonObject check) {
    return new CheckResult(
        check.constant("kind", CheckKind.values()),
        check.text("check"),
        check.optionalText("subject"),
        check.constant("severity", Severity.values()),
        check.constant("state", CheckState.values()),
        number(check, "value"),
        number(check, "low"),
        number(check, "high"),
        number(check, "limit"),
        check.text("reason"));
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

  private static FeatureDrift column(JsonObject feature, FeatureRole role) {
    return new FeatureDrift(
        feature.text("name"),
        role,
        feature.has("type")
            ? Optional.of(feature.constant("type", ColumnType.values()))
            : Optional.empty(),
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
        bins.truth("categories"),
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
