package io.leeway.drift.profile;

import com.fasterxml.jackson.core.JsonGenerator;
import io.leeway.core.internal.Checks;
import io.leeway.core.json.Json;
import io.leeway.core.json.JsonObject;
import io.leeway.drift.binning.Bins;
import io.leeway.drift.binning.CategoryBins;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Profiles as JSON, format version 1, which {@link DatasetProfile#toJson} describes. */
final class ProfileJson {
  private static final String FORMAT = "leeway.profile";
  private static final int VERSION = 1;
  private static final byte[] NO_HEADER = {};

  private ProfileJson() {}

  static String write(DatasetProfile profile) {
    return Json.pretty(out -> write(out, profile));
  }

  private static void write(JsonGenerator out, DatasetProfile profile) throws IOException {
    out.writeStartObject();
    out.writeStringField("format", FORMAT);
    out.writeNumberField("version", VERSION);
    out.writeNumberField("rows", profile.rows());
    if (profile.bins().firstRows().isPresent()) {
      out.writeNumberField("bins_from_first_rows", profile.bins().firstRows().getAsLong());
    }
    out.writeArrayFieldStart("features");
    for (Map.Entry<String, FeatureProfile> feature : profile.features().entrySet()) {
      write(out, feature.getKey(), feature.getValue());
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, String name, FeatureProfile profile)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("name", name);
    out.writeStringField("type", profile.type().toString());
    out.writeNumberField("rows", profile.rows());
    out.writeNumberField("missing", profile.missing());
    if (profile instanceof NumericProfile numeric) {
      write(out, numeric);
    } else if (profile instanceof CategoryProfile names) {
      writeTexts(out, "frequent", names.bins().frequent());
      writeTexts(out, "rare", names.bins().rare());
      writeCounts(out, names.counts());
    } else {
      out.writeStringField("unbinned", ((UnbinnedProfile) profile).reason());
    }
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, NumericProfile profile) throws IOException {
    out.writeNumberField("negative_infinities", profile.negativeInfinities());
    out.writeNumberField("positive_infinities", profile.positiveInfinities());
    if (profile.moments().isPresent() && profile.moments().get().n() > 0) {
      write(out, profile.moments().get());
    }
    writeNumbers(out, "cuts", profile.bins().coarse().cuts());
    writeCounts(out, profile.counts());
    if (!profile.bins().fine().equals(profile.bins().coarse())) {
      Packer fine = new Packer();
      ProfileBytes.writeFine(fine, profile);
      out.writeStringField("fine", Base64.getEncoder().encodeToString(fine.compressed(NO_HEADER)));
    } else if (profile.moments().isPresent()) {
      writeNumbers(out, "sums", profile.sums());
    }
  }

  private static void write(JsonGenerator out, Moments moments) throws IOException {
    out.writeObjectFieldStart("moments");
    out.writeNumberField("n", moments.n());
    writeNumber(out, "mean", moments.mean());
    writeNumber(out, "squares", moments.squares());
    out.writeNumberField("min", moments.min());
    out.writeNumberField("max", moments.max());
    out.writeEndObject();
  }

  private static void writeTexts(JsonGenerator out, String name, List<String> texts)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (String text : texts) {
      out.writeString(text); // a surrogate, with its partner or without, becomes an escape
    }
    out.writeEndArray();
  }

  private static void writeCounts(JsonGenerator out, long[] counts) throws IOException {
    out.writeFieldName("counts");
    out.writeArray(counts, 0, counts.length);
  }

  private static void writeNumbers(JsonGenerator out, String name, List<Double> numbers)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (double number : numbers) {
      writeNumber(out, number);
    }
    out.writeEndArray();
  }

  private static void writeNumber(JsonGenerator out, String name, double number)
      throws IOException {
    out.writeFieldName(name);
    writeNumber(out, number);
  }

  private static void writeNumber(JsonGenerator out, double number) throws IOException {
    if (Double.isFinite(number)) {
      out.writeNumber(number);
    } else {
      out.writeNull();
    }
  }

  static DatasetProfile read(String json) {
    JsonObject profile = JsonObject.parse(json, "profile");
    Checks.argument(
        profile.has("format") && profile.text("format").equals(FORMAT),
        "this is not a profile: its format must be '%s'",
        FORMAT);
    long version = profile.integer("version");
    Checks.argument(
        version == VERSION,
        "profile has version %d, but this release of Leeway reads version %d",
        version,
        VERSION);
    LinkedHashMap<String, FeatureProfile> features = new LinkedHashMap<>();
    for (JsonObject feature : profile.objects("features")) {
      String name = feature.text("name");
      Checks.argument(
          features.put(name, namedFeature(name, feature)) == null,
          "profile has feature '%s' twice",
          name);
    }
    DatasetProfile read = DatasetProfile.ofFeatures(features, firstRows(profile));
    Checks.argument(
        read.rows() == profile.integer("rows"),
        "profile: rows is %d, but its features have %d",
        profile.integer("rows"),
        read.rows());
    return read;
  }

  private static long firstRows(JsonObject profile) {
    if (!profile.has("bins_from_first_rows")) {
      return 0;
    }
    long rows = profile.integer("bins_from_first_rows");
    Checks.argument(rows >= 1, "bins_from_first_rows must be at least 1, but was %d", rows);
    return rows;
  }

  private static FeatureProfile namedFeature(String name, JsonObject feature) {
    try {
      FeatureProfile profile = feature(feature);
      Checks.argument(
          profile.rows() == feature.integer("rows"),
          "rows is %d, but counts and missing add up to %d",
          feature.integer("rows"),
          profile.rows());
      return profile;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("profile of '" + name + "': " + e.getMessage(), e);
    }
  }

  private static FeatureProfile feature(JsonObject feature) {
    if (feature.constant("type", ColumnType.values()) == ColumnType.NUMERIC) {
      return numbers(feature);
    }
    return feature.has("unbinned")
        ? new UnbinnedProfile(
            feature.integer("rows"), feature.integer("missing"), feature.text("unbinned"))
        : CategoryProfile.checked(
            CategoryBins.ofNames(feature.texts("frequent"), feature.texts("rare")),
            counts(feature),
            feature.integer("missing"));
  }

  private static NumericProfile numbers(JsonObject feature) {
    Bins coarse = Bins.ofCuts(doubles(feature.numbers("cuts")));
    ProfileBytes.Fine fine = feature.has("fine") ? fine(feature) : coarseOnly(coarse, feature);
    Checks.argument(
        fine.sums() != null || !feature.has("moments"), "moments are there, but no sums");
    NumericProfile profile =
        NumericProfile.checked(
            NumericBins.of(fine.bins(), coarse),
            fine.counts(),
            fine.sums(),
            feature.integer("missing"),
            feature.integer("negative_infinities"),
            feature.integer("positive_infinities"),
            feature.has("moments") ? moments(feature.object("moments")) : Moments.NONE);
    Checks.argument(
        Arrays.equals(profile.counts(), counts(feature)),
        "counts are %s, but those of the fine bins give %s",
        feature.integers("counts"),
        Arrays.toString(profile.counts()));
    return profile;
  }

  private static ProfileBytes.Fine fine(JsonObject feature) {
    String base64 = feature.text("fine");
    byte[] compressed;
    try {
      compressed = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("fine is not base64: " + e.getMessage(), e);
    }
    Unpacker in = new Unpacker(compressed, 0);
    ProfileBytes.Fine fine = ProfileBytes.Fine.read(in);
    in.end();
    return fine;
  }

  private static ProfileBytes.Fine coarseOnly(Bins coarse, JsonObject feature) {
    double[] sums = feature.has("sums") ? doubles(feature.numbers("sums", Double.NaN)) : null;
    return new ProfileBytes.Fine(coarse, counts(feature), sums);
  }

  private static Moments moments(JsonObject moments) {
    return new Moments(
        moments.integer("n"),
        moments.number("mean", Double.NaN),
        moments.number("squares", Double.POSITIVE_INFINITY),
        moments.number("min"),
        moments.number("max"));
  }

  private static double[] doubles(List<Double> values) {
    return values.stream().mapToDouble(value -> value).toArray();
  }

  private static long[] counts(JsonObject feature) {
    return feature.integers("counts").stream().mapToLong(count -> count).toArray();
  }
}
