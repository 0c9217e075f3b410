package io.leeway.audit.viewer;

import com.fasterxml.jackson.core.JsonGenerator;
import io.leeway.audit.chain.Finding;
import io.leeway.audit.chain.Verification;
import io.leeway.core.internal.Times;
import io.leeway.core.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A report as JSON, for programs. */
final class ComplianceJson {
  private ComplianceJson() {}

  static String of(ComplianceReport.Parts report) {
    return Json.pretty(out -> write(out, report));
  }

  private static void write(JsonGenerator out, ComplianceReport.Parts report) throws IOException {
    out.writeStartObject();
    out.writeStringField("report", "leeway audit compliance");
    out.writeNumberField("version", 1);
    text(out, "title", report.title());
    out.writeStringField("made_at", Times.format(report.madeAt()));
    text(out, "log", report.log());
    out.writeObjectFieldStart("period");
    out.writeStringField("start", Times.format(report.period().start()));
    out.writeStringField("end", Times.format(report.period().end()));
    out.writeEndObject();
    verification(out, report.verification());
    records(out, report);
    checkpoints(out, report);
    PeriodFacts facts = report.facts();
    counts(out, "by_action", facts.byAction());
    counts(out, "by_outcome", facts.byOutcome());
    counts(out, "by_actor", facts.byActor());
    rows(out, "denied", facts.denied());
    rows(out, "failed", facts.failed());
    out.writeNumberField("dropped", facts.dropped());
    out.writeNumberField("sampled_out", facts.sampledOut());
    out.writeObjectFieldStart("own_records");
    for (Map.Entry<String, FirstOf<PeriodFacts.Row>> own : facts.own().entrySet()) {
      rows(out, Json.wellFormed(own.getKey()), own.getValue());
    }
    out.writeEndObject();
    out.writeArrayFieldStart("not_proven");
    for (String limit : ComplianceText.NOT_PROVEN) {
      out.writeString(limit);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void text(JsonGenerator out, String name, String value) throws IOException {
    out.writeStringField(name, Json.wellFormed(value));
  }

  private static void verification(JsonGenerator out, Verification found) throws IOException {
    out.writeObjectFieldStart("verification");
    out.writeBooleanField("valid", found.valid());
    if (found.chainName().isPresent()) {
      text(out, "chain_name", found.chainName().get());
    }
    if (found.chainId().isPresent()) {
      out.writeStringField("chain_id", found.chainId().get());
    }
    out.writeNumberField("total_records", found.totalRecords());
    out.writeNumberField("verified_records", found.verifiedRecords());
    out.writeNumberField("records_without_checkpoint", found.recordsWithoutCheckpoint());
    out.writeArrayFieldStart("findings");
    for (Finding finding : found.findings()) {
      out.writeStartObject();
      out.writeStringField("kind", finding.kind().name());
      out.writeBooleanField("error", finding.kind().isError());
      out.writeNumberField("from_seq", finding.fromSeq());
      out.writeNumberField("to_seq", finding.toSeq());
      text(out, "detail", finding.detail());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeNumberField("findings_left_out", found.findingsLeftOut());
    out.writeEndObject();
  }

  private static void records(JsonGenerator out, ComplianceReport.Parts report) throws IOException {
    PeriodFacts facts = report.facts();
    out.writeObjectFieldStart("records");
    out.writeNumberField("first_seq", facts.firstSeq());
    out.writeNumberField("last_seq", facts.lastSeq());
    out.writeNumberField("count", facts.records());
    out.writeNumberField("events", facts.events());
    out.writeNumberField("covered_by_checkpoint", report.covered());
    out.writeNumberField("unreadable_lines_of_the_log", facts.unreadable());
    out.writeEndObject();
  }

  private static void checkpoints(JsonGenerator out, ComplianceReport.Parts report)
      throws IOException {
    out.writeArrayFieldStart("checkpoints");
    for (GivenCheckpoint given : report.checkpoints()) {
      out.writeStartObject();
      text(out, "origin", given.checkpoint().origin());
      out.writeNumberField("size", given.checkpoint().size());
      out.writeStringField("root", given.checkpoint().root());
      out.writeStringField("state", given.state().words());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeNumberField("checkpoints_left_out", report.checkpointsLeftOut());
  }

  private static void counts(JsonGenerator out, String name, Counts counts) throws IOException {
    out.writeObjectFieldStart(name);
    out.writeArrayFieldStart("names");
    List<Counts.Count> largest = counts.largest();
    for (Counts.Count count : largest) {
      out.writeStartObject();
      text(out, "name", count.name());
      out.writeNumberField("count", count.count());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeNumberField("events_of_other_names", counts.others());
    out.writeEndObject();
  }

  private static void rows(JsonGenerator out, String name, FirstOf<PeriodFacts.Row> rows)
      throws IOException {
    out.writeObjectFieldStart(name);
    out.writeNumberField("count", rows.total());
    out.writeArrayFieldStart("first");
    for (PeriodFacts.Row row : rows.kept()) {
      out.writeStartObject();
      out.writeNumberField("seq", row.seq());
      out.writeStringField("recorded_at", Times.format(row.time()));
      text(out, "action", row.action());
      text(out, "actor", row.actor());
      text(out, "resource", row.resource());
      text(out, "text", row.text());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeNumberField("left_out", rows.leftOut());
    out.writeEndObject();
  }
}
