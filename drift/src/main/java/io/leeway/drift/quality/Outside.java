package io.leeway.drift.quality;

import java.util.List;

/**
 * How many values lie outside what is allowed; counts of bins may give bounds only.
 *
 * @param examples some of them, each once
 */
record Outside(long least, long most, List<String> examples) {
  static final int EXAMPLES = 3;
}
