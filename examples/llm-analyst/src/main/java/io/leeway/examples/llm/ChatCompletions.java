package io.leeway.examples.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leeway.drift.analyst.LanguageModel;
import io.leeway.drift.analyst.LanguageModelAnalyst;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * A language model behind an endpoint of the form that OpenAI made common.
 *
 * @param url of {@code /v1/chat/completions}
 * @param model which model
 * @param key the secret key, or empty
 */
record ChatCompletions(URI url, String model, String key) implements LanguageModel {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Override
  public String answer(String prompt) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body(prompt)));
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    HttpResponse<String> response =
        CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("HTTP " + response.statusCode());
    }
    JsonNode answer = JSON.readTree(response.body()).at("/choices/0/message/content");
    if (!answer.isTextual()) {
      throw new IOException("the response has no message");
    }
    return answer.textValue();
  }

  private String body(String prompt) throws IOException {
    ObjectNode body = JSON.createObjectNode().put("model", model).put("temperature", 0);
    body.putArray("messages").addObject().put("role", "user").put("content", prompt);
    body.putObject("response_format")
        .put("type", "json_schema")
        .putObject("json_schema")
        .put("name", "advice")
        .set("schema", JSON.readTree(LanguageModelAnalyst.answerSchema()));
    return JSON.writeValueAsString(body);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return model + " at " + url;
  }
}
