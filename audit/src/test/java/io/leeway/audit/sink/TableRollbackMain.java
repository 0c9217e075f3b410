package io.leeway.audit.sink;

import com.zaxxer.hikari.HikariDataSource;
import io.leeway.audit.chain.ChainTable;
import io.leeway.core.Actor;
import java.io.IOException;
import java.nio.file.Path;

/** Takes records out of a chain in a database, and waits for a line once they are kept. */
final class TableRollbackMain {
  private TableRollbackMain() {}

  /** Arguments: URL, user, folder, and the hash of the last record to stay. */
  public static void main(String[] arguments) throws IOException {
    Disk waiting =
        new Disk() {
          @Override
          void forceFolder(Path folder) throws IOException {
            super.forceFolder(folder);
            System.out.println("archived");
            System.out.flush();
            if (System.in.read() < 0) {
              throw new IOException("nobody waits for it");
            }
          }
        };
    try (HikariDataSource source = new HikariDataSource()) {
      source.setJdbcUrl(arguments[0]);
      source.setUsername(arguments[1]);
      source.setPassword("");
      PhysicalRollback.of(ChainTable.in(source), Path.of(arguments[2]))
          .withDisk(waiting)
          .to(arguments[3], Actor.user("u-1"), "test data");
    }
  }
}
