package io.leeway.audit;

import io.leeway.audit.Redaction.Mode;
import io.leeway.core.internal.Checks;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which names stand for a secret. A name is folded first: letters and digits only, in lower case.
 *
 * <p>Immutable but for what it remembers of the names it was asked for.
 */
final class SecretNames {
  /** A listed name: a part of a name, or, if it is a word, nothing less than one of its words. */
  private record Rule(String name, boolean isWord, Mode mode) {}

  private static final Pattern BETWEEN_PARTS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern BETWEEN_LETTERS = Pattern.compile("\\P{L}+");
  private static final Pattern BETWEEN_WORDS =
      Pattern.compile(
          "[^\\p{L}\\p{N}]+"
              + "|(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})"
              + "|(?<=\\p{L})(?=\\p{N})|(?<=\\p{N})(?=\\p{L})");

  private static final int MAX_REMEMBERED = 1_000;
  private static final int LONGEST_REMEMBERED = 64;

  private final List<Rule> rules; // the longest name first: it says most
  private final List<String> harmless;
  private final Map<String, Optional<Mode>> remembered = new ConcurrentHashMap<>();

  private SecretNames(List<Rule> rules, List<String> harmless) {
    this.rules =
        rules.stream().sorted(Comparator.comparing(rule -> -rule.name().length())).toList();
    this.harmless = List.copyOf(harmless);
  }

  static SecretNames none() {
    return new SecretNames(List.of(), List.of());
  }

  SecretNames with(String name, boolean isWord, Mode mode) {
    List<Rule> more = without(rules, rule -> rule.name().equals(folded(name)));
    more.add(new Rule(checked(name), isWord, mode));
    return new SecretNames(more, without(harmless, folded(name)::equals));
  }

  /** Takes a name off the list; one that is not on it makes the listed names within it harmless. */
  SecretNames without(String name) {
    List<Rule> fewer = without(rules, rule -> rule.name().equals(folded(name)));
    List<String> more = new ArrayList<>(harmless);
    if (fewer.size() == rules.size()) {
      more.add(checked(name));
    }
    return new SecretNames(fewer, more);
  }

  private static <T> List<T> without(List<T> list, Predicate<T> test) {
    return new ArrayList<>(list.stream().filter(test.negate()).toList());
  }

  private static String checked(String name) {
    String folded = folded(name);
    Checks.argument(!folded.isEmpty(), "key must have a letter or digit, but was '%s'", name);
    return folded;
  }

  int size() {
    return rules.size();
  }

  /** How the value of this name is replaced; empty if the name stands for no secret. */
  Optional<Mode> modeOf(String name) {
    Optional<Mode> known = remembered.get(name);
    if (known == null) {
      known = find(name);
      if (name.length() <= LONGEST_REMEMBERED && remembered.size() < MAX_REMEMBERED) {
        remembered.put(name, known);
      }
    }
    return known;
  }

  /** The same without remembering, for names out of a text: there is no end of those. */
  Optional<Mode> find(String name) {
    String folded = folded(name);
    for (Rule rule : rules) {
      if (rule.isWord()
          ? folded.contains(rule.name()) && words(name).contains(rule.name())
          : isIn(folded, rule.name())) {
        return Optional.of(rule.mode());
      }
    }
    return Optional.empty();
  }

  private boolean isIn(String folded, String name) {
    int at = folded.indexOf(name);
    while (at >= 0 && isHarmless(folded, at, name)) {
      at = folded.indexOf(name, at + 1);
    }
    return at >= 0;
  }

  /** Whether the name is there as a part of a harmless one. */
  private boolean isHarmless(String folded, int at, String name) {
    for (String other : harmless) {
      for (int within = other.indexOf(name);
          within >= 0;
          within = other.indexOf(name, within + 1)) {
        if (folded.startsWith(other, at - within)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The words of a name: {@code userOtp}, {@code user_otp} and {@code OTP2} have otp. */
  private static Set<String> words(String name) {
    Set<String> words = new HashSet<>(Set.of(folded(name)));
    for (Pattern between : List.of(BETWEEN_PARTS, BETWEEN_LETTERS, BETWEEN_WORDS)) {
      between.splitAsStream(name).map(SecretNames::folded).forEach(words::add);
    }
    return words;
  }

  /** Letters and digits only, compatible forms made one, in lower case. */
  static String folded(String name) {
    boolean ascii = name.chars().allMatch(c -> c < 0x80);
    String plain =
        ascii ? name : Normalizer.normalize(name, Normalizer.Form.NFKD).toUpperCase(Locale.ROOT);
    StringBuilder folded = new StringBuilder(plain.length());
    for (int i = 0; i < plain.length(); i++) {
      if (Character.isLetterOrDigit(plain.charAt(i))) {
        folded.append(Character.toLowerCase(plain.charAt(i)));
      }
    }
    return folded.toString();
  }
}
