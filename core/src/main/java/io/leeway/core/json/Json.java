package io.leeway.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes and parses JSON: UTF-8, members in the order written, no member twice, nothing after the
 * value.
 */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(new JsonFactory())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /**
   * For tokens, which are not turned into values: no limit on what an event may hold, or a log
   * could not be read that was written well.
   */
  private static final JsonFactory TOKENS =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** For texts of unknown origin: a reader that recurses must not run out of stack. */
  private static final JsonFactory SHALLOW =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build())
          .build();

  private Json() {}

  /** Writes one value. */
  @FunctionalInterface
  public interface Writer {
    /** Writes the value to {@code out}. */
    void write(JsonGenerator out) throws IOException;
  }

  /** The value on one line without spaces, as UTF-8. */
  public static byte[] bytes(Writer value) {
    return write(value, false);
  }

  /** The value on one line without spaces. */
  public static String line(Writer value) {
    return new String(write(value, false), StandardCharsets.UTF_8);
  }

  /** The value with one member a line, indented by two spaces, and a line feed at the end. */
  public static String pretty(Writer value) {
    return new String(write(value, true), StandardCharsets.UTF_8) + "\n";
  }

  private static byte[] write(Writer value, boolean pretty) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = MAPPER.getFactory().createGenerator(bytes)) {
      if (pretty) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        out.setPrettyPrinter(
            new DefaultPrettyPrinter(
                    Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator(""))
                .withObjectIndenter(indenter));
      }
      value.write(out);
    } catch (IOException e) {
      // Memory does not fail: the value was of a kind that JSON does not have.
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Parses one JSON value.
   *
   * @param text the whole text
   * @param what what the text should be, for the message
   * @throws IllegalArgumentException if it is not one JSON value, or names a member twice
   */
  public static JsonNode parse(String text, String what) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (node.isMissingNode()) {
        throw new IllegalArgumentException(what + " is empty; JSON was expected");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          what + " is not valid JSON: " + e.getOriginalMessage() + where(e), e);
    }
  }

  private static String where(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : " at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  /** The one value in a text of unknown origin, which may nest to 64 levels. */
  static JsonNode shallowTree(String text) throws IOException {
    try (JsonParser in = SHALLOW.createParser(text)) {
      return MAPPER.readValue(in, JsonNode.class);
    }
  }

  /** A parser over part of an array, with the strictness of {@link #parse} and without limits. */
  public static JsonParser parser(byte[] bytes, int offset, int length) throws IOException {
    return TOKENS.createParser(bytes, offset, length);
  }

  /**
   * The text with every surrogate that has no partner replaced by U+FFFD, for UTF-8 cannot hold it.
   */
  public static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return replaceLoneSurrogates(text);
      }
    }
    return text;
  }

  private static String replaceLoneSurrogates(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
