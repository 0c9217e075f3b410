package io.leeway.audit;

/** What a text has in it: one look tells which secrets it cannot have, and most have none. */
final class Signs {
  /** It is a text. */
  static final int TEXT = 1;

  /** A colon or an equals sign. */
  static final int SEPARATOR = 2;

  /** What comes between a scheme and its credentials: white space, a separator, a quote. */
  static final int GAP = 4;

  /** The J with which JSON begins in Base64. */
  static final int CAPITAL_J = 8;

  /** A percent or plus sign. */
  static final int URL_ENCODING = 16;

  /** An opening brace or bracket. */
  static final int JSON = 32;

  private static final byte[] OF_CHARACTERS = new byte[128];

  static {
    for (int c = 0; c <= ' '; c++) {
      OF_CHARACTERS[c] = GAP;
    }
    for (char c : "\"'\\".toCharArray()) {
      OF_CHARACTERS[c] = GAP;
    }
    OF_CHARACTERS[':'] = SEPARATOR | GAP;
    OF_CHARACTERS['='] = SEPARATOR | GAP;
    OF_CHARACTERS['J'] = CAPITAL_J;
    OF_CHARACTERS['%'] = URL_ENCODING;
    OF_CHARACTERS['+'] = URL_ENCODING;
    OF_CHARACTERS['{'] = JSON;
    OF_CHARACTERS['['] = JSON;
  }

  private Signs() {}

  static int of(String text) {
    int signs = TEXT;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < OF_CHARACTERS.length) {
        signs |= OF_CHARACTERS[c];
      }
    }
    return signs;
  }
}
