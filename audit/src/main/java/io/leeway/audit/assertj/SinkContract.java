package io.leeway.audit.assertj;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.AuditSink;
import io.leeway.core.Resource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every sink must do. Extend it to test one of your own:
 *
 * <pre>{@code
 * class TableSinkTest extends SinkContract {
 *   protected AuditSink sink() { return tableSink; }
 *   protected List<String> storedIds() { return select("select id from audit order by position"); }
 * }
 * }</pre>
 *
 * <p>Each test takes a sink that has stored nothing yet.
 *
 * @since 0.1
 */
public abstract class SinkContract {
  /** For subclasses. */
  protected SinkContract() {}

  /** The sink under test, always the same within a test. */
  protected abstract AuditSink sink();

  /** The ids of the events that the sink has stored, in their order, housekeeping left out. */
  protected abstract List<String> storedIds() throws Exception;

  private static List<AuditEvent> events(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> AuditEvent.of("contract.event").detail("n", i))
        .toList();
  }

  private static List<String> ids(List<AuditEvent> events) {
    return events.stream().map(event -> event.id().toString()).toList();
  }

  /** Batches are stored whole and in their order. */
  @Test
  public void batches_areStoredInTheirOrder() throws Exception {
    List<AuditEvent> events = events(30);

    sink().open();
    sink().append(events.subList(0, 10));
    sink().append(events.subList(10, 11));
    sink().append(events.subList(11, 30));

    assertThat(storedIds()).isEqualTo(ids(events));
  }

  /** A batch may be empty. */
  @Test
  public void emptyBatch_storesNothing() throws Exception {
    sink().append(List.of());

    assertThat(storedIds()).isEmpty();
  }

  /** Opening need not come first, and may come again. */
  @Test
  public void open_mayBeCalledAgainOrNotAtAll() throws Exception {
    List<AuditEvent> events = events(2);

    sink().append(events.subList(0, 1));
    sink().open();
    sink().open();
    sink().append(events.subList(1, 2));

    assertThat(storedIds()).isEqualTo(ids(events));
  }

  /** Every member an event can have, and characters that formats stumble over. */
  @Test
  public void oddEvents_areStored() throws Exception {
    String odd = "'\"<&>;,|\\ \r\n\t\u0000\u2028\u202e=cmd() \ud83d\ude00 \u00e9 e\u0301";
    AuditEvent full =
        AuditEvent.of("contract.event")
            .by(Actor.of(odd, odd).onBehalfOf(odd))
            .on(Resource.of(odd, odd))
            .withTenant(odd)
            .withTransport(odd)
            .withCorrelationId(odd)
            .from(odd, odd)
            .withHttp("POST", "/" + odd)
            .withStatus(200)
            .withRequest(Map.of(odd, odd))
            .withResponse(Collections.singletonMap("nothing", null))
            .detail("deep", List.of(Map.of(odd, List.of(1, 2.5, true, odd))))
            .failure(odd);
    List<AuditEvent> events = List.of(AuditEvent.of("contract.event"), full);

    sink().append(events);

    assertThat(storedIds()).isEqualTo(ids(events));
  }

  /** A large batch, and an event of a megabyte in it. */
  @Test
  public void largeBatch_isStored() throws Exception {
    List<AuditEvent> events = new ArrayList<>(events(500));
    events.add(AuditEvent.of("contract.event").detail("text", "x".repeat(1_000_000)));

    sink().append(events);

    assertThat(storedIds()).isEqualTo(ids(events));
  }

  /** What is stored is there after the sink was closed, and closing may come again. */
  @Test
  public void close_losesNothingAndMayBeCalledAgain() throws Exception {
    List<AuditEvent> events = events(5);
    sink().append(events);

    sink().close();
    sink().close();

    assertThat(storedIds()).isEqualTo(ids(events));
  }

  /** The events belong to the caller. */
  @Test
  public void batch_isNotChanged() throws IOException {
    List<AuditEvent> events = Collections.unmodifiableList(new ArrayList<>(events(3)));

    sink().append(events);

    assertThat(events).hasSize(3);
  }
}
