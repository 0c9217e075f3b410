/** The words that the audit and the drift half of Leeway share. */
@SuppressWarnings("module") // the qualified exports name modules that are built after this one
module io.leeway.core {
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires java.sql;
  requires org.slf4j;
  requires static com.zaxxer.hikari;
  requires static org.jspecify;

  exports io.leeway.core;
  exports io.leeway.core.internal to
      io.leeway.audit,
      io.leeway.drift;
  exports io.leeway.core.jdbc to
      io.leeway.audit,
      io.leeway.drift;
  exports io.leeway.core.json to
      io.leeway.audit,
      io.leeway.drift;
}
