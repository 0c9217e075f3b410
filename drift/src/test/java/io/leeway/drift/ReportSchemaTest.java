package io.leeway.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.leeway.drift.statistic.StatisticId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What reports look like as JSON is what the published schema says. */
class ReportSchemaTest {
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(DriftReport.jsonSchema());

  private static List<String> mistakes(String json) {
    return SCHEMA.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = ReportSchemaTest.class.getResourceAsStream("/golden/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static Stream<DriftReport> reports() {
    Dataset strikes = Dataset.fromCsv(Path.of("../examples/datasets/birdstrikes.csv"));
    Dataset early = strikes.between("flight_date", "1990", "1995").without("flight_date");
    Dataset late = strikes.between("flight_date", "1995", "2000").without("flight_date");
    DriftPolicy policy =
        DriftPolicy.builder("all that a policy can say", "1")
            .all(
                rule ->
                    rule.withStatistics(StatisticId.PSI, StatisticId.KS, StatisticId.WASSERSTEIN))
            .feature("damage", rule -> rule.withMuted(true))
            .feature(
                "operator", rule -> rule.withSensitive(true).withLimits(StatisticId.PSI, 1, 2, 3))
            .block("aircraft")
            .build();
    return Stream.of(
        Drift.between(early, late),
        Drift.between(early, late.without("damage")),
        Drift.between(early.rows(0, 5), late),
        DriftCalculator.withDefaults().withPolicy(policy).compare(early, late),
        DriftCalculator.withDefaults()
            .compare(Baseline.builder("strikes", "1").dataset(early).build(), late),
        DriftReport.computedElsewhere(0.3).feature("age", StatisticId.PSI, 0.3).build());
  }

  @ParameterizedTest
  @MethodSource("reports")
  void everyReport_isValid(DriftReport report) {
    assertThat(mistakes(report.toJson())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"report-v1.json", "report-full-v1.json"})
  void storedReport_isValid(String name) throws IOException {
    assertThat(mistakes(golden(name))).isEmpty();
  }

  @Test
  void unknownMember_isNotAllowedAnywhere() throws IOException {
    String json = golden("report-full-v1.json");

    for (String place :
        List.of(
            "\"id\": \"fixed\"",
            "\"small\": false",
            "\"alpha\": 0.05",
            "\"rows\": 40",
            "\"n\": 40",
            "\"kind\": ")) {
      assertThat(json).contains(place);
      assertThat(mistakes(json.replaceFirst(place, "\"surprise\": 1, " + place)))
          .as(place)
          .isNotEmpty();
    }
    assertThat(mistakes(json.replace("\"drift_score\": 1.0", "\"drift_score\": 1.1"))).isNotEmpty();
    assertThat(mistakes(json.replace("\"low\": 0.6,", ""))).isNotEmpty();
  }
}
