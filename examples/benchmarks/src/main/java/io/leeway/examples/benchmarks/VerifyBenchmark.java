package io.leeway.examples.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Verification;
import io.leeway.audit.sink.JsonLinesSink;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** How long to verify a file of events? */
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // its set-up is called first
public class VerifyBenchmark extends Timed {
  private static final int BATCH = 1_000;
  private static final long ONE_FILE = 4L << 30;

  @Param("100000")
  int records;

  private final JsonFactory json = new JsonFactory();
  private Path folder;

  /** Writes the file. */
  @Setup
  public void write() throws IOException {
    folder = Files.createTempDirectory("leeway-benchmark-");
    JsonLinesSink sink = JsonLinesSink.at(folder.resolve("audit.jsonl")).withSegmentSize(ONE_FILE);
    for (int first = 0; first < records; first += BATCH) {
      sink.append(IntStream.range(first, first + BATCH).mapToObj(Events::event).toList());
    }
    sink.close();
  }

  /** Deletes it. */
  @TearDown
  public void delete() throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** Leeway, which looks at every member. */
  @Benchmark
  public Verification leeway() throws IOException {
    Verification verification = ChainVerifier.verify(folder.resolve("audit.jsonl"));
    if (!verification.valid() || verification.verifiedRecords() != records + 1) {
      throw new IllegalStateException(verification.toString());
    }
    return verification;
  }

  /** The least work: lines are found and hashed. */
  @Benchmark
  public byte[] linesAndHashes() throws IOException, NoSuchAlgorithmException {
    return read(false);
  }

  /** And their JSON is read, token by token. */
  @Benchmark
  public byte[] linesHashesAndTokens() throws IOException, NoSuchAlgorithmException {
    return read(true);
  }

  private byte[] read(boolean tokens) throws IOException, NoSuchAlgorithmException {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    byte[] hash = new byte[32];
    byte[] line = new byte[1 << 16];
    int length = 0;
    byte[] buffer = new byte[1 << 16];
    try (InputStream in =
        new BufferedInputStream(Files.newInputStream(folder.resolve("audit.jsonl")), 1 << 16)) {
      for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
        for (int at = 0; at < count; at++) {
          if (buffer[at] != '\n') {
            line[length++] = buffer[at];
            continue;
          }
          sha.update(hash);
          sha.update(line, 0, length);
          hash = sha.digest();
          if (tokens) {
            readTokens(line, length);
          }
          length = 0;
        }
      }
    }
    return hash;
  }

  private void readTokens(byte[] line, int length) throws IOException {
    try (JsonParser parser = json.createParser(line, 0, length)) {
      while (parser.nextToken() != null) {
        parser.getText();
      }
    }
  }
}
