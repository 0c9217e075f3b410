package io.leeway.audit;

import io.leeway.core.json.EventCells;
import java.io.IOException;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** An event as JSON on one line, and its members as {@link EventCells} has them. */
record EventJson(byte[] json, @Nullable String[] cells) {
  private static final int ID = EventCells.NAMES.indexOf("id");
  private static final int TIME = EventCells.NAMES.indexOf("time");
  private static final int ACTION = EventCells.NAMES.indexOf("action");

  /** Empty if it is not the JSON of an event: an object that has what every event has. */
  static Optional<EventJson> of(byte[] json) {
    try {
      @Nullable String[] cells = EventCells.of(json, 0, json.length);
      boolean isEvent = cells[ID] != null && cells[TIME] != null && cells[ACTION] != null;
      return isEvent ? Optional.of(new EventJson(json, cells)) : Optional.empty();
    } catch (IOException e) { // not of memory: it is no JSON
      return Optional.empty();
    }
  }

  String action() {
    return String.valueOf(cells[ACTION]);
  }

  /** As {@link AuditReader#forEach}, with the JSON and the seq of each event. */
  static long forEach(AuditReader reader, AuditQuery query, ObjLongConsumer<EventJson> action) {
    if (reader instanceof ScopedReader scoped) {
      return forEach(scoped.all(), query.within(scoped.tenant()), action);
    }
    if (reader instanceof RecordReader records) {
      return records.forEachJson(query, action);
    }
    return reader.forEach(
        query,
        record ->
            of(record.event().toJsonBytes()).ifPresent(json -> action.accept(json, record.seq())));
  }
}
