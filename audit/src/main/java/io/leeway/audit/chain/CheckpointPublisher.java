package io.leeway.audit.chain;

import java.io.IOException;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes checkpoints to where nobody who can write the log can change them: another machine, a store
 * that keeps what it has, a log of another team. A checkpoint beside the log proves nothing.
 *
 * <pre>{@code
 * sink.withCheckpoints(signer, checkpoint -> bucket.put(checkpoint.size(), checkpoint.toText()));
 * }</pre>
 *
 * <p>Called by one thread at a time. The same checkpoint may come again: while a log gets no
 * records it says that somebody still sees to it.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface CheckpointPublisher {
  /**
   * Publishes a checkpoint.
   *
   * @throws IOException if it could not be published; a later one will be tried
   */
  void publish(Checkpoint checkpoint) throws IOException;

  /**
   * A file for each checkpoint in a folder that exists, such as one of a share that this process
   * can only add to. No file is ever changed; {@link Checkpoint#readAll} reads them.
   */
  static CheckpointPublisher toFolder(Path folder) {
    return new CheckpointFolder(folder);
  }

  /**
   * A row for each checkpoint in the table {@code leeway_checkpoint} of another database, which is
   * made if need be; best one in which this process may only insert and read. No row is ever
   * changed; {@link Checkpoint#readAll(DataSource, String)} reads them.
   */
  static CheckpointPublisher toTable(DataSource other) {
    return new CheckpointTable(other);
  }

  /** A line at level INFO of this logger; every line feed of the checkpoint is {@code \n} there. */
  static CheckpointPublisher toLogger(String name) {
    Logger logger = LoggerFactory.getLogger(name);
    return checkpoint -> logger.info("{}", checkpoint.toText().replace("\n", "\\n"));
  }
}
