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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one CSV file into columns.
 *
 * <p>The first pass takes each column for numeric or categorical by its first value. A column that
 * began with numbers and then has a name is read again, as a categorical one, in a second pass.
 */
final class CsvTable {
  private static final int BUFFER_SIZE = 1 << 16;

  private final CsvSource source;
  private final List<Field> fields = new ArrayList<>();
  private long rows;
  private long line;

  CsvTable(CsvSource source) {
    this.source = source;
  }

  Dataset read() {
    pass(true);
    if (fields.isEmpty()) {
      throw error("is empty; a line with the names of the columns was expected");
    }
    if (fields.stream().anyMatch(field -> field.readAgain)) {
      long firstRows = rows;
      rows = 0;
      pass(false);
      if (rows != firstRows) {
        throw error("changed while it was read: it had " + firstRows + " rows, then " + rows);
      }
    }
    Map<String, Column> columns = new LinkedHashMap<>();
    fields.forEach(field -> columns.put(field.name, field.build()));
    return new Dataset(columns, RowSelection.all((int) rows));
  }

  private void pass(boolean first) {
    try (InputStream in = open(first);
        Reader reader = new BufferedReader(new InputStreamReader(in, decoder()), BUFFER_SIZE);
        CsvReader<Boolean> csv =
            CsvReader.builder()
                .fieldSeparator(source.separator)
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .build(new Handler(first), skipByteOrderMark(reader))) {
      csv.forEach(row -> {});
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

  private InputStream open(boolean first) throws IOException {
    InputStream in =
        Objects.requireNonNull(source.opener.open(), () -> source.name + " was opened as null");
    return new CountingStream(in, source.size, first ? source.progress : Progress.NONE);
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

  private IllegalArgumentException error(String what) {
    return new IllegalArgumentException(source.name + " " + what);
  }

  private IllegalArgumentException errorAtLine(String what) {
    return new IllegalArgumentException(source.name + " line " + line + " " + what);
  }

  /** Takes the fields from the CSV reader as they are found in its buffer. */
  private final class Handler extends AbstractBaseCsvCallbackHandler<Boolean> {
    private final boolean firstPass;
    private final List<String> header = new ArrayList<>();
    private boolean inHeader = true;
    private boolean empty;

    Handler(boolean firstPass) {
      this.firstPass = firstPass;
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
      if (inHeader) {
        if (firstPass) {
          header.add(new String(text, offset, length));
        }
      } else if (index < fields.size()) {
        Field field = fields.get(index);
        if (firstPass) {
          field.addFirst(text, offset, length);
        } else if (field.readAgain) {
          field.addName(text, offset, length);
        }
      }
    }

    @Override
    protected @Nullable Boolean buildRecord() {
      if (inHeader) {
        if (!empty) {
          inHeader = false;
          header.forEach(this::addField);
          checkDeclared();
        }
        return true;
      }
      int count = empty ? 0 : getFieldCount();
      if (empty && fields.size() == 1) {
        handleField(0, new char[0], 0, 0, false); // the one value of the row is missing
      } else if (empty) {
        return true;
      } else if (count != fields.size()) {
        throw errorAtLine("has " + count + " fields, but the header names " + fields.size());
      }
      rows++;
      return true;
    }

    private void checkDeclared() {
      for (String declared : source.types.keySet()) {
        if (fields.stream().noneMatch(field -> field.name.equals(declared))) {
          throw errorAtLine("has no column '" + declared + "'; columns found: " + header);
        }
      }
    }

    private void addField(String name) {
      int number = fields.size() + 1;
      if (name.isBlank()) {
        throw errorAtLine("has no name for column " + number);
      }
      if (name.chars().anyMatch(c -> c < ' ')) {
        throw errorAtLine(
            "has a control character in the name of column " + number + "; is this a CSV file?");
      }
      for (int i = 0; i < fields.size(); i++) {
        if (fields.get(i).name.equals(name)) {
          throw errorAtLine(
              "names column '" + name + "' twice, as columns " + (i + 1) + " and " + number);
        }
      }
      fields.add(new Field(name));
    }
  }

  /** A column while it is read. */
  private final class Field {
    final String name;
    final @Nullable ColumnType declared;
    private final NumberParser parser = new NumberParser();
    private @Nullable ColumnBuilder builder; // null until the first value shows the type
    boolean readAgain;

    Field(String name) {
      this.name = name;
      this.declared = source.types.get(name);
      if (declared != null) {
        builder = ColumnBuilder.of(declared);
      }
    }

    void addFirst(char[] text, int offset, int length) {
      if (readAgain) {
        return;
      }
      if (isMissing(text, offset, length)) {
        if (builder != null) {
          builder.addMissing();
        }
        return;
      }
      if (builder == null) {
        boolean number = parser.parse(text, offset, length);
        builder = ColumnBuilder.of(number ? ColumnType.NUMERIC : ColumnType.CATEGORICAL);
        addMissingRows(builder);
      }
      if (builder instanceof ColumnBuilder.Names names) {
        names.add(new String(text, offset, length));
      } else if (parser.parse(text, offset, length)) {
        ((ColumnBuilder.Numbers) builder).add(parser.value());
      } else if (declared != null) {
        throw errorAtLine(
            "column '"
                + name
                + "' was declared numeric, but has '"
                + new String(text, offset, length)
                + "'");
      } else {
        readAgain = true;
        builder = new ColumnBuilder.Names();
      }
    }

    void addName(char[] text, int offset, int length) {
      ColumnBuilder.Names names = (ColumnBuilder.Names) Objects.requireNonNull(builder);
      if (isMissing(text, offset, length)) {
        names.addMissing();
      } else {
        names.add(new String(text, offset, length));
      }
    }

    private boolean isMissing(char[] text, int offset, int length) {
      return length == 0
          || (source.missing.size() > 1
              && source.missing.contains(new String(text, offset, length)));
    }

    private void addMissingRows(ColumnBuilder column) {
      while (column.size < rows) {
        column.addMissing();
      }
    }

    /** A column without any value has no names, and counts as numeric. */
    Column build() {
      ColumnBuilder column = builder == null ? new ColumnBuilder.Numbers() : builder;
      addMissingRows(column);
      return column.build();
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
