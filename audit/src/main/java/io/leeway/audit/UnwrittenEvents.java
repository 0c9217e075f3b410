package io.leeway.audit;

import io.leeway.core.AuditEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps events that no sink took in time in a file of its own, one line of JSON each. */
final class UnwrittenEvents {
  private static final Logger LOG = LoggerFactory.getLogger(UnwrittenEvents.class);
  private static final String PREFIX = "leeway-audit-unwritten-";

  private final Optional<Path> folder;

  UnwrittenEvents(Optional<Path> folder) {
    this.folder = folder;
  }

  void save(List<AuditEvent> events) {
    if (events.isEmpty()) {
      return;
    }
    try {
      // Made for nobody but the owner, where the system knows owners.
      Path file =
          folder.isPresent()
              ? Files.createTempFile(folder.get(), PREFIX, ".jsonl")
              : Files.createTempFile(PREFIX, ".jsonl");
      Files.write(file, events.stream().map(AuditEvent::toJson).toList(), StandardCharsets.UTF_8);
      LOG.warn("{} audit events that were not stored are in {}", events.size(), file);
    } catch (IOException e) {
      LOG.error("{} audit events are lost: they could not be saved either", events.size(), e);
    }
  }
}
