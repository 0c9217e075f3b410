package io.leeway.drift;

import io.leeway.core.internal.Checks;
import io.leeway.core.internal.Times;
import io.leeway.drift.profile.DatasetProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model's data looked like when all was well: a named, versioned profile that later data is
 * compared with. The rows it was made from are not needed any more.
 *
 * <pre>{@code
 * Baseline baseline =
 *     Baseline.builder("credit", "2.1.0")
 *         .profile(trained)
 *         .modelUri("s3://models/credit/2.1.0")
 *         .predictions("score")
 *         .build();
 * baseline.writeJson(Path.of("credit-2.1.0.json"));
 * }</pre>
 *
 * <p>Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class Baseline {
  /**
   * The baseline that a baseline came after.
   *
   * @param version its version
   * @param contentHash its content hash
   * @param reason why it was replaced
   * @since 0.1
   */
  public record Previous(String version, String contentHash, String reason) {}

  private final String name;
  private final String version;
  private final Instant createdAt;
  private final @Nullable String modelUri;
  private final Set<String> predictions;
  private final Map<String, Double> importances;
  private final @Nullable Previous previous;
  private final DatasetProfile profile;

  private Baseline(Builder builder, DatasetProfile profile) {
    name = builder.name;
    version = builder.version;
    createdAt = Times.micros(builder.createdAt);
    modelUri = builder.modelUri;
    predictions = Collections.unmodifiableSet(new LinkedHashSet<>(builder.predictions));
    importances = Collections.unmodifiableMap(new LinkedHashMap<>(builder.importances));
    previous = builder.previous;
    this.profile = profile;
  }

  /**
   * Begins a baseline.
   *
   * @param name what it is for, most often the model's name
   * @param version unlike that of any other baseline of the name
   */
  public static Builder builder(String name, String version) {
    return new Builder(name, version);
  }

  /** What it is for. */
  public String name() {
    return name;
  }

  /** Its version. */
  public String version() {
    return version;
  }

  /** When it was made, to the microsecond. */
  public Instant createdAt() {
    return createdAt;
  }

  /** Where the model is that it belongs to. */
  public Optional<String> modelUri() {
    return Optional.ofNullable(modelUri);
  }

  /** The columns that come out of the model. */
  public Set<String> predictions() {
    return predictions;
  }

  /** How much each feature matters to the model, 0 upwards; only those that were given. */
  public Map<String, Double> importances() {
    return importances;
  }

  /** The baseline that this one came after. */
  public Optional<Previous> previous() {
    return Optional.ofNullable(previous);
  }

  /** The counts, predictions included. */
  public DatasetProfile profile() {
    return profile;
  }

  /** The SHA-256 over names and types of the columns, 64 hex digits. */
  public String schemaHash() {
    return BaselineJson.schemaHash(this);
  }

  /** The SHA-256 over all of it, 64 hex digits; stored with it, it shows a change by hand. */
  public String contentHash() {
    return BaselineJson.contentHash(this);
  }

  /**
   * The next version, with a link to this one: the model has learnt from other data, or what has
   * drifted is accepted. The version's last number goes up by one: 2.1.0 becomes 2.1.1.
   *
   * @param current what is normal from now on
   * @param reason why, for whoever asks later
   * @throws IllegalArgumentException if a prediction is not among its columns, the reason is blank,
   *     or the version does not end with a number: {@link #accept(DatasetProfile, String, String)}
   */
  public Baseline accept(DatasetProfile current, String reason) {
    int digits = version.length();
    while (digits > 0 && Character.digit(version.charAt(digits - 1), 10) >= 0) {
      digits--;
    }
    String number = version.substring(digits);
    Checks.argument(
        !number.isEmpty() && number.length() < 18,
        "version '%s' does not end with a number; say what the next one is",
        version);
    long next = Long.parseLong(number) + 1;
    String padded = String.format(Locale.ROOT, "%0" + number.length() + "d", next);
    return accept(current, version.substring(0, digits) + padded, reason);
  }

  /**
   * As {@link #accept(DatasetProfile, String)}, with the version that it is to have.
   *
   * @throws IllegalArgumentException if a prediction is not among its columns, the reason is blank,
   *     or the version is this one's
   */
  public Baseline accept(DatasetProfile current, String version, String reason) {
    Checks.argument(!reason.isBlank(), "a new baseline needs a reason");
    Checks.argument(
        !version.equals(this.version), "version %s is the baseline's own; name another", version);
    Builder builder = builder(name, version).profile(current);
    builder.modelUri = modelUri;
    builder.predictions.addAll(predictions);
    importances.forEach(
        (feature, importance) -> {
          if (current.features().containsKey(feature)) {
            builder.importances.put(feature, importance);
          }
        });
    builder.previous = new Previous(this.version, contentHash(), reason);
    return builder.build();
  }

  /**
   * The same without fine bins: about a twentieth of the size. Psi, chi2, js and missing_rate stay
   * exact; ks has a wider bound.
   */
  public Baseline withoutFineBins() {
    Builder builder = builder(name, version);
    builder.createdAt = createdAt;
    builder.modelUri = modelUri;
    builder.predictions.addAll(predictions);
    builder.importances.putAll(importances);
    builder.previous = previous;
    return new Baseline(builder, profile.withoutFineBins());
  }

  /** The baseline as JSON, one member a line; the inverse of {@link #fromJson}. */
  public String toJson() {
    return BaselineJson.write(this);
  }

  /**
   * A baseline from its JSON.
   *
   * @throws IllegalArgumentException if it is not that of a baseline, was changed by hand, or is of
   *     a version that this release does not know; the message names what is wrong
   */
  public static Baseline fromJson(String json) {
    return BaselineJson.read(json);
  }

  /**
   * Writes {@link #toJson()} to a new file.
   *
   * @throws UncheckedIOException if the file is there already, or cannot be written
   */
  public void writeJson(Path file) {
    try {
      Files.writeString(file, toJson(), StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /**
   * Reads a file of {@link #writeJson}.
   *
   * @throws IllegalArgumentException as {@link #fromJson}
   * @throws UncheckedIOException if it cannot be read
   */
  public static Baseline readJson(Path file) {
    try {
      return fromJson(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Baseline baseline && contentHash().equals(baseline.contentHash());
  }

  @Override
  public int hashCode() {
    return contentHash().hashCode();
  }

  /** Name, version, and what it was made from. */
  @Override
  public String toString() {
    return name + " " + version + ": " + profile;
  }

  /**
   * Collects what a baseline holds. For one thread.
   *
   * @since 0.1
   */
  public static final class Builder {
    private final String name;
    private final String version;
    private Instant createdAt = Times.now();
    private @Nullable String modelUri;
    private final Set<String> predictions = new LinkedHashSet<>();
    private final Map<String, Double> importances = new LinkedHashMap<>();
    private @Nullable Previous previous;
    private @Nullable DatasetProfile profile;

    private Builder(String name, String version) {
      this.name = name;
      this.version = version;
    }

    /** The rows that the model was trained on, in bins of their own. */
    public Builder dataset(Dataset trained) {
      return profile(trained.profile());
    }

    /** What was counted of the rows that the model was trained on. */
    public Builder profile(DatasetProfile profile) {
      this.profile = profile;
      return this;
    }

    /** When it was made; now, unless said otherwise. */
    public Builder createdAt(Instant createdAt) {
      this.createdAt = createdAt;
      return this;
    }

    /** Where the model is. */
    public Builder modelUri(String modelUri) {
      this.modelUri = modelUri;
      return this;
    }

    /** The columns that come out of the model. */
    public Builder predictions(String... columns) {
      predictions.addAll(List.of(columns));
      return this;
    }

    /**
     * How much a feature matters to the model.
     *
     * @param importance 0 upwards, on any scale
     */
    public Builder importance(String feature, double importance) {
      importances.put(feature, importance);
      return this;
    }

    void previous(Previous previous) {
      this.previous = previous;
    }

    /**
     * The baseline.
     *
     * @throws IllegalArgumentException if it has no name, version or profile, a prediction or a
     *     feature with an importance is not among the columns, or an importance is negative or not
     *     finite; the message lists all of it
     */
    public Baseline build() {
      List<String> problems = new ArrayList<>();
      if (name.isBlank() || version.isBlank()) {
        problems.add("a baseline needs a name and a version");
      }
      DatasetProfile counted = profile;
      if (counted == null) {
        problems.add("a baseline needs a dataset or a profile");
        throw new IllegalArgumentException(String.join("; ", problems));
      }
      Set<String> named = new LinkedHashSet<>(predictions);
      named.addAll(importances.keySet());
      named.removeAll(counted.features().keySet());
      if (!named.isEmpty()) {
        problems.add(
            "no such columns: " + named + "; columns found: " + counted.features().keySet());
      }
      importances.forEach(
          (feature, importance) -> {
            if (!(importance >= 0 && importance < Double.POSITIVE_INFINITY)) {
              problems.add(
                  "importance must be 0 or more, but of '" + feature + "' was " + importance);
            }
          });
      Checks.argument(problems.isEmpty(), "%s", String.join("; ", problems));
      return new Baseline(this, counted);
    }
  }
}
