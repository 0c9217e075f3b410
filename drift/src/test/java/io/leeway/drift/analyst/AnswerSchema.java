package io.leeway.drift.analyst;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.leeway.core.json.Json;
import java.util.List;

/** The schema of answers, as a validator of others understands it. */
final class AnswerSchema {
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(LanguageModelAnalyst.answerSchema());

  private AnswerSchema() {}

  /** What is wrong with an answer; nothing if it is right. */
  static List<String> problems(String answer) {
    try {
      return SCHEMA.validate(Json.parse(answer, "answer")).stream()
          .map(ValidationMessage::getMessage)
          .toList();
    } catch (IllegalArgumentException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }
}
