package io.leeway.drift;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.leeway.core.Progress;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a CSV file from its beginning, as often as asked, and passes on what is in it. */
final class CsvFile {
  private static final int BUFFER_SIZE = 1 << 16;

  /** Takes what is in the file, in its order. What it throws ends the reading. */
  interface Content {
    /** The names of the columns, checked. */
    void header(List<String> names);

    /** A field of the next row, as characters in a buffer. */
    void field(int column, char[] text, int offset, int length);

    /**
     * A row ends.
     *
     * @return whether the next one is wanted
     */
    boolean endRow();
  }

  private final CsvSource source;
  private final char[] nothing = {};
  private long line;

  CsvFile(CsvSource source) {
    this.source = source;
  }

  /** Reads the file, or as much of it as is wanted. */
  void read(Content content, Progress progress) {
    Handler handler = new Handler(content);
    read(handler, progress);
    if (handler.names == null) {
      throw error("is empty; a line with the names of the columns was expected");
    }
  }

  private void read(Handler handler, Progress progress) {
    try (InputStream in = open(progress);
        Reader reader = new BufferedReader(new InputStreamReader(in, decoder()), BUFFER_SIZE);
        CsvReader<Boolean> csv =
            CsvReader.builder()
                .fieldSeparator(source.separator)
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .build(handler, skipByteOrderMark(reader))) {
      for (boolean goOn : csv) {
        if (!goOn) {
          return;
        }
      }
    } catch (CharacterCodingException e) {
      throw notText(e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + source.name, e);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException coding) {
        throw notText(coding);
      }
      throw new UncheckedIOException("cannot read " + source.name, e.getCause());
    } catch (CsvParseException e) {
      if (e.getCause() instanceof RuntimeException ours) {
        throw ours; // from the handler below, or from whoever follows the progress
      }
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s, record after line %d: %s", source.name, line, e.getMessage()),
          e);
    }
  }

  private InputStream open(Progress progress) throws IOException {
    InputStream in =
        Objects.requireNonNull(source.opener.open(), () -> source.name + " was opened as null");
    return new CountingStream(in, source.size, progress);
  }

  private CharsetDecoder decoder() {
    return source
        .charset
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  private static Reader skipByteOrderMark(Reader reader) throws IOException {
    reader.mark(1);
    if (reader.read() != '\uFEFF') {
      reader.reset();
    }
    return reader;
  }

  private IllegalArgumentException notText(CharacterCodingException cause) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s is not %s text (somewhere after line %d); withCharset reads another encoding",
            source.name,
            source.charset,
            line),
        cause);
  }

  IllegalArgumentException error(String what) {
    return new IllegalArgumentException(source.name + " " + what);
  }

  IllegalArgumentException errorAtLine(String what) {
    return new IllegalArgumentException(source.name + " line " + line + " " + what);
  }

  /** What a file says that had another number of rows when it was read again. */
  IllegalArgumentException changed(long rows, long rowsAgain) {
    return error("changed while it was read: it had " + rows + " rows, then " + rowsAgain);
  }

  boolean isMissing(char[] text, int offset, int length) {
    return length == 0
        || (source.missing.size() > 1 && source.missing.contains(new String(text, offset, length)));
  }

  /** Takes the fields from the CSV reader as they are found in its buffer. */
  private final class Handler extends AbstractBaseCsvCallbackHandler<Boolean> {
    private final Content content;
    private final List<String> header = new ArrayList<>();
    private @Nullable List<String> names; // the header when it is complete
    private boolean empty;

    Handler(Content content) {
      this.content = content;
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
      line = startingLineNumber;
      empty = false;
    }

    @Override
    protected void handleEmpty() {
      empty = true;
    }

    @Override
    protected void handleField(int index, char[] text, int offset, int length, boolean quoted) {
      if (names == null) {
        header.add(new String(text, offset, length));
      } else if (index < header.size()) {
        content.field(index, text, offset, length);
      }
    }

    @Override
    protected Boolean buildRecord() {
      if (names == null) {
        if (!empty) {
          check(header);
          names = header;
          content.header(header);
        }
        return true;
      }
      if (empty && header.size() == 1) {
        content.field(0, nothing, 0, 0); // the one value of the row is missing
      } else if (empty) {
        return true;
      } else if (getFieldCount() != header.size()) {
        throw errorAtLine(
            "has " + getFieldCount() + " fields, but the header names " + header.size());
      }
      return content.endRow();
    }
  }

  private void check(List<String> header) {
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i);
      if (name.isBlank()) {
        throw errorAtLine("has no name for column " + (i + 1));
      }
      if (name.chars().anyMatch(c -> c < ' ')) {
        throw errorAtLine(
            "has a control character in the name of column " + (i + 1) + "; is this a CSV file?");
      }
      int first = header.indexOf(name);
      if (first < i) {
        throw errorAtLine(
            "names column '" + name + "' twice, as columns " + (first + 1) + " and " + (i + 1));
      }
    }
    for (String declared : source.types.keySet()) {
      requireColumn(declared, header);
    }
  }

  void requireColumn(String name, List<String> header) {
    if (!header.contains(name)) {
      throw errorAtLine("has no column '" + name + "'; columns found: " + header);
    }
  }

  /** Tells how many bytes have been read: every fifth of a second, and at the end. */
  private static final class CountingStream extends FilterInputStream {
    private static final long INTERVAL_NANOS = 200_000_000;

    private final long total;
    private final Progress progress;
    private long done;
    private long reported;
    private long last = System.nanoTime();

    CountingStream(InputStream in, long total, Progress progress) {
      super(in);
      this.total = total;
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      done += Math.max(0, read);
      long now = System.nanoTime();
      if ((read < 0 && done > reported) || now - last > INTERVAL_NANOS) {
        last = now;
        reported = done;
        progress.update(done, total);
      }
      return read;
    }
  }
}
