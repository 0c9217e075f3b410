package io.leeway.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.leeway.core.AuditEvent;
import io.leeway.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a writer signs when the last checkpoint in the table is not the one that it has signed. */
class TableCheckpointTest {
  private static final String SIGNED = "leeway_audit_signed";

  private final CheckpointSigner signer = TestSigners.create();

  @TempDir Path folder;

  private static TableWriter writer(DataSource source) {
    return new TableWriter(ChainTable.in(source), () -> Instant.EPOCH);
  }

  private static List<AuditEvent> events(int count) {
    return Collections.nCopies(count, AuditEvent.of("hp_change"));
  }

  /** Another hash, and a head that knows it: the last record still links to the one before. */
  private static void rewrite(DataSource source, long seq) throws Exception {
    TestDatabase.execute(source, "UPDATE leeway_audit_record SET hash = prev WHERE seq = " + seq);
    CompactRange tree = new CompactRange(new ChainHash());
    try (Connection connection = source.getConnection();
        PreparedStatement select =
            connection.prepareStatement("SELECT hash FROM leeway_audit_record ORDER BY seq");
        PreparedStatement update =
            connection.prepareStatement("UPDATE leeway_audit_head SET tree = ?, root = ?")) {
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          tree.append(rows.getBytes(1));
        }
      }
      update.setBytes(1, TableHead.column(tree.subtrees().stream().map(Hex::of).toList()));
      update.setBytes(2, tree.root());
      update.executeUpdate();
    }
  }

  @ParameterizedTest
  @EnumSource
  void lastCheckpointThatWasPutBackOrRemoved_isRememberedByItsWriter(TestDatabase database)
      throws Exception {
    DataSource source = database.create(folder);
    TableWriter writer = writer(source);
    writer.append(events(2));
    writer.sign(signer);
    TestDatabase.execute(source, "CREATE TABLE old AS SELECT * FROM " + SIGNED);
    writer.append(events(6));
    writer.sign(signer);
    rewrite(source, 5);

    for (String attack : List.of("INSERT INTO " + SIGNED + " SELECT * FROM old", "SELECT 1")) {
      TestDatabase.execute(source, "DELETE FROM " + SIGNED, attack);

      assertThatIllegalStateException()
          .as(attack)
          .isThrownBy(() -> writer.sign(signer))
          .withMessageContaining("it has not grown from the last checkpoint of 9 records");
    }
  }

  /** A row that is lost is written again, if the chain is what it was. */
  @Test
  void chainThatHasGrown_isSignedWithoutTheRow() throws Exception {
    DataSource source = TestDatabase.SQLITE.create(folder);
    TableWriter writer = writer(source);
    writer.append(events(4));
    writer.sign(signer);
    writer(source).append(events(2));
    TestDatabase.execute(source, "DELETE FROM " + SIGNED);

    assertThat(writer.sign(signer).size()).isEqualTo(7);
    assertThat(writer.signed()).isEqualTo(7);
  }
}
