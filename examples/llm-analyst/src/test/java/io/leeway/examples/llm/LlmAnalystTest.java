package io.leeway.examples.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LlmAnalystTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ADVICE =
      """
      {"verdict": "INVESTIGATE", "summary": "Aircraft and operators changed.",
       "findings": ["aircraft scores 0.298"], "risk_flags": ["MISSING_SPIKE"],
       "next_steps": ["look at the source of speed_ias_knots"]}
      """;

  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void createServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @AfterEach
  void stopServer() {
    stopped.countDown();
    server.stop(0);
  }

  private interface Answers {
    String answer() throws InterruptedException;
  }

  /** What the example prints when the server answers so. */
  private String printed(int status, Answers answers, Duration timeout) {
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
          requests.add(JSON.readTree(exchange.getRequestBody()));
          try (exchange) {
            byte[] bytes = answers.answer().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    server.start();
    String url =
        "http://"
            + server.getAddress().getAddress().getHostAddress()
            + ":"
            + server.getAddress().getPort()
            + "/v1/chat/completions";
    return printed(Map.of("LLM_URL", url, "LLM_MODEL", "small", "LLM_KEY", "sesame"), timeout);
  }

  private static String printed(Map<String, String> environment, Duration timeout) {
    PrintStream console = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      LlmAnalyst.run(environment, timeout);
    } finally {
      System.setOut(console);
    }
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private static String response(String content) {
    return "{\"choices\": [{\"message\": {\"role\": \"assistant\", \"content\": "
        + JSON.valueToTree(content)
        + "}}]}";
  }

  private static String readme(int block) {
    try {
      String text = Files.readString(Path.of("examples/llm-analyst/README.md"));
      return text.split("```text\n", -1)[block].split("```", -1)[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void withoutALanguageModel_itPrintsWhatTheReadmeShows() {
    assertThat(printed(Map.of(), Duration.ofSeconds(1))).isEqualTo(readme(1));
  }

  @Test
  void answerByTheSchema_isPrintedAsTheReadmeShows() {
    String printed = printed(200, () -> response(ADVICE), Duration.ofSeconds(30));

    assertThat(printed).isEqualTo(readme(2));
    assertThat(keys).containsExactly("Bearer sesame");
    JsonNode request = requests.get(0);
    assertThat(request.at("/model").asText()).isEqualTo("small");
    assertThat(request.at("/messages/0/content").asText())
        .startsWith("You advise engineers")
        .contains("speed_ias_knots")
        .doesNotContain("BOEING", "B-737");
    assertThat(request.at("/response_format/json_schema/schema/additionalProperties").asText())
        .isEqualTo("false");
  }

  @Test
  void serverError_givesTheRules() {
    assertThat(printed(500, () -> "sesame", Duration.ofSeconds(30)))
        .startsWith("INVESTIGATE: 4 of 10 features drift")
        .endsWith("by rules, because the language model failed: IOException: HTTP 500\n");
  }

  @Test
  void slowAnswer_givesTheRules() {
    Answers slow =
        () -> {
          stopped.await();
          return response(ADVICE);
        };

    assertThat(printed(200, slow, Duration.ofMillis(300)))
        .startsWith("INVESTIGATE: 4 of 10 features drift")
        .endsWith(
            "by rules, because the language model failed: TimeoutException: no answer within"
                + " PT0.3S\n");
  }

  @Test
  void garbage_givesTheRules() {
    String printed =
        printed(200, () -> response("Sure! ```json\n" + ADVICE + "```"), Duration.ofSeconds(30));

    assertThat(printed)
        .startsWith("INVESTIGATE: 4 of 10 features drift")
        .contains("by rules, because the language model failed: IllegalArgumentException: answer");
  }

  @Test
  void responseOfAnotherForm_givesTheRules() {
    assertThat(printed(200, () -> "{}", Duration.ofSeconds(30)))
        .endsWith("language model failed: IOException: the response has no message\n");
  }
}
