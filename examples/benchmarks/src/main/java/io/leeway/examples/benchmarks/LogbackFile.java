package io.leeway.examples.benchmarks;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.FileAppender;
import java.io.IOException;
import java.nio.file.Path;

/** A file that Logback writes, one line a message, each flushed to the operating system. */
final class LogbackFile implements AutoCloseable {
  private final LoggerContext context = new LoggerContext();
  private final Path file;
  private final Logger logger;

  LogbackFile(Path file, boolean async) {
    this.file = file;
    context.setMDCAdapter(new LogbackMDCAdapter()); // without one every event is slow
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%msg%n");
    encoder.start();
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setContext(context);
    appender.setFile(file.toString());
    appender.setEncoder(encoder);
    appender.setImmediateFlush(true);
    appender.start();
    logger = context.getLogger("audit");
    logger.setAdditive(false);
    if (async) {
      AsyncAppender queue = new AsyncAppender();
      queue.setContext(context);
      queue.setQueueSize(10_000);
      queue.setDiscardingThreshold(0); // it may lose nothing
      queue.setMaxFlushTime(60_000);
      queue.addAppender(appender);
      queue.start();
      logger.addAppender(queue);
    } else {
      logger.addAppender(appender);
    }
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
    context.stop();
  }
}
