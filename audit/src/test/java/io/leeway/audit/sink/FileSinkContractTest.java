package io.leeway.audit.sink;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.assertj.SinkContract;
import io.leeway.audit.chain.TestSigners;
import io.leeway.core.AuditSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The sinks that write files keep the contract of all sinks. */
class FileSinkContractTest {
  @TempDir Path folder;

  private abstract class FileContract extends SinkContract {
    private AuditSink sink = events -> {};

    abstract AuditSink at(Path log);

    private Path log() {
      return folder.resolve("audit.log");
    }

    @BeforeEach
    void makeSink() {
      sink = at(log());
    }

    @AfterEach
    void closeSink() throws IOException {
      sink.close();
    }

    @Override
    protected AuditSink sink() {
      return sink;
    }

    @Override
    protected List<String> storedIds() {
      List<String> ids = new ArrayList<>();
      AuditReader.of(log())
          .forEach(
              AuditQuery.all().oldestFirst(), record -> ids.add(record.event().id().toString()));
      return ids;
    }
  }

  @Nested
  class JsonLines extends FileContract {
    @Override
    AuditSink at(Path log) {
      return JsonLinesSink.at(log);
    }
  }

  @Nested
  class JsonArray extends FileContract {
    @Override
    AuditSink at(Path log) {
      return JsonArraySink.at(log);
    }
  }

  @Nested
  class Table extends FileContract {
    @Override
    AuditSink at(Path log) {
      return CsvSink.at(log);
    }
  }

  /** Where segments are as small as they may be, so that most batches begin a new one. */
  @Nested
  class SmallSegments extends FileContract {
    @Override
    AuditSink at(Path log) {
      return JsonLinesSink.at(log).withSegmentSize(1_024);
    }
  }

  /** Where every record is signed for at once. */
  @Nested
  class WithCheckpoints extends FileContract {
    @Override
    AuditSink at(Path log) {
      return JsonLinesSink.at(log)
          .withCheckpoints(TestSigners.create(), checkpoint -> {}, 1, Duration.ofMillis(1));
    }
  }
}
