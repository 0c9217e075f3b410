package io.leeway.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.audit.Redaction.Mode;
import io.leeway.core.Actor;
import io.leeway.core.AuditEvent;
import io.leeway.core.Resource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  private static final AuditEvent EVENT = AuditEvent.of("user.login");
  private static final Redaction STANDARD = Redaction.standard();
  private static final Mode HMAC =
      Mode.hmac("k1", "0123456789abcdef".getBytes(StandardCharsets.UTF_8));

  private static final String CODE_OF_HUNTER2 =
      "hmac-sha256:k1:deda27db21d02fd2c8f56d22f15960ff47652a35c02218e739ec9ad88790aeda";

  private static final String JWT =
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTEwNDIifQ.c2lnbmF0dXJl-_c2lnbmF0dXJl";

  private static Object detail(Redaction redaction, Object value) {
    AuditEvent redacted = redaction.apply(EVENT.detail("note", value));
    assertThat(redaction.apply(redacted)).isEqualTo(redacted);
    return Objects.requireNonNull(redacted.details().get("note"));
  }

  private static Object detail(Object value) {
    return detail(STANDARD, value);
  }

  // By key

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "PASSWORD",
        "PassWord",
        "pass_word",
        "pass-word",
        "pass.word",
        "pass word",
        "p_a_s_s_w_o_r_d",
        "userPassword",
        "password_hash",
        "passwd",
        "db-passwd",
        "passphrase",
        "secret",
        "clientSecret",
        "token",
        "X-Access-Token",
        "refresh_token",
        "refreshtoken",
        "plaintextToken",
        "API_KEY",
        "x-api-key",
        "apiKeyEncrypted",
        "credentials",
        "Authorization",
        "Proxy-Authorization",
        "cookie",
        "Set-Cookie",
        "private key",
        "PRIVATE_KEY",
        "otp",
        "OTP",
        "o_t_p",
        "userOtp",
        "OTPCode",
        "sms_oTp",
        "otp2",
        "totp",
        "pwd",
        "ｐａｓｓｗｏｒｄ",
        "paſſword",
        "PASSWORD\u0301",
        "AP\u0130KEY",
        "ap\u0131key",
        "ＯＴＰ",
        "user[password]",
        "tokenizer_token"
      })
  void valueOfASecretKey_isMasked(String key) {
    for (Object value :
        List.of("hunter2", 4711, 0.5, true, List.of(1, "a"), Map.of("k", "hunter2"), "")) {
      assertThat(detail(Map.of(key, value))).isEqualTo(Map.of(key, "***"));
    }
    Map<String, Object> none = new LinkedHashMap<>();
    none.put(key, null);
    assertThat(detail(none)).isEqualTo(none);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tokenizer",
        "tokenizer_class",
        "Tokenization",
        "max_tokens",
        "maxNewTokens",
        "prompt_tokens",
        "completion_tokens",
        "tokens_per_second",
        "token_count",
        "passenger",
        "passengers",
        "compass",
        "passed",
        "option",
        "options",
        "hotpot",
        "footprint",
        "adopt",
        "otpauth",
        "author",
        "authority",
        "cookiecutter",
        "secretary",
        "secretariat",
        "keyboard",
        "api",
        "key",
        "private",
        "basic",
        "apiVersion",
        "to_kept"
      })
  void valueOfALookAlike_stays(String key) {
    assertThat(detail(Map.of(key, 7))).isEqualTo(Map.of(key, 7));
    assertThat(detail(key + "=7 and " + key + ": 7")).isEqualTo(key + "=7 and " + key + ": 7");
  }

  @Test
  void keys_areAddedAndTakenOff() {
    Map<String, Object> body =
        Map.of("iban", 1, "card_pin", 2, "pinned", 3, "token", 4, "token_type", 5, "cookie", 6);

    Redaction redaction =
        STANDARD.withKey("IBAN").withWord("pin").withoutKey("token-type").withoutKey("cookie");

    assertThat(detail(redaction, body))
        .isEqualTo(
            Map.of(
                "iban",
                "***",
                "card_pin",
                "***",
                "pinned",
                3,
                "token",
                "***",
                "token_type",
                5,
                "cookie",
                6));
    assertThat(detail(redaction.withKey("token_type"), Map.of("token_type", 5)))
        .isEqualTo(Map.of("token_type", "***"));
    assertThat(detail(redaction.withoutKey("token"), body)).asString().contains("token=4");
    assertThat(detail(redaction.withoutKey("token"), Map.of("access_token", 1)))
        .isEqualTo(Map.of("access_token", "***"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.withKey("_"))
        .withMessage("key must have a letter or digit, but was '_'");
  }

  @Test
  void longestKey_hasTheMode() {
    Redaction redaction = STANDARD.withKey("refresh_token", Mode.REMOVE);

    assertThat(detail(redaction, Map.of("refresh_token", 1, "token", 2)))
        .isEqualTo(Map.of("token", "***"));
  }

  @Test
  void valueBesideItsName_isMasked() {
    List<Map<String, String>> headers =
        List.of(
            Map.of("name", "Authorization", "value", "hunter2"),
            Map.of("name", "Accept", "value", "text/html"));

    assertThat(detail(headers))
        .isEqualTo(
            List.of(
                Map.of("name", "Authorization", "value", "***"),
                Map.of("name", "Accept", "value", "text/html")));
  }

  // By form

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      quoteCharacter = '\0',
      value = {
        "Bearer abc -> Bearer ***",
        "sent bearer  1|x$y!z to host -> sent bearer  *** to host",
        "\"Bearer abc\" -> \"Bearer ***\"",
        "Bearer token was wrong -> Bearer token was wrong",
        "Bearer realm=\"api\" -> Bearer realm=\"api\"",
        "Bearer token-4711 -> Bearer ***",
        "Basic dXNlcjpodW50ZXIy -> Basic ***",
        "basic QTpi== -> basic ***==",
        "Basic dXNlcjpodW50ZXIyd -> Basic ***",
        "Basic authentication -> Basic authentication",
        "a basic income -> a basic income",
        "https://user:hunter2@host/a@b -> https://***@host/a@b",
        "see jdbc:postgresql://u@h:5432/db -> see jdbc:postgresql://***@h:5432/db",
        "redis://:hunter2@cache -> redis://***@cache",
        "https://user:hun/ter2@host -> https://***@host",
        "https://host:8080/@scope/x -> https://host:8080/@scope/x",
        "https://[::1]:80/a@b -> https://[::1]:80/a@b",
        "https://host/?mail=a@b.c -> https://host/?mail=a@b.c",
        "password=hunter2 -> password=***",
        "?a=1&api_key=hunter2&b=2 -> ?a=1&api_key=***&b=2",
        "password: hunter2 user: bob -> password: *** user: bob",
        "password = 'hunter2 x' rest -> password = '***' rest",
        "password => \"hun\\\"ter2\" rest -> password => \"***\" rest",
        "{\"password\":\"hunter2\",\"n\":1 -> {\"password\":\"***\",\"n\":1",
        "{\"otp\":123456,\"n\":1 -> {\"otp\":***,\"n\":1",
        "{\"token\":[1,[2],3],\"n\":1 -> {\"token\":***,\"n\":1",
        "{\\\"password\\\":\\\"hun\\\\\\\"ter2\\\",\\\"n\\\":1 -> {\\\"password\\\":\\\"***\\\",\\\"n\\\":1",
        "\"secret\": \"not closed -> \"secret\": \"***",
        "{token={a=1, b=2}, n=1} -> {token=***, n=1}",
        "api key: hunter2 -> api key: ***",
        "password policy: strong -> password policy: strong",
        "Authorization: Digest a=\"b\", c -> Authorization: ***",
        "Authorization=Bearer abc -> Authorization=***",
        "Cookie: a=1; b=2 -> Cookie: ***",
        "pass%77ord=hunter2 -> pass%77ord=***",
        "line\\notp=1 line\\u000aotp=2 \\token=3 -> line\\notp=*** line\\u000aotp=*** \\token=***",
        "user[password]=hunter2 -> user[password]=***",
        "a=1&json=%7B%22token%22%3A1%7D&c=%20 -> a=1&json=%7B%22token%22%3A%22***%22%7D&c=%20",
        "next=%2Fcb%3Ftoken%3Dhunter2 -> next=%2Fcb%3Ftoken%3D***",
        "auth=Bearer+abc -> auth=Bearer+***",
        "x=%2525 100% a+b -> x=%2525 100% a+b",
        "invalid token: expired -> invalid token: ***",
        "12:30:45 [main] a=b c::d -> 12:30:45 [main] a=b c::d"
      })
  void secretInAText_isMasked(String text, String expected) {
    assertThat(detail(text)).isEqualTo(expected);
  }

  @Test
  void tokensAndBlocks_areMasked() {
    String pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIabc=\n-----END RSA PRIVATE KEY-----";

    assertThat(detail("got " + JWT + " from")).isEqualTo("got *** from");
    assertThat(detail("\\n" + JWT + ".a.b")).isEqualTo("\\n***");
    assertThat(detail("eyJ is no token, nor eyJabc")).isEqualTo("eyJ is no token, nor eyJabc");
    assertThat(detail("key " + pem + " and " + pem + ".")).isEqualTo("key *** and ***.");
    assertThat(detail(pem.replace("\n", "\\n").substring(0, 50))).isEqualTo("***");
  }

  @Test
  void headerInTheMiddleOfLines_takesItsLineOnly() {
    assertThat(detail("GET /\r\nCookie: a=b; c=d\r\nHost: x"))
        .isEqualTo("GET /\r\nCookie: ***\r\nHost: x");
  }

  @Test
  void jsonInATextInATextInAText_isRewritten() {
    String inner = "{\"password\":\"hunter2\",\"list\":[1.50,\"Bearer abc\"]}";
    String text = "{\"body\":" + quoted("{\"inner\":" + quoted(inner) + "}") + "}";

    String masked = "{\"password\":\"***\",\"list\":[1.50,\"Bearer ***\"]}";
    assertThat(detail(text))
        .isEqualTo("{\"body\":" + quoted("{\"inner\":" + quoted(masked) + "}") + "}");
    String harmless = " { \"a\" : 1.0 } ";
    assertThat(detail(harmless)).isEqualTo(harmless);
  }

  @Test
  void jsonThatIsPackedTooDeep_isMasked() {
    String text = "{\"password\":\"hunter2\"}";
    for (int i = 0; i < 12; i++) {
      text = "[".repeat(60) + quoted(text) + "]".repeat(60);
    }

    String redacted = (String) detail(text);

    assertThat(redacted)
        .doesNotContain("hunter2")
        .contains("***")
        .startsWith("[".repeat(60) + "\"");
  }

  @Test
  void urlEncodingThatIsPackedTooDeep_isMasked() {
    String text = "token=hunter2";
    for (int i = 0; i < 12; i++) {
      text = URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    assertThat(detail("next=" + text)).isEqualTo("next=***");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Test
  void textThatWasCut_losesItsHashWithTheSecret() {
    String rest = "x".repeat(20_000);

    assertThat(detail("password=hunter2 " + rest))
        .asString()
        .endsWith("… (truncated, 20017 chars)");
    assertThat(detail("{\"password\":\"" + rest)).isEqualTo("{\"password\":\"***");
    assertThat(detail("https://user:" + rest)).asString().startsWith("https://***… (truncated, ");
    assertThat(detail(rest)).asString().contains(", sha256 ");
  }

  // Patterns and paths

  @Test
  void patterns_areAddedChangedAndTakenOff() {
    Redaction redaction =
        STANDARD
            .withPattern("card", "\\b\\d{16}\\b", Mode.REMOVE)
            .withPattern("staff", "staff (\\d+)")
            .withPattern("bearer", Mode.REMOVE)
            .withoutPattern("url");

    assertThat(detail(redaction, "card 4111111111111111 of staff 12, Bearer abc, https://u:p@h"))
        .isEqualTo("card  of staff ***, , https://u:p@h");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> redaction.withoutPattern("url"))
        .withMessage(
            "pattern must be one of [basic, jwt, pem, pair, card, staff, bearer], but was 'url'");
  }

  @Test
  void patternThatTakesTooLong_takesTheWholeText() {
    String text = "a".repeat(5_000) + "!";

    assertThat(detail(STANDARD.withPattern("slow", "(?:a+)+b"), text)).isEqualTo("***");
    assertThat(detail(STANDARD.withPattern("deep", "(?:a|b)*+c"), text)).isEqualTo("***");
    assertThat(detail(STANDARD.withPattern("fast", "[a-z]+\\d"), "a".repeat(30)))
        .isEqualTo("a".repeat(30));
  }

  @Test
  void paths_areFollowed() {
    Map<String, Object> card = Map.of("number", 4711, "name", "Ann");
    AuditEvent event =
        EVENT
            .by(Actor.user("u-1042").onBehalfOf("u-7"))
            .withTenant("bank")
            .withRequest(Map.of("cards", List.of(card, card), "body", "{\"pin\":1}"))
            .withResponse(Map.of("all", 1))
            .withDetails(Map.of("card", card));

    AuditEvent redacted =
        STANDARD
            .withPath("request.cards.*.number", Mode.REMOVE)
            .withPath("request.body.pin", HMAC)
            .withPath("details.*.number", Mode.MASK)
            .withPath("response", Mode.REMOVE)
            .withPath("actor.id", HMAC)
            .withPath("tenant", Mode.REMOVE)
            .apply(event);

    assertThat(redacted.request().get("cards"))
        .isEqualTo(List.of(Map.of("name", "Ann"), Map.of("name", "Ann")));
    assertThat(redacted.request().get("body")).asString().startsWith("{\"pin\":\"hmac-sha256:k1:");
    assertThat(redacted.details())
        .isEqualTo(Map.of("card", Map.of("number", "***", "name", "Ann")));
    assertThat(redacted.response()).isEmpty();
    assertThat(redacted.actor().orElseThrow().id()).startsWith("hmac-sha256:k1:");
    assertThat(redacted.actor().orElseThrow().onBehalfOf()).contains("u-7");
    assertThat(redacted.tenant()).contains("***");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> STANDARD.withPath("detail.x", Mode.MASK))
        .withMessageStartingWith("path must begin with one of [actor, ")
        .withMessageEndingWith("], but was 'detail.x'");
  }

  @Test
  void bodyOfAResourceType_isLeftOut() {
    AuditEvent event = EVENT.withRequest(Map.of("value", "hunter2")).detail("n", 1);
    Redaction redaction = STANDARD.withoutBodyOf("vault");

    AuditEvent redacted = redaction.apply(event.on(Resource.of("vault", "v-1")));

    assertThat(redacted.request()).isEqualTo(Map.of("redacted", "body"));
    assertThat(redacted.response()).isEmpty();
    assertThat(redacted.details()).isEqualTo(Map.of("n", 1));
    assertThat(redaction.apply(redacted)).isEqualTo(redacted);
    assertThat(redaction.apply(event)).isSameAs(event);
  }

  @Test
  void sample_doesWhatItSays() {
    Redaction redaction =
        Redaction.standard()
            .withKey("iban")
            .withPath("details.card.number", Mode.REMOVE)
            .withoutBodyOf("vault");

    AuditEvent redacted =
        redaction.apply(
            EVENT
                .on(Resource.of("vault"))
                .withRequest(Map.of("a", 1))
                .withDetails(Map.of("customerIban", "DE1", "card", Map.of("number", 1))));

    assertThat(redacted.details()).isEqualTo(Map.of("customerIban", "***", "card", Map.of()));
    assertThat(redacted.request()).isEqualTo(Map.of("redacted", "body"));
  }

  // Modes

  @Test
  void remove_takesTheSecretWithItsKey() {
    Redaction redaction = STANDARD.withMode(Mode.REMOVE);

    assertThat(detail(redaction, Map.of("token", 1, "list", Arrays.asList("a", null))))
        .isEqualTo(Map.of("list", Arrays.asList("a", null)));
    assertThat(detail(redaction, "a password=hunter2 b Bearer abc c " + JWT)).isEqualTo("a  b  c ");
    assertThat(redaction.apply(EVENT.by(Actor.user(JWT))).actor()).contains(Actor.user("***"));
  }

  @Test
  void hmac_isEqualForEqualSecrets() {
    Redaction redaction = STANDARD.withMode(HMAC);

    // printf hunter2 | openssl dgst -sha256 -hmac 0123456789abcdef
    assertThat(detail(redaction, Map.of("token", "hunter2", "n", "password=hunter2")))
        .isEqualTo(Map.of("token", CODE_OF_HUNTER2, "n", "password=" + CODE_OF_HUNTER2));
    assertThat(detail(redaction, "Bearer hunter2 and Authorization: hunter2"))
        .isEqualTo("Bearer " + CODE_OF_HUNTER2 + " and Authorization: " + CODE_OF_HUNTER2);
    assertThat(detail(redaction, List.of(Map.of("pwd", 12), Map.of("pwd", "12"))))
        .extracting(list -> Map.copyOf((Map<?, ?>) ((List<?>) list).get(0)))
        .isEqualTo(((List<?>) detail(redaction, List.of(Map.of("pwd", "12")))).get(0));
    assertThat(
            redaction
                .withMode(Mode.hmac("token", new byte[16]))
                .apply(EVENT.detail("n", "pwd=" + CODE_OF_HUNTER2))
                .details())
        .isEqualTo(Map.of("n", "pwd=" + CODE_OF_HUNTER2));
  }

  @Test
  void keysOfHmacs_areChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mode.hmac("k", new byte[15]))
        .withMessage("key 'k' must have at least 16 bytes, but had 15");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Mode.hmac("a:b", new byte[16]))
        .withMessage("key id must match [A-Za-z0-9_-]{1,64}, but was 'a:b'");
    assertThat(HMAC).hasToString("hmac-sha256:k1");
  }

  // The event

  @Test
  void everyText_isLookedAt() {
    String bad = "x " + JWT;
    AuditEvent event =
        EVENT
            .by(Actor.of(bad, bad).onBehalfOf(bad))
            .on(Resource.of(bad, bad))
            .withTenant(bad)
            .withTransport(bad)
            .withCorrelationId(bad)
            .from(bad, bad)
            .withHttp(bad, "/cb?token=" + JWT)
            .withRequest(Map.of(bad, bad))
            .withResponse(Map.of(bad, List.of(bad)))
            .withDetails(Map.of(bad, 1, JWT + " x", 2))
            .failure(bad);

    AuditEvent redacted = STANDARD.apply(event);

    assertThat(redacted.toJson()).doesNotContain("eyJ").contains("/cb?token=***");
    assertThat(redacted.toJson().split("x \\*\\*\\*", -1)).hasSize(18);
    assertThat(redacted.id()).isEqualTo(event.id());
    assertThat(STANDARD.apply(redacted)).isSameAs(redacted);
  }

  @Test
  void keysThatBecomeEqual_loseNothing() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("Bearer abc", 1);
    map.put("Bearer def", 2);

    assertThat(detail(map)).isEqualTo(Map.of("Bearer ***", 1, "Bearer *** (1)", 2));
  }

  @Test
  void eventWithoutASecret_isTheSameObject() {
    AuditEvent event =
        EVENT
            .by(Actor.user("u-1042").onBehalfOf("u-7"))
            .on(Resource.of("model", "credit"))
            .from("192.0.2.1", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101")
            .withHttp("POST", "/models/credit/promote?dry=true&at=12:30")
            .withDetails(Map.of("list", List.of(1, Map.of()), "json", "{\"a\": [1, 2.0]}"))
            .failure("java.io.IOException: /var/log: no space left (code=28)");

    assertThat(STANDARD.apply(event)).isSameAs(event);
    assertThat(Redaction.none().apply(event.detail("password", "Bearer x")).details())
        .containsEntry("password", "Bearer x");
  }

  @Test
  void text_hasTheSettingsAndNoKey() {
    assertThat(STANDARD.withPath("actor.id", HMAC).withoutBodyOf("vault"))
        .hasToString(
            "Redaction[mask, 19 keys, patterns [bearer, basic, jwt, pem, url, pair], paths"
                + " [actor.id hmac-sha256:k1], without body of [vault]]");
  }
}
