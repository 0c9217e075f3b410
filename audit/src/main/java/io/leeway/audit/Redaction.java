package io.leeway.audit;

import io.leeway.core.AuditEvent;
import io.leeway.core.internal.Checks;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Takes the secrets out of events, before they are queued or stored.
 *
 * <pre>{@code
 * Redaction redaction =
 *     Redaction.standard()
 *         .withKey("iban")
 *         .withPath("details.card.number", Mode.REMOVE)
 *         .withoutBodyOf("vault");
 * }</pre>
 *
 * <p>A secret is known in three ways, each in request, response and details at any depth, and the
 * first two in every text of an event (the error, the path, an id), in JSON and URL encoding within
 * it, and in pairs like {@code password=x} or {@code "password": "x"}:
 *
 * <ul>
 *   <li>By its key. Case and whatever is no letter or digit do not matter, and a key is found
 *       within a longer one: {@code token} is in {@code X-Access-Token}. The value is replaced
 *       whatever it is: a text, a number, a list. Null stays null.
 *   <li>By its form: Bearer and Basic credentials, JSON Web Tokens, PEM blocks, the user in a URL,
 *       and patterns of your own.
 *   <li>By its path in the event.
 * </ul>
 *
 * <p>{@link #standard()} rather takes too much than too little: {@code password_policy} goes with
 * {@code password}, the next word with {@code invalid token:}, the whole line with {@code cookie:}.
 * {@link #withoutKey} gets a key back. It does not know what only its place makes a secret, such as
 * a password among the words of a sentence, or the text of an XML element.
 *
 * <p>An event without a secret is returned as it is. Immutable, safe for any thread.
 *
 * @since 0.1
 */
public final class Redaction {
  private static final List<String> KEYS =
      List.of(
          "password",
          "password_hash",
          "passwd",
          "passphrase",
          "secret",
          "token",
          "refresh_token",
          "access_token",
          "plaintext_token",
          "api_key",
          "api_key_encrypted",
          "access_key",
          "private_key",
          "credential",
          "authorization",
          "cookie");

  /** Three letters are in hotpot and footprint, too. */
  private static final List<String> WORDS = List.of("otp", "totp", "pwd");

  /**
   * Names of machine learning and of offices; none that a secret's name could contain by chance.
   */
  private static final List<String> HARMLESS =
      List.of(
          "tokenize",
          "tokenization",
          "tokenise",
          "tokenisation",
          "max_tokens",
          "max_new_tokens",
          "num_tokens",
          "total_tokens",
          "prompt_tokens",
          "completion_tokens",
          "input_tokens",
          "output_tokens",
          "token_count",
          "token_limit",
          "tokens_per_second",
          "secretary",
          "secretaries",
          "secretariat",
          "cookiecutter");

  private final Mode mode;
  private final SecretNames names;
  private final List<SecretPattern> patterns;
  private final List<RedactedPath> paths;
  private final Set<String> withoutBody;

  private Redaction(
      Mode mode,
      SecretNames names,
      List<SecretPattern> patterns,
      List<RedactedPath> paths,
      Set<String> withoutBody) {
    this.mode = mode;
    this.names = names;
    this.patterns = patterns;
    this.paths = paths;
    this.withoutBody = withoutBody;
  }

  /** Nothing is a secret: to begin with, or to switch redaction off. */
  public static Redaction none() {
    return new Redaction(Mode.MASK, SecretNames.none(), List.of(), List.of(), Set.of());
  }

  /**
   * Masks what is commonly secret.
   *
   * <p>Keys: password, password_hash, passwd, passphrase, secret, token, refresh_token,
   * access_token, plaintext_token, api_key, api_key_encrypted, access_key, private_key, credential,
   * authorization, cookie; as words otp, totp, pwd. Harmless: tokenizer and its kin, counts such as
   * max_tokens and prompt_tokens, secretary, cookiecutter. Patterns: bearer, basic, jwt, pem, url,
   * pair.
   */
  public static Redaction standard() {
    return Standard.REDACTION;
  }

  private static Redaction makeStandard() {
    SecretNames names = SecretNames.none();
    for (String key : KEYS) {
      names = names.with(key, false, Mode.STANDARD);
    }
    for (String word : WORDS) {
      names = names.with(word, true, Mode.STANDARD);
    }
    for (String name : HARMLESS) {
      names = names.without(name);
    }
    return new Redaction(Mode.MASK, names, SecretPattern.STANDARD, List.of(), Set.of());
  }

  /** Made when it is first asked for. */
  private static final class Standard {
    static final Redaction REDACTION = makeStandard();
  }

  /** With another mode for whatever has none of its own. */
  public Redaction withMode(Mode mode) {
    return new Redaction(mode, names, patterns, paths, withoutBody);
  }

  /** Values whose key contains this one are secret. */
  public Redaction withKey(String key) {
    return withKey(key, Mode.STANDARD);
  }

  /**
   * The same with a mode of its own. Of several keys that a name contains the longest counts.
   *
   * @throws IllegalArgumentException if the key has no letter or digit
   */
  public Redaction withKey(String key, Mode mode) {
    return with(names.with(key, false, mode));
  }

  /**
   * Values whose key has this word are secret: {@code pin} is a word of {@code pin}, {@code
   * card_pin} and {@code cardPin}, and none of {@code pinned}.
   */
  public Redaction withWord(String word) {
    return withWord(word, Mode.STANDARD);
  }

  /**
   * The same with a mode of its own.
   *
   * @throws IllegalArgumentException if the word has no letter or digit
   */
  public Redaction withWord(String word, Mode mode) {
    return with(names.with(word, true, mode));
  }

  /**
   * Takes a key or word off the list. One that is not on the list becomes harmless, with what it
   * contains of the list: after {@code withoutKey("token_type")} the value of {@code token_type}
   * stays, and that of {@code token} is secret still.
   *
   * @throws IllegalArgumentException if the key has no letter or digit
   */
  public Redaction withoutKey(String key) {
    return with(names.without(key));
  }

  private Redaction with(SecretNames names) {
    return new Redaction(mode, names, patterns, paths, withoutBody);
  }

  /** Whatever matches this pattern in a text is secret, its first group if it has one. */
  public Redaction withPattern(String name, String regex) {
    return withPattern(name, regex, Mode.STANDARD);
  }

  /**
   * The same with a mode of its own. A text on which the pattern takes too long, with more than 200
   * looks at each character, is replaced as a whole.
   *
   * @param name what the pattern is known by; takes the place of an earlier one of this name
   * @throws IllegalArgumentException if the regular expression is not valid
   */
  public Redaction withPattern(String name, String regex, Mode mode) {
    return with(SecretPattern.of(name, Pattern.compile(regex), mode));
  }

  /**
   * Another mode for a pattern, for one of bearer, basic, jwt, pem, url and pair, say.
   *
   * @throws IllegalArgumentException if there is no pattern of this name
   */
  public Redaction withPattern(String name, Mode mode) {
    return with(pattern(name).withMode(mode));
  }

  /**
   * Without a pattern.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public Redaction withoutPattern(String name) {
    return withPatterns(others(pattern(name)));
  }

  private Redaction with(SecretPattern pattern) {
    List<SecretPattern> more = others(pattern);
    more.add(pattern);
    return withPatterns(more);
  }

  private Redaction withPatterns(List<SecretPattern> patterns) {
    return new Redaction(mode, names, List.copyOf(patterns), paths, withoutBody);
  }

  private List<SecretPattern> others(SecretPattern pattern) {
    Predicate<SecretPattern> isSame = other -> other.name().equals(pattern.name());
    return new ArrayList<>(patterns.stream().filter(isSame.negate()).toList());
  }

  private SecretPattern pattern(String name) {
    return patterns.stream()
        .filter(pattern -> pattern.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "pattern must be one of " + patternNames() + ", but was '" + name + "'"));
  }

  private List<String> patternNames() {
    return patterns.stream().map(SecretPattern::name).toList();
  }

  /**
   * The value at a path is secret. It counts before any key.
   *
   * @param path names as in the event's JSON with dots between them, such as {@code
   *     details.card.number} or {@code actor.id}; {@code *} is any one name or place in a list. It
   *     goes on into JSON within a text.
   * @param mode how it is replaced; what an event cannot be without, such as {@code actor.id}, is
   *     masked where it should be removed
   * @throws IllegalArgumentException if the path does not begin with a member of an event
   */
  public Redaction withPath(String path, Mode mode) {
    List<RedactedPath> more = new ArrayList<>(paths);
    more.add(RedactedPath.of(path, mode));
    return new Redaction(this.mode, names, patterns, List.copyOf(more), withoutBody);
  }

  /** Neither request nor response is kept of events on resources of this type. */
  public Redaction withoutBodyOf(String resourceType) {
    Set<String> more = new HashSet<>(withoutBody);
    more.add(resourceType);
    return new Redaction(mode, names, patterns, paths, Set.copyOf(more));
  }

  /** The event with its secrets replaced; the same event if there is none. */
  public AuditEvent apply(AuditEvent event) {
    return redactor().redacted(event);
  }

  Redactor redactor() {
    return new Redactor(mode, names, patterns, paths, withoutBody);
  }

  /** The settings, on one line. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Redaction[%s, %d keys, patterns %s, paths %s, without body of %s]",
        mode,
        names.size(),
        patternNames(),
        paths,
        withoutBody.stream().sorted().toList());
  }

  /**
   * What comes in place of a secret.
   *
   * @since 0.1
   */
  public static final class Mode {
    /** Nothing: the member or element is left out, in a text the secret with its key. */
    public static final Mode REMOVE = new Mode("remove", null);

    /** {@code ***}. */
    public static final Mode MASK = new Mode("mask", null);

    /** That of the redaction. */
    static final Mode STANDARD = new Mode("standard", null);

    static final String MASKED = "***";

    private static final String CODE = "hmac-sha256:";
    private static final int CODE_DIGITS = 64;
    private static final int MIN_KEY_BYTES = 16;
    private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final String name;
    private final @Nullable SecretKeySpec key;

    private Mode(String name, @Nullable SecretKeySpec key) {
      this.name = name;
      this.key = key;
    }

    /**
     * {@code hmac-sha256:<key id>:<hex>}: equal secrets have equal codes, and who lacks the key
     * cannot guess a secret by its code.
     *
     * @param keyId says which key it was; 1 to 64 of {@code A-Z a-z 0-9 _ -}
     * @param key at least 16 random bytes, which are copied
     * @throws IllegalArgumentException if the key is shorter, or its id has another form
     */
    public static Mode hmac(String keyId, byte[] key) {
      Checks.argument(
          KEY_ID.matcher(keyId).matches(),
          "key id must match %s, but was '%s'",
          KEY_ID.pattern(),
          keyId);
      Checks.argument(
          key.length >= MIN_KEY_BYTES,
          "key '%s' must have at least %d bytes, but had %d",
          keyId,
          MIN_KEY_BYTES,
          key.length);
      return new Mode(CODE + keyId, new SecretKeySpec(key, "HmacSHA256"));
    }

    /** What comes in place of the secret, empty if nothing. A code stays as it is. */
    Optional<String> replacement(String secret) {
      if (this == REMOVE) {
        return Optional.empty();
      }
      if (key == null) {
        return Optional.of(MASKED);
      }
      return Optional.of(
          endOfCode(secret, 0) == secret.length() ? secret : name + ":" + hmac(key, secret));
    }

    private static String hmac(SecretKeySpec key, String secret) {
      try {
        Mac mac = Mac.getInstance(key.getAlgorithm());
        mac.init(key);
        return HexFormat.of().formatHex(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JVM has " + key.getAlgorithm(), e);
      }
    }

    /** Where a code of any key ends that begins here; -1 if none does. */
    static int endOfCode(String text, int start) {
      if (!text.startsWith(CODE, start)) {
        return -1;
      }
      int colon = text.indexOf(':', start + CODE.length());
      int end = colon + 1 + CODE_DIGITS;
      return colon > 0
              && end <= text.length()
              && KEY_ID.matcher(text).region(start + CODE.length(), colon).matches()
              && text.substring(colon + 1, end).chars().allMatch(c -> Character.digit(c, 16) >= 0)
          ? end
          : -1;
    }

    /** Where a code ends that has its first colon here; -1 if none has. */
    static int endOfCodeAround(String text, int colon) {
      return endOfCode(text, colon + 1 - CODE.length());
    }

    /** Where a mask or code ends that begins here, with nothing but a delimiter behind; else -1. */
    static int endOfReplacement(String text, int start) {
      int end = text.startsWith(MASKED, start) ? start + MASKED.length() : endOfCode(text, start);
      return end == text.length() || (end > 0 && " \t\r\n,;&}])\"'".indexOf(text.charAt(end)) >= 0)
          ? end
          : -1;
    }

    /** The mode; of an HMAC its key id, never the key. */
    @Override
    public String toString() {
      return name;
    }
  }
}
