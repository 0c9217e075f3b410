package io.leeway.drift.profile;

import java.io.Serializable;

/**
 * A profile on its way between the tasks of a distributed engine, in the same bytes as everywhere.
 *
 * @param bytes as {@link ProfileBytes} writes them
 */
record SerializedProfile(byte[] bytes) implements Serializable {
  private static final long serialVersionUID = 1;

  private Object readResolve() {
    return ProfileBytes.read(bytes);
  }
}
