package io.leeway.core.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.leeway.core.internal.Times;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Any Java value as one that JSON can hold, and never more of it than is good for a log. */
public final class JsonValues {
  /** How deep values may nest. */
  private static final int MAX_DEPTH = 32;

  /** How many values one copy may have; a cycle that branches would otherwise fill the memory. */
  private static final int MAX_VALUES = 10_000;

  /** How many characters all texts and names of one copy may have together. */
  private static final int MAX_CHARACTERS = 1 << 20;

  private static final String TOO_MANY_CHARACTERS = "(more than " + MAX_CHARACTERS + " characters)";

  /** A number of so many bits has 964 digits; Jackson's readers refuse one of more than 1,000. */
  private static final int MAX_BITS = 3_200;

  private static final int MAX_DIGITS = 1_000;

  /** Their text is an ISO date or time of day. */
  private static final Set<String> DATES_WITHOUT_INSTANT = Set.of("java.sql.Date", "java.sql.Time");

  private int values;
  private int characters;

  private JsonValues() {}

  /**
   * A copy of a value, made of texts, numbers, booleans, unmodifiable lists and maps, and null.
   *
   * <p>Maps keep their order and their keys become texts; collections and arrays become lists;
   * bytes become their size; a time becomes its ISO text; NaN and infinities become texts, as JSON
   * has no such numbers; what an Optional or a reference holds stands for it; any other type
   * becomes its {@code toString}. What cannot be read, as it throws, becomes a text that says so.
   *
   * <p>A text of more than 16,384 characters {@linkplain Texts#bounded is cut}. What nests deeper
   * than 32 levels, or comes after 10,000 values or 1,048,576 characters, becomes a text that says
   * so: a cycle ends there.
   *
   * @param value any value
   * @return the copy, which later changes of {@code value} do not reach; a copy of it is equal
   */
  public static @Nullable Object copyOf(@Nullable Object value) {
    return new JsonValues().copyOf(value, 0);
  }

  /**
   * A map with one more member, which is copied within what the map leaves of the bounds.
   *
   * @param map one that {@link #copyOf(Object)} has made
   */
  public static Map<String, @Nullable Object> with(
      Map<String, @Nullable Object> map, String name, @Nullable Object value) {
    JsonValues copier = new JsonValues();
    copier.count(map);
    if (copier.isFull()) {
      return map;
    }
    Map<String, @Nullable Object> copy = new LinkedHashMap<>(map);
    copy.put(copier.nameOf(name), copier.copyOf(value, 1));
    return Collections.unmodifiableMap(copy);
  }

