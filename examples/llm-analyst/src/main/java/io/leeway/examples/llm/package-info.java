/** What a language model makes of a drift report. */
@NullMarked
package io.leeway.examples.llm;

import org.jspecify.annotations.NullMarked;
