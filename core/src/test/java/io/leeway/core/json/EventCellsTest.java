package io.leeway.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCellsTest {
  private static @Nullable String[] cells(String json) throws IOException {
    byte[] bytes = ("<" + json + ">").getBytes(StandardCharsets.UTF_8);
    return EventCells.of(bytes, 1, bytes.length - 2);
  }

  private static @Nullable String cell(String name, String json) throws IOException {
    return cells(json)[EventCells.NAMES.indexOf(name)];
  }

  @Test
  void members_becomeCellsAsTheyStandThere() throws IOException {
    String json =
        "{\"action\":\"ä\\n\",\"status\":200,\"tenant\":null,\"new\":{\"id\":1},\"actor\":"
            + "{\"id\":\"u\",\"more\":[1]},\"details\":{ \"n\": 1.0E-4, \"ö\":[{}]}}";

    assertThat(cell("action", json)).isEqualTo("ä\n");
    assertThat(cell("status", json)).isEqualTo("200");
    assertThat(cell("tenant", json)).isNull();
    assertThat(cell("id", json)).isNull();
    assertThat(cell("actor_id", json)).isEqualTo("u");
    assertThat(cell("details", json)).isEqualTo("{ \"n\": 1.0E-4, \"ö\":[{}]}");
    assertThat(cells("{}")).hasSize(24).containsOnlyNulls();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{}{}", "{} x", "{\"a\":1,\"a\":2}", "{\"a\"}", "", "[]", "1"})
  void whatIsNotOneObject_isRejected(String json) {
    assertThatIOException().isThrownBy(() -> cells(json));
  }
}
