package io.leeway.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leeway.audit.Redaction.Mode;
import io.leeway.core.AuditEvent;
import io.leeway.core.json.Json;
import io.leeway.core.json.JsonValues;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hides secrets in values of random shape, each among harmless ones, and looks for them after. */
class PlantedSecretsTest {
  private static final int SECRETS = 200;
  private static final Mode HMAC = Mode.hmac("k1", new byte[32]);
  private static final List<String> KEYS =
      List.of(
          "password",
          "password hash",
          "passwd",
          "secret",
          "client secret",
          "token",
          "refresh token",
          "access token",
          "plaintext token",
          "api key",
          "api key encrypted",
          "credential",
          "authorization",
          "cookie",
          "private key",
          "otp");

  private final List<String> secrets = new ArrayList<>();
  private int innocents;
  private Random random = new Random(0);

  static LongStream seeds() {
    return LongStream.range(0, Boolean.getBoolean("leeway.full") ? 2_000 : 40);
  }

  // What is hidden

  private String secret() {
    String secret = "s3cr" + Long.toString(random.nextLong() >>> 1, 36) + secrets.size();
    secrets.add(secret);
    return secret;
  }

  private String innocent() {
    return "innocent" + innocents++;
  }

  /** A secret's key in odd case, with odd separators and company. */
  private String key() {
    String separator = pick("", "_", "-", ".", " ");
    StringBuilder key = new StringBuilder();
    for (char c : pick(KEYS.toArray(String[]::new)).toCharArray()) {
      key.append(random.nextBoolean() ? Character.toUpperCase(c) : c);
    }
    String odd = key.toString().replace(" ", separator);
    boolean isWord = odd.toLowerCase(Locale.ROOT).equals("otp");
    return pick("", "user_", "x-", "old.") + odd + (isWord ? "" : pick("", "2", "_value", "s"));
  }

