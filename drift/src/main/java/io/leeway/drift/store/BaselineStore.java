package io.leeway.drift.store;

import io.leeway.drift.Baseline;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Keeps baselines by name and version. A version is never overwritten.
 *
 * <p>The <b>latest</b> version of a name is the one that no other stored one {@linkplain
 * Baseline#previous came after}: accepting 2.1.0 makes 2.1.1 the latest, whatever the clocks say
 * and in whichever order the two are saved. Where several are last, because two were accepted from
 * the same one or none names another, it is the one made last, and at the same microsecond the one
 * whose version sorts last as text.
 *
 * <p>Implementations are safe for any thread, and for several processes at once. A store that
 * cannot be read or written throws {@link java.io.UncheckedIOException} from any method.
 *
 * @since 0.1
 */
public interface BaselineStore {
  /** A store in a folder, which is made when the first baseline is saved. */
  static BaselineStore inDirectory(Path folder) {
    return FileBaselineStore.in(folder);
  }

  /**
   * Saves a new version; when the method returns it is stored. Does nothing if the version is there
   * with the same content.
   *
   * @throws IllegalStateException if the version is there with other content
   * @throws IllegalArgumentException if the version is there and damaged
   */
  void save(Baseline baseline);

  /**
   * A version, if it is there.
   *
   * @throws IllegalArgumentException if it is damaged, was changed by hand, or was written by a
   *     newer release; the message says where it is stored
   */
  Optional<Baseline> get(String name, String version);

  /**
   * The latest version, if the name has any.
   *
   * @throws IllegalArgumentException as {@link #get}; also if another version is so damaged that it
   *     cannot be told which is the latest
   */
  Optional<Baseline> latest(String name);

  /** The names that have a version that can be read, sorted. */
  List<String> names();

  /**
   * The versions of a name, the latest first: each is the latest of itself and those behind it. One
   * whose facts cannot be read is left out, with a warning in the log; that the rest of a version
   * is as it was written is first checked by {@link #get}.
   *
   * @return empty if the name has none
   */
  List<BaselineVersion> list(String name);

  /**
   * The latest version, the one that it came after, and so on to the first, or to the last that is
   * stored with the content that its successor names.
   *
   * @return empty if the name has no version
   * @throws IllegalArgumentException if a version is so damaged that its facts cannot be read
   */
  List<BaselineVersion> history(String name);
}