  private void count(@Nullable Object copied) {
    values++;
    if (copied instanceof String text) {
      characters += text.length();
    } else if (copied instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> member : map.entrySet()) {
        characters += ((String) member.getKey()).length();
        count(member.getValue());
      }
    } else if (copied instanceof List<?> list) {
      list.forEach(this::count);
    }
  }

  private @Nullable Object copyOf(@Nullable Object value, int depth) {
    if (values++ >= MAX_VALUES) {
      return "(more than " + MAX_VALUES + " values)";
    }
    if (characters > MAX_CHARACTERS) {
      return TOO_MANY_CHARACTERS;
    }
    if (value == null || value instanceof Boolean || isExactNumber(value)) {
      return value;
    }
    if (value instanceof String text) {
      return textOf(text);
    }
    try {
      return isNested(value) ? copyOfNested(value, depth + 1) : copyOfSimple(value);
    } catch (Throwable e) {
      return textOf(notReadable(e));
    }
  }

  private static boolean isExactNumber(Object value) {
    return value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte
        || (value instanceof Double number && Double.isFinite(number))
        || (value instanceof Float other && Float.isFinite(other));
  }

  private static boolean isNested(Object value) {
    return value instanceof Map<?, ?>
        || value instanceof Collection<?>
        || value instanceof Optional<?>
        || value instanceof AtomicReference<?>
        || (value.getClass().isArray() && !(value instanceof byte[]) && !(value instanceof char[]));
  }

  private @Nullable Object copyOfNested(Object value, int depth) {
    if (depth > MAX_DEPTH) {
      return textOf("(nested deeper than " + MAX_DEPTH + " levels)");
    }
    if (value instanceof Map<?, ?> map) {
      return copyOfMap(map, depth);
    }
    if (value instanceof Collection<?> collection) {
      return copyOfList(collection, depth);
    }
    if (value instanceof Optional<?> optional) {
      return copyOf(optional.orElse(null), depth);
    }
    if (value instanceof AtomicReference<?> reference) {
      return copyOf(reference.get(), depth);
    }
    List<@Nullable Object> copy = new ArrayList<>();
    for (int i = 0; i < Array.getLength(value) && !isFull(); i++) {
      copy.add(copyOf(Array.get(value, i), depth));
    }
    return Collections.unmodifiableList(copy);
  }

  private Object copyOfMap(Map<?, ?> map, int depth) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    try {
      for (Map.Entry<?, ?> member : map.entrySet()) {
        if (isFull()) {
          break;
        }
        String name = unused(nameOf(member.getKey()), copy);
        copy.put(name, copyOf(member.getValue(), depth));
      }
    } catch (Throwable e) {
      copy.put(unused("(the rest)", copy), textOf(notReadable(e)));
    }
    return Collections.unmodifiableMap(copy);
  }

  private Object copyOfList(Collection<?> collection, int depth) {
    List<@Nullable Object> copy = new ArrayList<>();
    try {
      for (Object element : collection) {
        if (isFull()) {
          break;
        }
        copy.add(copyOf(element, depth));
      }
    } catch (Throwable e) {
      copy.add(textOf(notReadable(e)));
    }
    return Collections.unmodifiableList(copy);
  }

  /** The name, or, if the map has it, one like it: two keys may have the same text. */
  public static String unused(String name, Map<String, ?> map) {
    String unused = name;
    for (int number = map.size(); map.containsKey(unused); number++) {
      unused = name + " (" + number + ")";
    }
    return unused;
  }

  private Object copyOfSimple(Object value) {
    if (value instanceof Number number) {
      return copyOfNumber(number);
    }
    if (value instanceof AtomicBoolean truth) {
      return truth.get();
    }
    if (value instanceof byte[] bytes) {
      return textOf("(" + bytes.length + " bytes)");
    }
    if (value instanceof ByteBuffer buffer) {
      return textOf("(" + buffer.remaining() + " bytes)");
    }
    if (value instanceof char[] chars) {
      return textOf(new String(chars)); // not a list: no pattern would see the secret in it
    }
    if (value instanceof Instant time) {
      return textOf(Times.format(time));
    }
    if (value instanceof Calendar calendar) {
      return textOf(Times.format(calendar.toInstant()));
    }
    if (value instanceof Date date && !DATES_WITHOUT_INSTANT.contains(date.getClass().getName())) {
      return textOf(Times.format(date.toInstant()));
    }
    return textOf("" + value);
  }

  private Object copyOfNumber(Number number) {
    if (number.getClass() == BigInteger.class || number.getClass() == BigDecimal.class) {
      int bits =
          number instanceof BigDecimal decimal
              ? decimal.unscaledValue().bitLength()
              : ((BigInteger) number).bitLength();
      return bits <= MAX_BITS ? number : textOf("(a number of " + bits + " bits)");
    }
    String text = "" + number;
    try {
      return text.length() <= MAX_DIGITS ? new BigDecimal(text) : textOf(text);
    } catch (NumberFormatException e) { // NaN, or a fraction of its own kind
      return textOf(text);
    }
  }

  private String nameOf(@Nullable Object key) {
    String name;
    try {
      name = "" + key;
    } catch (Throwable e) {
      name = notReadable(e);
    }
    name = Texts.bounded(name, Texts.MAX_NAME);
    characters += name.length();
    return name;
  }

  private String textOf(String text) {
    String bounded = Texts.bounded(text, Texts.MAX_TEXT);
    characters += bounded.length();
    return characters > MAX_CHARACTERS ? TOO_MANY_CHARACTERS : bounded;
  }

  /** Whether the bounds are used up; what was copied last says so. */
  private boolean isFull() {
    return values > MAX_VALUES || characters > MAX_CHARACTERS;
  }

  /** Says that a value's own code failed; what is wrong with the JVM is passed on. */
  private static String notReadable(Throwable e) {
    if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
      throw error;
    }
    return "(not readable: " + e.getClass().getName() + ")";
  }

  /**
   * The object or array that a text holds, made of what {@link #write} writes; empty if the text is
   * anything else, or nests deeper than 64 levels. A fraction is a {@code Double} where that has
   * the same text, so that what was a {@code Double} when it was written is one again.
   */
  public static Optional<Object> parsed(String text) {
    try {
      JsonNode node = Json.shallowTree(text);
      return node.isContainerNode() ? Optional.ofNullable(of(node)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The value of a node, made of what {@link #write} writes. */
  static @Nullable Object of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> members(node);
      case ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>(node.size());
        node.forEach(element -> elements.add(of(element)));
        yield Collections.unmodifiableList(elements);
      }
      case STRING -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> number(node.numberValue());
      default -> null;
    };
  }

  /** The members of an object, likewise. */
  static Map<String, @Nullable Object> members(JsonNode object) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    object.properties().forEach(member -> members.put(member.getKey(), of(member.getValue())));
    return Collections.unmodifiableMap(members);
  }

  private static Number number(Number parsed) {
    if (parsed instanceof BigDecimal exact) {
      double nearest = exact.doubleValue();
      boolean same = Double.isFinite(nearest) && new BigDecimal("" + nearest).equals(exact);
      return same ? (Number) nearest : exact;
    }
    return parsed;
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
    } else if (value instanceof Integer number) {
      out.writeNumber(number);
    } else if (value instanceof Double number) {
      out.writeNumber(number);
    } else {
      out.writePOJO(value); // a boolean, or a number of another type, which takes longer
    }
  }
}
