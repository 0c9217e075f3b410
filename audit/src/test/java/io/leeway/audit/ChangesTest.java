package io.leeway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.core.AuditEvent;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangesTest {
  @Test
  void onlyWhatDiffers_isKept() {
    Map<String, Object> before = Map.of("lr", 0.01, "batch", 32, "gone", "x");
    Map<String, Object> after = Map.of("lr", 0.001, "batch", 32, "new", List.of(1));

    assertThat(Changes.between(before, after))
        .isEqualTo(
            Map.of(
                "lr", Map.of("before", 0.01, "after", 0.001),
                "gone", Map.of("before", "x"),
                "new", Map.of("after", List.of(1))));
  }

  @Test
  void nullIsNotAbsent() {
    Map<String, Object> nothing = new HashMap<>();
    nothing.put("note", null);

    assertThat(Changes.between(Map.of(), nothing))
        .containsEntry("note", Collections.singletonMap("after", null));
    assertThat(Changes.between(nothing, nothing)).isEmpty();
  }

  @Test
  void values_areComparedAsJsonHasThem() {
    Map<String, int[]> one = Map.of("layers", new int[] {1, 2});

    assertThat(Changes.between(one, Map.of("layers", List.of(1, 2)))).isEmpty();
  }

  @Test
  void changesOfAnEvent_areReadBack() {
    Map<String, Object> after = new LinkedHashMap<>();
    after.put("rate", 0.02);
    after.put("layers", 3);
    AuditEvent event =
        AuditEvent.of("hp_change")
            .detail("changed", Changes.between(Map.of("rate", 0.01, "decay", 1), after));

    Map<String, Changes.Change> changes = Changes.in(AuditEvent.fromJson(event.toJson()));

    assertThat(changes)
        .isEqualTo(
            Map.of(
                "rate", new Changes.Change(0.01, 0.02),
                "decay", new Changes.Change(1, null),
                "layers", new Changes.Change(null, 3)));
    assertThat(changes.get("rate")).hasToString("0.01 -> 0.02");
    assertThat(changes.get("layers")).hasToString("3");
    assertThat(changes.get("decay")).hasToString("1 -> null");
  }

  @Test
  void detailOfAnotherForm_hasNoChanges() {
    assertThat(Changes.in(AuditEvent.of("hp_change"))).isEmpty();
    assertThat(Changes.in(AuditEvent.of("hp_change").detail("changed", "rate"))).isEmpty();
    assertThat(Changes.in(AuditEvent.of("hp_change").detail("changed", Map.of("rate", 1))))
        .isEmpty();
  }
}
