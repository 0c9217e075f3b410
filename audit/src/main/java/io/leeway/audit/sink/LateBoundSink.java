package io.leeway.audit.sink;

import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** Has each event stored where the thread that records it says. */
final class LateBoundSink implements AuditSink {
  private static final int MOST_PLACES = 10_000;

  private final Supplier<? extends DataSource> source;
  private final Optional<Supplier<String>> schema;
  private final UnaryOperator<JdbcSink> settings;
  private final Map<Place, JdbcSink> sinks = new LinkedHashMap<>();

  private record Place(DataSource source, Optional<String> schema) {}

  LateBoundSink(
      Supplier<? extends DataSource> source,
      Optional<Supplier<String>> schema,
      UnaryOperator<JdbcSink> settings) {
    this.source = Objects.requireNonNull(source, "supplier of the data source");
    this.schema = schema;
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  @Override
  public AuditSink destination() {
    DataSource here = Objects.requireNonNull(source.get(), "the supplier gave no data source");
    Optional<String> name =
        schema.map(
            supplier -> Objects.requireNonNull(supplier.get(), "the supplier gave no schema"));
    return sink(new Place(here, name));
  }

  private synchronized JdbcSink sink(Place place) {
    JdbcSink known = sinks.get(place);
    if (known == null) {
      if (sinks.size() == MOST_PLACES) {
        throw new IllegalStateException(
            "there are at most "
                + MOST_PLACES
                + " databases and schemas; does the supplier make a new data source each time?");
      }
      JdbcSink there = JdbcSink.on(place.source);
      known = settings.apply(place.schema.map(there::withSchema).orElse(there));
      sinks.put(place, known);
    }
    return known;
  }

  /** A batch may be stored by another thread than those which recorded its events. */
  @Override
  public void append(List<AuditEvent> events) {
    throw new IllegalStateException(
        "a late-bound sink is for an AuditLog, which asks it for the destination of each event;"
            + " a fan-out, or another sink around it, cannot");
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (JdbcSink sink : all()) {
      try {
        sink.close();
      } catch (IOException | RuntimeException e) { // the others are to be closed, too
        if (failure == null) {
          failure = new IOException("not all audit logs could be closed: " + e.getMessage(), e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private synchronized List<JdbcSink> all() {
    return List.copyOf(sinks.values());
  }

  @Override
  public String toString() {
    return "JdbcSink[late-bound]";
  }
}