  @SafeVarargs
  private <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String json(Object value) {
    return Json.line(out -> JsonValues.write(out, JsonValues.copyOf(value)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A text with a secret that is known by its form, or by the key before it. */
  private String text() {
    String key = key().replace(' ', '_');
    return switch (random.nextInt(14)) {
      case 0 -> innocent() + " Bearer " + secret() + ".x " + innocent();
      case 1 -> "Basic " + base64("user:" + secret());
      case 2 -> "at " + base64("{\"alg\":1}") + "." + base64(secret()) + "." + base64(secret());
      case 3 -> "-----BEGIN KEY-----\n" + secret() + "\n-----END KEY-----" + innocent();
      case 4 -> innocent() + " https://user:" + secret() + "@host/" + innocent();
      case 5 -> innocent() + " " + key + "=" + secret();
      case 6 -> "a=" + innocent() + "&" + encoded(key) + "=" + secret() + "&c=" + innocent();
      case 7 -> "/path/" + innocent() + "?" + key + "=" + secret() + "&b=" + innocent();
      case 8 -> innocent() + "\n" + key + ": " + secret() + "\n" + innocent();
      case 9 -> "{\"" + key + "\": \"" + secret() + " \\\" " + secret() + "\", " + innocent();
      case 10 -> "body=" + encoded(json(Map.of(key, secret())));
      case 11 -> "next=" + encoded("/cb?" + key + "=" + secret()) + "&n=" + innocent();
      case 12 -> json(json(Map.of("text", text()))) + innocent();
      default -> "Authorization: Custom " + secret() + ", q=" + secret() + "\n" + innocent();
    };
  }

  private String base64(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String base64 = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    secrets.add(base64);
    return base64;
  }

  /** A value that a secret key must hide as a whole. */
  private Object hidden(int depth) {
    return switch (random.nextInt(depth > 4 ? 3 : 6)) {
      case 0 -> secret();
      case 1 -> number();
      case 2 -> List.of(secret(), true);
      case 3 -> Map.of(innocent(), hidden(depth + 1), "n", number());
      case 4 -> List.of(hidden(depth + 1));
      default -> json(Map.of("inner", hidden(depth + 1)));
    };
  }

  private long number() {
    long number = 1_000_000_000_000_000L + random.nextInt(Integer.MAX_VALUE);
    secrets.add(String.valueOf(number));
    return number;
  }

  private Object value(int depth) {
    int kind = random.nextInt(depth > 5 ? 4 : 9);
    return switch (kind) {
      case 0 -> innocent();
      case 1 -> random.nextInt(1_000);
      case 2 -> text();
      case 3 -> pick(true, 7, 0.25);
      case 4 -> list(depth);
      case 5 -> json(map(depth));
      case 6 -> List.of(Map.of("name", key(), "value", secret()), innocent());
      default -> map(depth);
    };
  }

  private List<Object> list(int depth) {
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      list.add(value(depth + 1));
    }
    return list;
  }

  private Map<String, Object> map(int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      map.put(innocent(), value(depth + 1));
      map.put(key() + (map.size() + 1), hidden(depth));
    }
    return map;
  }

  private AuditEvent event() {
    Map<String, Object> details = new LinkedHashMap<>();
    while (secrets.size() < SECRETS) {
      details.put("k" + details.size(), value(0));
    }
    return AuditEvent.of("user.login")
        .withCorrelationId(text())
        .from("192.0.2.1", text())
        .withHttp("POST", "/x?token=" + secret())
        .withRequest(map(0))
        .withResponse(map(0))
        .withDetails(details)
        .failure(text());
  }

  // Looking for it

  /** Every text, name and number of a JSON value, and of the JSON in its texts. */
  private static void collect(JsonNode node, List<String> texts) {
    if (node.isObject()) {
      node.fieldNames().forEachRemaining(texts::add);
    }
    node.forEach(child -> collect(child, texts));
    if (node.isValueNode()) {
      texts.add(node.asText());
    }
  }

  private static List<String> texts(AuditEvent event) {
    List<String> texts = new ArrayList<>();
    String json = new String(event.toJsonBytes(), StandardCharsets.UTF_8);
    texts.add(json);
    collect(Json.parse(json, "event"), texts);
    return texts;
  }

  /** The secrets that can be seen, with what is before them. */
  private List<String> leaksIn(AuditEvent event) {
    List<String> leaks = new ArrayList<>();
    for (String text : texts(event)) {
      for (String secret : secrets) {
        int at = text.indexOf(secret);
        if (at >= 0) {
          leaks.add(text.substring(Math.max(0, at - 60), at + secret.length()));
        }
      }
    }
    return leaks;
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void plantedSecrets_areGoneAndTheRestIsThere(long seed) {
    random = new Random(seed);
    AuditEvent event = event();
    assertThat(secrets).hasSizeGreaterThanOrEqualTo(SECRETS);
    assertThat(secrets.stream().filter(event.toJson()::contains)).hasSizeGreaterThan(SECRETS / 2);

    for (Mode mode : List.of(Mode.MASK, Mode.REMOVE, HMAC)) {
      Redaction redaction = Redaction.standard().withMode(mode);
      AuditEvent redacted = redaction.apply(event);

      assertThat(leaksIn(redacted)).isEmpty();
      if (mode != HMAC) { // its codes may make a text so long that it is cut, and cut through one
        assertThat(redaction.apply(redacted).toJson()).isEqualTo(redacted.toJson());
      }
    }
    assertThat(innocentsIn(Redaction.standard().apply(event))).isEqualTo(innocentsIn(event));
  }

  /** Those outside of what a secret key hides; a key's own name does not hide its siblings. */
  private static List<String> innocentsIn(AuditEvent event) {
    List<String> found = new ArrayList<>();
    collectInnocents(event.request(), found);
    collectInnocents(event.response(), found);
    collectInnocents(event.details(), found);
    return found;
  }

  private static void collectInnocents(Object value, List<String> found) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, member) -> {
            if (name.toString().startsWith("innocent") || name.toString().startsWith("k")) {
              found.add(name.toString());
              collectInnocents(member, found);
            }
          });
    } else if (value instanceof List<?> list) {
      list.forEach(element -> collectInnocents(element, found));
    } else if (value instanceof String text && text.startsWith("innocent")) {
      found.add(text.split(" ", 2)[0]);
    } else if (!(value instanceof String)) {
      found.add(String.valueOf(value));
    }
  }

  // Structure

  private Object tree(int depth, Function<Random, String> texts) {
    return switch (random.nextInt(depth > 6 ? 4 : 6)) {
      case 0 -> texts.apply(random);
      case 1 -> random.nextLong();
      case 2 -> random.nextGaussian();
      case 3 -> pick(true, false, 1);
      case 4 -> {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          list.add(tree(depth + 1, texts));
        }
        yield list;
      }
      default -> {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          map.put(texts.apply(random) + i, tree(depth + 1, texts));
        }
        yield map;
      }
    };
  }

  /** Text of the characters that mean something here. */
  private static String nasty(Random random) {
    String alphabet = "aB1=:&?%+ \t\n\"'\\{}[](),;@/.-_#*…\uD83D\uDE00\u0000";
    List<String> words =
        List.of(
            "token",
            "otp",
            "api",
            "key",
            "Bearer ",
            "basic ",
            "eyJ",
            "://",
            "-----BEGIN ",
            "***",
            "%22",
            "cookie");
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      text.append(
          random.nextInt(3) == 0
              ? words.get(random.nextInt(words.size()))
              : String.valueOf(alphabet.charAt(random.nextInt(alphabet.length()))));
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void treesWithoutASecret_areTheSame(long seed) {
    random = new Random(seed);
    AuditEvent event =
        AuditEvent.of("a")
            .detail(
                "tree", tree(0, r -> "word" + r.nextInt(100) + pick(" a", "/b", "@c", "%d", "")));

    assertThat(Redaction.standard().apply(event)).isSameAs(event);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void treesOfNastyTexts_keepTheirStructure(long seed) {
    random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      AuditEvent event = AuditEvent.of("a").detail("tree", tree(0, PlantedSecretsTest::nasty));
      Redaction redaction = Redaction.standard();

      AuditEvent redacted = redaction.apply(event);

      assertSameStructure(event.details(), redacted.details());
      assertThat(redaction.apply(redacted).toJson()).isEqualTo(redacted.toJson());
      assertThat(Json.parse(redacted.toJson(), "event").isObject()).isTrue();
    }
  }

  private static void assertSameStructure(Object before, Object after) {
    if ("***".equals(after)) {
      return;
    }
    if (before instanceof Map<?, ?> map) {
      List<?> values = new ArrayList<>(map.values());
      List<?> masked = new ArrayList<>(((Map<?, ?>) after).values());
      assertSameStructure(values, masked);
    } else if (before instanceof List<?> list) {
      List<?> masked = (List<?>) after;
      assertThat(masked).hasSameSizeAs(list);
      for (int i = 0; i < list.size(); i++) {
        assertSameStructure(list.get(i), masked.get(i));
      }
    } else if (!(before instanceof String)) {
      assertThat(after).isEqualTo(before);
    } else {
      assertThat(after).isInstanceOf(String.class);
    }
  }

  // Cost

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eyJ",
        "eyJ.",
        "x.eyJ-",
        "a:",
        ":",
        "= ",
        "  ",
        "\"\\:",
        "'",
        "\\",
        "bearer ",
        "bearer=is=",
        "bearer=",
        "bearer",
        "basic ",
        "basic=",
        "basic",
        "b",
        "://",
        "a://b:c/",
        "https://user:",
        "x@",
        "-----BEGIN ",
        "-----END ",
        "password=\"\\",
        "password ='",
        "\"token\":[",
        "token:",
        "otp ",
        "api key ",
        "%41",
        "%25",
        "+ +",
        "hmac-sha256:",
        "hmac-sha256:k1:",
        "[",
        "[1,",
        "{\"a\":",
        "Cookie:",
        "… (truncated, "
      })
  void hostileMegabyte_isDoneInOneGo(String unit) {
    String text = unit.repeat((1 << 20) / unit.length());
    Redactor redactor = Redaction.standard().redactor();

    // With quadratic cost each of these would take the time of a coffee.
    String redacted = redactor.redacted(text);

    assertThat(redactor.redacted(redacted)).isEqualTo(redacted);
    assertThat(redactor.redacted("[" + text + "]")).isNotEmpty();
  }
}
