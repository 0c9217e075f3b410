package io.leeway.drift.store;

import io.leeway.core.internal.Checks;
import io.leeway.drift.Baseline;
import io.leeway.drift.internal.Text;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Baselines as files: a folder for each name and in it a file for each version, the JSON of {@link
 * Baseline#toJson}. Only their owner can read them, where the file system knows owners.
 *
 * <pre>{@code
 * BaselineStore store = FileBaselineStore.in(Path.of("baselines"));
 * }</pre>
 *
 * <p>Any text can be a name or a version. What is not a small letter, a digit, {@code _}, {@code -}
 * or {@code .} is written as percent and hex digits, so that {@code credit} and {@code Credit} stay
 * apart on every file system; the name within the file is the one that counts.
 *
 * <p>A version is written beside its place, forced to disk and then linked into place, which fails
 * if the place is taken. So no process overwrites what another has saved, and one that is killed
 * leaves no half version, at most a file {@code .*.tmp} that nobody reads and anybody may delete.
 * On a file system without hard links the version is written in its place at once: still never over
 * another, but a process that is killed in the middle leaves a part, which every reader reports.
 *
 * <p>A link in place of a folder or file of the store is refused; the store's own folder may be
 * one.
 *
 * @since 0.1
 */
public final class FileBaselineStore implements BaselineStore {
  private static final Logger LOG = LoggerFactory.getLogger(FileBaselineStore.class);
  private static final String SUFFIX = ".json";

  /** Puts a file that is complete into a place that must be free. */
  @FunctionalInterface
  interface Linker {
    void link(Path place, Path complete) throws IOException;
  }

  private final Path root;
  private final Linker linker;

  FileBaselineStore(Path root, Linker linker) {
    this.root = root.toAbsolutePath();
    this.linker = linker;
  }

  /** A store in a folder, which is made when the first baseline is saved. */
  public static FileBaselineStore in(Path folder) {
    return new FileBaselineStore(folder, Files::createLink);
  }

  @Override
  public void save(Baseline baseline) {
    Path place = place(baseline.name(), baseline.version());
    try {
      if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS) && create(place, baseline)) {
        return;
      }
      Baseline stored = read(place);
      if (!stored.equals(baseline)) {
        throw new IllegalStateException(
            ("baseline %s %s is stored with content hash %s and is never overwritten; this one has"
                    + " %s; give it another version")
                .formatted(
                    Text.name(baseline.name(), 40),
                    Text.name(baseline.version(), 40),
                    stored.contentHash(),
                    baseline.contentHash()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot save " + place, e);
    }
  }

  /** Whether the place was free. */
  private boolean create(Path place, Baseline baseline) throws IOException {
    Path folder = place.resolveSibling("");
    boolean made = !Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
    Files.createDirectories(folder, permissions("rwx------"));
    requireFolder(folder);
    byte[] json = baseline.toJson().getBytes(StandardCharsets.UTF_8);
    Path temporary = folder.resolve("." + UUID.randomUUID() + ".tmp");
    try {
      write(temporary, json);
      putInPlace(place, temporary, json);
    } catch (FileAlreadyExistsException e) {
      LOG.debug("{} was saved by another at the same time", place);
      return false;
    } finally {
      Files.deleteIfExists(temporary);
    }
    force(folder);
    if (made) {
      force(root);
    }
    return true;
  }

  private void putInPlace(Path place, Path temporary, byte[] json) throws IOException {
    try {
      linker.link(place, temporary);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      LOG.debug("no hard links in {}; {} is written in its place", root, place, e);
      write(place, json);
    }
  }

  /** Writes a new file; leaves none if that fails. */
  private void write(Path file, byte[] content) throws IOException {
    Set<StandardOpenOption> create =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, create, permissions("rw-------"))) {
      try {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      } catch (IOException e) {
        Files.deleteIfExists(file);
        throw e;
      }
    }
  }

  private boolean isPosix() {
    return root.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private FileAttribute<?>[] permissions(String permissions) {
    return isPosix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Forces the names in a folder to disk; Windows has no such call. */
  private void force(Path folder) throws IOException {
    if (isPosix()) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public Optional<Baseline> get(String name, String version) {
    Path place = place(name, version);
    try {
      return Files.exists(place, LinkOption.NOFOLLOW_LINKS)
          ? Optional.of(read(place))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + place, e);
    }
  }

  private Baseline read(Path place) throws IOException {
    requireFolder(place.resolveSibling(""));
    Baseline baseline = BaselineFile.read(place);
    requirePlace(place, baseline.name(), baseline.version());
    return baseline;
  }

  @Override
  public Optional<Baseline> latest(String name) {
    return VersionChain.newestFirst(versions(folder(name), true)).stream()
        .findFirst()
        .flatMap(newest -> get(name, newest.version()));
  }

  @Override
  public List<String> names() {
    return paths(root).stream()
        .filter(folder -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS))
        .flatMap(folder -> versions(folder, false).stream().limit(1))
        .map(version -> version.link().name())
        .sorted()
        .toList();
  }

  @Override
  public List<BaselineVersion> list(String name) {
    return VersionChain.newestFirst(versions(folder(name), false));
  }

  @Override
  public List<BaselineVersion> history(String name) {
    return VersionChain.history(VersionChain.newestFirst(versions(folder(name), true)));
  }

  /**
   * The versions in a folder, in no order.
   *
   * @param strict whether one that cannot be read is an error, or left out
   */
  private List<BaselineVersion> versions(Path folder, boolean strict) {
    List<BaselineVersion> versions = new ArrayList<>();
    for (Path file : paths(folder)) {
      String fileName = file.getFileName().toString();
      if (fileName.startsWith(".") || !fileName.endsWith(SUFFIX)) {
        continue;
      }
      try {
        BaselineVersion version = BaselineFile.readVersion(file);
        requirePlace(file, version.link().name(), version.version());
        versions.add(version);
      } catch (IOException | IllegalArgumentException e) {
        if (strict) {
          throw e instanceof IOException io
              ? new UncheckedIOException("cannot read " + file, io)
              : (IllegalArgumentException) e;
        }
        LOG.warn("left out of a list: {}", Text.sentence(String.valueOf(e.getMessage()), 400));
      }
    }
    return versions;
  }

  /** What is in a folder; nothing if it is not there. */
  private List<Path> paths(Path folder) {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try {
      requireFolder(folder);
      try (Stream<Path> paths = Files.list(folder)) {
        return paths.toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  /** The store's own folder may be a link: that is the host's choice. */
  private void requireFolder(Path folder) throws IOException {
    if (!folder.equals(root) && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(folder + " must be a folder, but is a link or a file");
    }
  }

  private void requirePlace(Path file, String name, String version) {
    Checks.argument(
        file.equals(place(name, version)),
        "%s: it holds baseline %s %s, whose place is %s",
        file,
        Text.name(name, 40),
        Text.name(version, 40),
        place(name, version));
  }

  private Path folder(String name) {
    return root.resolve(FileNames.encode(name));
  }

  private Path place(String name, String version) {
    return folder(name).resolve(FileNames.encode(version) + SUFFIX);
  }

  /** The folder. */
  @Override
  public String toString() {
    return "baselines in " + root;
  }
}
