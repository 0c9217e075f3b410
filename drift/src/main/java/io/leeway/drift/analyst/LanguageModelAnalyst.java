package io.leeway.drift.analyst;

import io.leeway.core.internal.Checks;
import io.leeway.drift.DriftReport;
import io.leeway.drift.internal.Text;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a language model write the advice, and falls back on {@link DriftAnalyst#rules()}.
 *
 * <pre>{@code
 * DriftAnalyst analyst = LanguageModelAnalyst.of(prompt -> client.ask(prompt));
 * }</pre>
 *
 * <p>The model is told numbers and the names of columns: no row, no category, no cut of a bin, no
 * value of a segment. Whatever stands in a name goes to it as a JSON text, and it is told that this
 * is data. Its answer counts only if it is JSON by {@link #answerSchema()} to the letter. If it is
 * late, fails or answers anything else, the advice is that of the rules, and its note says what
 * failed. Otherwise the note says that a language model wrote it, and what the rules say. That the
 * answer has the right form does not make it right.
 *
 * <p>Immutable, safe for any thread if the model is.
 *
 * @since 0.1
 */
public final class LanguageModelAnalyst implements DriftAnalyst {
  private static final Logger LOG = LoggerFactory.getLogger(LanguageModelAnalyst.class);

  private static final int LONGEST_MESSAGE = 200;

  private final LanguageModel model;
  private final Duration timeout;
  private final Executor executor;

  private LanguageModelAnalyst(LanguageModel model, Duration timeout, Executor executor) {
    this.model = model;
    this.timeout = timeout;
    this.executor = executor;
  }

  /**
   * Gives the model 30 seconds, on a daemon thread {@code leeway-analyst} for each call. A model
   * that does not end when it is interrupted keeps that thread.
   */
  public static LanguageModelAnalyst of(LanguageModel model) {
    return new LanguageModelAnalyst(
        Objects.requireNonNull(model, "model"),
        Duration.ofSeconds(30),
        task -> {
          Thread thread = new Thread(task, "leeway-analyst");
          thread.setDaemon(true);
          thread.start();
        });
  }

  /**
   * How long to wait for the model before it is interrupted.
   *
   * @throws IllegalArgumentException if it is not above zero
   */
  public LanguageModelAnalyst withTimeout(Duration timeout) {
    Checks.argument(
        !timeout.isNegative() && !timeout.isZero(),
        "time-out must be above zero, but was %s",
        timeout);
    return new LanguageModelAnalyst(model, timeout, executor);
  }

  /**
   * Where the model is asked. The time in its queue counts; one that runs tasks in the calling
   * thread knows no time-out.
   */
  public LanguageModelAnalyst withExecutor(Executor executor) {
    return new LanguageModelAnalyst(model, timeout, Objects.requireNonNull(executor, "executor"));
  }

  /** The JSON Schema of an answer, for a model that can be made to keep to one. */
  public static String answerSchema() {
    return Answer.schema();
  }

  @Override
  public Advice assess(DriftReport report, List<DriftReport> history) {
    Advice rules = DriftAnalyst.rules().assess(report, history);
    String prompt = Prompt.of(report, history);
    FutureTask<String> task = new FutureTask<>(() -> ask(prompt));
    try {
      executor.execute(task);
      String answer = task.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
      return Answer.read(
          answer, "written by a language model; the rules say " + rules.verdict().text());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      return instead(rules, Objects.requireNonNull(e.getCause(), "cause"));
    } catch (TimeoutException e) {
      return instead(rules, new TimeoutException("no answer within " + timeout));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return instead(rules, e);
    } catch (RuntimeException e) { // the executor takes no task, or the answer is wrong
      return instead(rules, e);
    } finally {
      task.cancel(true); // nothing to one that is done
    }
  }

  private String ask(String prompt) throws Exception {
    try {
      return Objects.requireNonNull(model.answer(prompt), "answer of the language model");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw e;
    }
  }

  private static Advice instead(Advice rules, Throwable failure) {
    LOG.debug("the language model failed, and the advice is that of the rules", failure);
    String what = failure.getClass().getSimpleName() + ": " + failure.getMessage();
    return new Advice(
        rules.verdict(),
        rules.summary(),
        rules.findings(),
        rules.riskFlags(),
        rules.nextSteps(),
        Optional.of(
            "by rules, because the language model failed: "
                + Text.sentence(what, LONGEST_MESSAGE)));
  }
}
