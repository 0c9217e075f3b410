package io.leeway.drift;

import org.jspecify.annotations.Nullable;

/** Gives the same String for the same characters where it can, instead of making it again. */
final class NamePool {
  private static final int SLOTS = 1024;
  private static final int LONGEST = 64;

  private final @Nullable String[] names = new String[SLOTS];

  String name(char[] text, int offset, int length) {
    if (length > LONGEST) {
      return new String(text, offset, length);
    }
    int hash = 0;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + text[i];
    }
    int slot = (hash ^ (hash >>> 10) ^ (hash >>> 20)) & (SLOTS - 1);
    String known = names[slot];
    if (known != null && isEqual(known, text, offset, length)) {
      return known;
    }
    String name = new String(text, offset, length);
    names[slot] = name;
    return name;
  }

  private static boolean isEqual(String known, char[] text, int offset, int length) {
    if (known.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (known.charAt(i) != text[offset + i]) {
        return false;
      }
    }
    return true;
  }
}
