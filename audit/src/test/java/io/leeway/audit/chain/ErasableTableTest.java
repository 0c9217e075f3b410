package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.internal.Times;
import io.leeway.core.jdbc.Transactions;
import io.leeway.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErasableTableTest {
  @TempDir private Path folder;

  private static byte[] chainId(Connection connection, TableLayout layout, String name)
      throws SQLException {
    return Objects.requireNonNull(TableHead.read(connection, layout.selectHead(), name, 0))
        .chainId();
  }

  @ParameterizedTest
  @EnumSource
  void valuesBeforeARecord_areRemovedOfOneChainOnly(TestDatabase database) throws Exception {
    DataSource source = database.create(folder);
    AuditEvent event = AuditEvent.of("a").by(Actor.user("u")).detail("x", 1);
    ErasableFields fields = ErasableFields.of("actor.id", "details");
    ChainTable table = ChainTable.in(source);
    for (ChainTable chain : List.of(table, table.withChainName("other"))) {
      new TableWriter(chain, Times::now, fields).append(Collections.nCopies(5, event));
    }
    TableLayout layout = table.layout();
    List<Long> all = List.of(1L, 2L, 3L, 4L, 5L, 6L);

    try (Connection connection = source.getConnection()) {
      byte[] chainId = chainId(connection, layout, "audit");
      byte[] other = chainId(connection, layout, "other");

      assertThat(ErasableTable.of(connection, layout, chainId, all)).hasSize(10);
      assertThat(ErasableTable.removeBefore(connection, layout, chainId, 4)).isEqualTo(4);

      assertThat(ErasableTable.of(connection, layout, chainId, all))
          .extracting(ErasableValue::seq)
          .containsExactly(4L, 4L, 5L, 5L, 6L, 6L);
      assertThat(ErasableTable.of(connection, layout, other, all)).hasSize(10);
    }
    boolean any = Transactions.run(source, c -> ErasableTable.hasAny(c, layout, "third"));
    assertThat(any).isFalse();
  }
}
