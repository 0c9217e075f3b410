package io.leeway.drift.analyst;

/**
 * A language model that a host has, local or remote: a prompt in, a text out.
 *
 * <p>An implementation is called from any thread, ends when it is interrupted, and keeps secrets
 * such as keys out of the messages of its exceptions: they are shown.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface LanguageModel {
  /**
   * The model's answer.
   *
   * @param prompt instructions and data, some tens of thousands of characters at most
   * @throws Exception if there is none
   */
  String answer(String prompt) throws Exception;
}
