package io.leeway.drift.analyst;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.drift.DriftReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LanguageModelAnalystTest {
  private static final DriftReport REPORT = Situation.features(2, 0.7, 0.02, 0.03, 0.01).build();
  private static final List<DriftReport> HISTORY = Situation.days(0.1, 0.2);
  private static final Advice RULES = DriftAnalyst.rules().assess(REPORT, HISTORY);

  private static Advice assess(LanguageModel model) {
    return LanguageModelAnalyst.of(model).assess(REPORT, HISTORY);
  }

  private static void assertRules(Advice advice, String failure) {
    assertThat(advice.note().orElseThrow())
        .startsWith("by rules, because the language model failed: " + failure)
        .hasSizeLessThan(250);
    assertThat(advice.summary()).isEqualTo(RULES.summary());
    assertThat(advice.verdict()).isEqualTo(RULES.verdict());
    assertThat(advice.findings()).isEqualTo(RULES.findings());
    assertThat(advice.riskFlags()).isEqualTo(RULES.riskFlags());
    assertThat(advice.nextSteps()).isEqualTo(RULES.nextSteps());
  }

  @Test
  void goodAnswer_isTheAdvice() {
    List<String> prompts = new ArrayList<>();

    Advice advice =
        assess(
            prompt -> {
              prompts.add(prompt + Thread.currentThread().getName());
              return AnswerTest.GOOD.replace("INVESTIGATE", "MONITOR");
            });

    assertThat(advice).hasToString("MONITOR: x0 drifts.");
    assertThat(advice.note()).contains("written by a language model; the rules say INVESTIGATE");
    assertThat(prompts).containsExactly(Prompt.of(REPORT, HISTORY) + "leeway-analyst");
  }

  @Test
  void exception_givesTheRules() {
    assertRules(
        assess(
            prompt -> {
              throw new IOException("HTTP 500\nfrom \u0007the server " + "x".repeat(300));
            }),
        "IOException: HTTP 500 from  the server " + "x".repeat(159) + "..");
    assertRules(
        assess(
            prompt -> {
              throw new IllegalStateException();
            }),
        "IllegalStateException: null");
  }

  @Test
  void wrongAnswer_givesTheRules() {
    assertRules(
        assess(prompt -> "```json\n" + AnswerTest.GOOD + "```"),
        "IllegalArgumentException: answer is not valid JSON: Unexpected character ('`' (code 96))");
    assertRules(assess(prompt -> "{}"), "IllegalArgumentException: answer: verdict is missing");
  }

  @Test
  @SuppressWarnings("NullAway") // what a careless host does
  void noAnswer_givesTheRules() {
    assertRules(assess(prompt -> null), "NullPointerException: answer of the language model");
  }

  @Test
  void error_isNotHidden() {
    assertThatExceptionOfType(StackOverflowError.class)
        .isThrownBy(
            () ->
                assess(
                    prompt -> {
                      throw new StackOverflowError();
                    }));
  }

  @Test
  void lateAnswer_givesTheRulesAndInterruptsTheModel() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    LanguageModelAnalyst analyst =
        LanguageModelAnalyst.of(
                prompt -> {
                  try {
                    Thread.sleep(60_000);
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                  }
                  return AnswerTest.GOOD;
                })
            .withTimeout(Duration.ofMillis(50));

    Advice advice = analyst.assess(REPORT, HISTORY);

    assertRules(advice, "TimeoutException: no answer within PT0.05S");
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void interruptedCaller_getsTheRulesAndKeepsTheFlag() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicReference<Advice> advice = new AtomicReference<>(RULES);
    AtomicReference<Boolean> flag = new AtomicReference<>(false);
    Thread caller =
        new Thread(
            () -> {
              advice.set(
                  assess(
                      prompt -> {
                        asked.countDown();
                        try {
                          Thread.sleep(60_000);
                        } finally {
                          interrupted.countDown();
                        }
                        return AnswerTest.GOOD;
                      }));
              flag.set(Thread.currentThread().isInterrupted());
            });

    caller.start();
    asked.await();
    caller.interrupt();
    caller.join(10_000);

    assertRules(Objects.requireNonNull(advice.get()), "InterruptedException: null");
    assertThat(flag.get()).isTrue();
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void modelInterruptedInTheCallingThread_keepsTheFlag() {
    Advice advice =
        LanguageModelAnalyst.of(
                prompt -> {
                  throw new InterruptedException("stop");
                })
            .withExecutor(Runnable::run)
            .assess(REPORT, HISTORY);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(advice.note().orElseThrow()).contains("InterruptedException");
  }

  @Test
  void executor_isUsedOrGivesTheRules() {
    LanguageModelAnalyst analyst = LanguageModelAnalyst.of(prompt -> AnswerTest.GOOD);
    List<Runnable> tasks = new ArrayList<>();

    assertThat(analyst.withExecutor(Runnable::run).assess(REPORT))
        .hasToString("INVESTIGATE: x0 drifts.");
    assertRules(
        analyst
            .withExecutor(
                task -> {
                  throw new RejectedExecutionException("closed");
                })
            .assess(REPORT, HISTORY),
        "RejectedExecutionException: closed");
    assertRules(
        analyst.withExecutor(tasks::add).withTimeout(Duration.ofMillis(1)).assess(REPORT, HISTORY),
        "TimeoutException: no answer within PT0.001S");
    assertThat(tasks).hasSize(1);
  }

  @Test
  void taskThatBeginsTooLate_asksNobody() {
    List<String> prompts = new ArrayList<>();
    List<Runnable> tasks = new ArrayList<>();
    LanguageModelAnalyst.of(
            prompt -> {
              prompts.add(prompt);
              return AnswerTest.GOOD;
            })
        .withExecutor(tasks::add)
        .withTimeout(Duration.ofMillis(1))
        .assess(REPORT, HISTORY);

    tasks.forEach(Runnable::run);

    assertThat(prompts).isEmpty();
  }

  @Test
  void timeout_isAboveZeroAndMayBeLongerThanNanosecondsReach() {
    LanguageModelAnalyst analyst = LanguageModelAnalyst.of(prompt -> AnswerTest.GOOD);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> analyst.withTimeout(Duration.ZERO))
        .withMessage("time-out must be above zero, but was PT0S");
    assertThat(analyst.withTimeout(Duration.ofSeconds(Long.MAX_VALUE)).assess(REPORT).summary())
        .isEqualTo("x0 drifts.");
  }
}
