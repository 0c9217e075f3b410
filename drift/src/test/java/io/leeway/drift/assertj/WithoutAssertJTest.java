package io.leeway.drift.assertj;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leeway.drift.Drift;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** AssertJ is optional: all but this package is used without it. */
class WithoutAssertJTest {
  private static Path classes() throws Exception {
    return Path.of(Drift.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static URLClassLoader withoutAssertJ() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String file = Path.of(path).getFileName().toString();
      if (!file.startsWith("assertj-core") && !file.equals("test-classes")) {
        urls.add(Path.of(path).toUri().toURL());
      }
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  @Test
  void reports_areMadeWithoutAssertJ() throws Exception {
    try (URLClassLoader loader = withoutAssertJ()) {
      double[] values = new double[100];
      Class<?> drift = loader.loadClass(Drift.class.getName());

      Object found =
          drift.getMethod("between", double[].class, double[].class).invoke(null, values, values);

      assertThat(found.toString()).startsWith("NO drift in value");
      assertThat(found.getClass().getClassLoader()).isSameAs(loader);
      assertThatExceptionOfType(NoClassDefFoundError.class)
          .isThrownBy(() -> loader.loadClass(LeewayAssertions.class.getName()).getDeclaredMethods())
          .withMessageContaining("assertj");
    }
  }

  @Test
  void onlyThisPackage_namesAssertJ() throws Exception {
    List<String> naming = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes())) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        if (content(file).contains("org/assertj/")) {
          naming.add(classes().relativize(file.getParent()).toString());
        }
      }
    }

    assertThat(naming).isNotEmpty().containsOnly(Path.of("io/leeway/drift/assertj").toString());
  }

  private static String content(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }
}
