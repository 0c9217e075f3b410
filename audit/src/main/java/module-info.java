/** Who did what, provably. */
module io.leeway.audit {
  requires transitive io.leeway.core;
  requires com.fasterxml.jackson.core;
  requires com.fasterxml.jackson.databind;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.leeway.audit;
  exports io.leeway.audit.chain;
  exports io.leeway.audit.sink;
}
