/** Who did what, provably. */
module io.leeway.audit {
  requires transitive io.leeway.core;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires transitive java.sql;
  requires org.slf4j;
  requires static com.h2database;
  requires static java.naming; // of which H2 is made
  requires static micrometer.core;
  requires static org.assertj.core;
  requires static org.jspecify;
  requires static org.junit.jupiter.api;

  exports io.leeway.audit;
  exports io.leeway.audit.assertj;
  exports io.leeway.audit.chain;
  exports io.leeway.audit.cli;
  exports io.leeway.audit.micrometer;
  exports io.leeway.audit.sink;
  exports io.leeway.audit.viewer;
}
