package io.leeway.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.leeway.core.internal.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A parsed JSON object, read member by member with errors that say which one is wrong.
 *
 * <p>Immutable as long as nobody changes the node under it.
 */
public final class JsonObject {
  private final JsonNode node;
  private final String path;

  private JsonObject(JsonNode node, String path) {
    if (!node.isObject()) {
      throw wrong(path, "an object", node);
    }
    this.node = node;
    this.path = path;
  }

  /**
   * Parses a text that holds one object.
   *
   * @param text the whole text
   * @param what what it should be, for messages
   * @throws IllegalArgumentException if it is not one JSON object
   */
  public static JsonObject parse(String text, String what) {
    return new JsonObject(Json.parse(text, what), what);
  }

  /** Whether a member is there, be it null. */
  public boolean has(String name) {
    return node.has(name);
  }

  /** Whether a member is there and null. */
  public boolean isNull(String name) {
    return node.path(name).isNull();
  }

  /** The names of all members, in their order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** A truth value. */
  public boolean truth(String name) {
    return member(name, "true or false", JsonNode::isBoolean).booleanValue();
  }

  /** A text. */
  public String text(String name) {
    return member(name, "a text", JsonNode::isTextual).textValue();
  }

  /** A text, if the member is there. */
  public Optional<String> optionalText(String name) {
    return node.has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  /** A number. */
  public double number(String name) {
    return member(name, "a number", JsonNode::isNumber).doubleValue();
  }

  /** A number, or another one in place of null. */
  public double number(String name, double inPlaceOfNull) {
    return isNull(name) ? inPlaceOfNull : number(name);
  }

  /** A whole number. */
  public long integer(String name) {
    return member(name, "a whole number", JsonObject::isLong).longValue();
  }

  /** A whole number that is an int. */
  public int smallInteger(String name) {
    long value = integer(name);
    Checks.argument(value == (int) value, "%s must be within an int, but was %d", at(name), value);
    return (int) value;
  }

  /** An object. */
  public JsonObject object(String name) {
    return new JsonObject(member(name), at(name));
  }

  /** An object as a map that is made of what {@link JsonValues#write} writes. */
  public Map<String, @Nullable Object> values(String name) {
    return JsonValues.members(member(name, "an object", JsonNode::isObject));
  }

  /** A member as JSON. */
  public String json(String name) {
    return member(name).toString();
  }

  /** The objects of an array. */
  public List<JsonObject> objects(String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonNode element : array(name)) {
      objects.add(new JsonObject(element, at(name) + "[" + objects.size() + "]"));
    }
    return objects;
  }

  /** The texts of an array. */
  public List<String> texts(String name) {
    return values(name, "a text", JsonNode::isTextual, JsonNode::textValue);
  }

  /** The numbers of an array. */
  public List<Double> numbers(String name) {
    return values(name, "a number", JsonNode::isNumber, JsonNode::doubleValue);
  }

  /** The numbers of an array, with another one in place of null. */
  public List<Double> numbers(String name, double inPlaceOfNull) {
    return values(
        name,
        "a number or null",
        value -> value.isNumber() || value.isNull(),
        value -> value.isNull() ? inPlaceOfNull : value.doubleValue());
  }

  /** The whole numbers of an array. */
  public List<Long> integers(String name) {
    return values(name, "a whole number", JsonObject::isLong, JsonNode::longValue);
  }

  private <T> List<T> values(
      String name, String what, Predicate<JsonNode> rule, Function<JsonNode, T> value) {
    List<T> values = new ArrayList<>();
    for (JsonNode element : array(name)) {
      if (!rule.test(element)) {
        throw wrong(at(name) + "[" + values.size() + "]", what, element);
      }
      values.add(value.apply(element));
    }
    return values;
  }

  private JsonNode array(String name) {
    return member(name, "an array", JsonNode::isArray);
  }

  /**
   * A constant of an enum, by the text that its {@code toString} gives.
   *
   * @param name the member
   * @param constants all constants of the enum
   */
  public <E extends Enum<E>> E constant(String name, E[] constants) {
    String text = text(name);
    for (E constant : constants) {
      if (constant.toString().equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        at(name) + " must be one of " + List.of(constants) + ", but was '" + text + "'");
  }

  private JsonNode member(String name) {
    JsonNode value = node.get(name);
    if (value == null) {
      throw new IllegalArgumentException(at(name) + " is missing");
    }
    return value;
  }

  private JsonNode member(String name, String what, Predicate<JsonNode> rule) {
    JsonNode value = member(name);
    if (!rule.test(value)) {
      throw wrong(at(name), what, value);
    }
    return value;
  }

  /** Made only where it is thrown: it writes the value anew. */
  private static IllegalArgumentException wrong(String where, String what, JsonNode value) {
    String was = value.isValueNode() ? value.toString() : "an " + value.getNodeType();
    return new IllegalArgumentException(where + " must be " + what + ", but was " + was);
  }

  private String at(String name) {
    return path + ": " + name;
  }

  private static boolean isLong(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong();
  }
}
