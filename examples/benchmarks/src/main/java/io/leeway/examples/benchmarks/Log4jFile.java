package io.leeway.examples.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/** A file that log4j2 writes, one line a message, each flushed to the operating system. */
final class Log4jFile implements AutoCloseable {
  private final LoggerContext context;
  private final Path file;
  private final Logger logger;

  Log4jFile(Path file, boolean async) {
    this.file = file;
    context = async ? new AsyncLoggerContext("async") : new LoggerContext("sync");
    ConfigurationBuilder<BuiltConfiguration> configuration =
        ConfigurationBuilderFactory.newConfigurationBuilder();
    configuration.add(
        configuration
            .newAppender("file", "File")
            .addAttribute("fileName", file)
            .addAttribute("immediateFlush", true)
            .add(configuration.newLayout("PatternLayout").addAttribute("pattern", "%m%n")));
    configuration.add(
        configuration.newRootLogger(Level.INFO).add(configuration.newAppenderRef("file")));
    context.start(configuration.build(false));
    logger = context.getLogger("audit");
  }

  void info(String message) {
    logger.info(message);
  }

  /** Waits until what was logged is written. */
  void awaitWritten() throws IOException {
    logger.info(WrittenFile.END);
    WrittenFile.awaitEnd(file);
  }

  @Override
  public void close() {
    context.close();
  }
}
