package io.leeway.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import io.leeway.core.internal.Times;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Any Java value as one that JSON can hold. */
public final class JsonValues {
  /** How deep values may nest. */
  private static final int MAX_DEPTH = 32;

  /** How many values one copy may have; a cycle that branches would otherwise fill the memory. */
  private static final int MAX_VALUES = 10_000;

  private int copied;

  private JsonValues() {}

  /**
   * A copy of a value, made of texts, numbers, booleans, unmodifiable lists and maps, and null.
   *
   * <p>Maps keep their order and their keys become texts; collections and arrays become lists; an
   * array of bytes becomes its size; a time becomes its ISO text; NaN and infinities become texts,
   * as JSON has no such numbers; any other type becomes its {@code toString}. What nests deeper
   * than 32 levels, or comes after 10,000 values, becomes a text that says so: a cycle ends there.
   *
   * @param value any value
   * @return the copy, which later changes of {@code value} do not reach
   */
  public static @Nullable Object copyOf(@Nullable Object value) {
    return new JsonValues().copyOf(value, 0);
  }

  private @Nullable Object copyOf(@Nullable Object value, int depth) {
    if (copied++ >= MAX_VALUES) {
      return "(more than " + MAX_VALUES + " values)";
    }
    if (value == null || value instanceof Boolean || isExactNumber(value)) {
      return value;
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number) ? value : Double.toString(number);
    }
    if (value instanceof Instant time) {
      return Times.format(time);
    }
    if (value instanceof Optional<?> optional) {
      return copyOf(optional.orElse(null), depth);
    }
    if (value instanceof byte[] bytes) {
      return "(" + bytes.length + " bytes)";
    }
    if (value instanceof Map<?, ?>
        || value instanceof Collection<?>
        || value.getClass().isArray()) {
      return depth == MAX_DEPTH
          ? "(nested deeper than " + MAX_DEPTH + " levels)"
          : copyOfContainer(value, depth + 1);
    }
    return Json.wellFormed(value.toString());
  }

  private static boolean isExactNumber(Object value) {
    return value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte
        || value instanceof BigInteger
        || value instanceof BigDecimal;
  }

  private Object copyOfContainer(Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      for (Map.Entry<?, ?> member : map.entrySet()) {
        if (isFull()) {
          break;
        }
        copy.put(
            Json.wellFormed(String.valueOf(member.getKey())), copyOf(member.getValue(), depth));
      }
      return Collections.unmodifiableMap(copy);
    }
    List<@Nullable Object> copy = new ArrayList<>();
    if (value instanceof Collection<?> values) {
      for (Object element : values) {
        if (isFull()) {
          break;
        }
        copy.add(copyOf(element, depth));
      }
    } else {
      for (int i = 0; i < Array.getLength(value) && !isFull(); i++) {
        copy.add(copyOf(Array.get(value, i), depth));
      }
    }
    return Collections.unmodifiableList(copy);
  }

  /** Whether the values have been used up; what was copied last says so. */
  private boolean isFull() {
    return copied > MAX_VALUES;
  }

  /** Writes a value that {@link #copyOf(Object)} has made. */
  public static void write(JsonGenerator out, @Nullable Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> member : map.entrySet()) {
        out.writeFieldName((String) member.getKey());
        write(out, member.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object element : list) {
        write(out, element);
      }
      out.writeEndArray();
    } else {
      out.writePOJO(value); // a number or a boolean
    }
  }
}
