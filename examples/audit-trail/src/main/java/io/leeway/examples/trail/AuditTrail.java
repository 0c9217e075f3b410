package io.leeway.examples.trail;

import io.leeway.audit.AuditReader;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Verification;
import io.leeway.audit.sink.AuditSinks;
import io.leeway.core.AuditSink;
import java.io.IOException;
import java.nio.file.Path;

/** What does an audit log answer, once the day is over? */
public final class AuditTrail {
  private AuditTrail() {}

  /** Records a day of training, if no log is there yet, and asks the log four questions. */
  public static void main(String... args) throws IOException {
    Path folder = Path.of("target", "audit-trail");
    run(AuditSinks.inDirectory(folder), folder);
  }

  static void run(AuditSink sink, Path folder) throws IOException {
    if (AuditSinks.logIn(folder).isEmpty()) {
      TrainingDay.record(sink);
    }
    Path log =
        AuditSinks.logIn(folder)
            .orElseThrow(() -> new IllegalStateException(sink + " has made no log to read"));

    Questions questions = new Questions(AuditReader.of(log));
    questions.whyDidAccuracyFall();
    questions.whatWasLeftOut();
    questions.howToReproduce();
    questions.whyDidTheRestoreFail();

    Verification verification = ChainVerifier.verify(log);
    System.out.println("\naudit log: " + log);
    System.out.println(
        verification.valid()
            ? verification.totalRecords() + " records, verified"
            : verification.toString());
  }
}
