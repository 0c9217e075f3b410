package io.leeway.audit.chain;

import io.leeway.audit.chain.Finding.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows the records of a log from line to line, through all its files, and says where they leave
 * the chain.
 *
 * <p>After a fault it takes up the chain again where it can, so that one fault is one finding: an
 * altered record still has its place, a record that is missing is stepped over, and one that stands
 * too early or too late is told from one that is gone or there twice.
 */
final class ChainCheck {
  private final ChainHash sha = new ChainHash();
  private CompactRange tree = new CompactRange(sha); // of the records before the first gap
  private final BeginCheck beginning = new BeginCheck();
  private final CheckpointCheck checkpoints;
  private final Findings findings;
  private final @Nullable ErasureCheck erasures; // null where values are not looked at
  private @Nullable ChainHead head; // null where there is none to compare with
  private byte @Nullable [] chainId; // null while nothing has said it
  private @Nullable Genesis genesis;

  private LogFormat format = LogFormat.JSON_LINES;
  private long segment = 1;
  private String segmentName = ""; // empty where there is but one
  private long linesBefore; // in the files before
  private String unit = "line ";
  private @Nullable String chainName; // as the head has it; null where none has

  private long lines;
  private long passed; // lines that are not verified, as only a part of the log is
  private long verified;
  private long strays; // lines since the last record in its place that could not be placed
  private Place place = new Place(1, null, null, "");
  private @Nullable Jump jump; // the last one
  private @Nullable Jump early; // one that proved to be a record before its place

  /**
   * Where in the chain the next record should stand.
   *
   * @param link the hash that it must link to, null where the record before it was not there
   * @param otherLink the hash that the record before it should have had, where it was altered
   * @param recordedAt the time of the last good record before it, empty where there is none
   */
  private record Place(
      long seq, byte @Nullable [] link, byte @Nullable [] otherLink, String recordedAt) {
    boolean allows(byte[] prev) {
      return link == null || Arrays.equals(prev, link) || Arrays.equals(prev, otherLink);
    }
  }

  /** A record that was found after a gap, and the place that was expected instead. */
  private record Jump(long seq, byte[] hash, Place from, Finding gap) {}

  ChainCheck(
      Findings findings,
      Optional<ChainHead> head,
      CheckpointCheck checkpoints,
      @Nullable ErasureCheck erasures) {
    this.findings = findings;
    this.erasures = erasures;
    this.checkpoints = checkpoints;
    checkpoints.grown(tree);
    this.head = head.orElse(null);
    this.chainId = head.map(ChainHead::chainIdBytes).orElse(null);
  }

  /** Goes on with another file. */
  void segment(long number, String name, LogFormat format) {
    segment = number;
    segmentName = name;
    linesBefore = lines;
    this.format = format;
  }

  /** Takes rows of a table as the lines, and calls them so; its head has the name of the chain. */
  void table(String name) {
    unit = "row ";
    chainName = name;
  }

  /** Learns from the first record of a log which chain it is, where only a part is verified. */
  void first(JsonRecord record) {
    learnGenesis(record);
    if (chainId == null) {
      chainId = Continuation.in(record).map(Continuation::chainIdBytes).orElse(null);
    }
  }

  /** Counts a line before the part that is verified. */
  void pass() {
    lines++;
    passed++;
  }

  /** Goes on behind the last record before the part, of which only the content is verified. */
  void after(JsonRecord record) {
    byte[] computed = chainId == null ? record.hash() : record.computeHash(sha, chainId);
    if (!Arrays.equals(computed, record.hash())) {
      String hashes = Hex.brief(computed) + ", stored " + Hex.brief(record.hash());
      findings.add(
          Kind.CONTENT_MODIFIED,
          record.seq(),
          "the record before those that are verified: content hashes to " + hashes);
    }
    place = new Place(record.seq() + 1, record.hash(), computed, "");
  }

  /** Takes the line behind the part, which is not counted. */
  void neighbour(Rows in, JsonRecord record) throws IOException {
    long before = verified;
    line(in, record);
    verified = before;
    passed++;
  }

  /** Takes the next line, and the record that it holds. */
  void line(Rows in, @Nullable JsonRecord record) throws IOException {
    lines++;
    if (record == null) {
      stray(Kind.MALFORMED, " is not a record of chain format 1");
      return;
    }
    learnBegin(record);
    learnGenesis(record);
    byte[] computed = chainId == null ? record.hash() : record.computeHash(sha, chainId);
    if (!Arrays.equals(computed, record.hash())) {
      altered(record, computed, in.position());
    } else if (record.seq() > place.seq) {
      ahead(record, in);
    } else if (record.seq() < place.seq) {
      late(record, in);
    } else {
      inPlace(record, in);
    }
  }

  /** The first record of a log that was pruned says what went before. */
  private void learnBegin(JsonRecord record) {
    if (lines == 1 && record.seq() > 1 && place.seq == 1) {
      Continuation said = Continuation.in(record).orElse(null);
      CompactRange before = said == null ? null : said.compactRange(sha).orElse(null);
      if (said != null && before != null && said.seq() == record.seq() - 1) {
        learnChain(said);
        beginAt(record.seq(), before);
      } else if (head != null && head.firstSeq() == record.seq()) {
        beginAt(record.seq(), new CompactRange(sha)); // it does not say it any more
      }
    }
    if (prunedRecords() > 0 && place.seq == beginning.begin() && place.link == null) {
      place = new Place(place.seq, record.prev(), null, ""); // audit.pruned has it, too
    }
  }

  private void learnChain(Continuation said) {
    if (head != null && !head.chainId().equals(said.chainId())) {
      findings.add(
          Kind.HEAD_MISMATCH, "the head is not of the chain that begins here, " + said.chainId());
      head = null;
    }
    chainId = said.chainIdBytes();
  }

  /** The log begins with this record, before which there was such a tree. */
  void beginAt(long seq, CompactRange before) {
    beginning.begin(seq);
    place = new Place(seq, null, null, "");
    tree = before;
    checkpoints.begin(tree);
  }

  /** Before the first record has its place: learns from it which chain this is. */
  private void learnGenesis(JsonRecord record) {
    if (place.seq != 1 || genesis != null) {
      return;
    }
    genesis = Genesis.in(record).orElse(null);
    if (genesis == null) {
      return;
    }
    byte[] link = genesis.hash(sha);
    place = new Place(1, link, null, "");
    byte[] ownId = genesis.chainIdBytes();
    boolean trusted = Arrays.equals(record.computeHash(sha, ownId), record.hash());
    if (trusted && head != null && !isOfChain(head, genesis.chainId(), link)) {
      findings.add(
          Kind.HEAD_MISMATCH,
          "the head is not of the chain that begins here, " + genesis.chainId());
      head = null;
    }
    if (trusted && chainName != null && !chainName.equals(genesis.chainName())) {
      findings.add(Kind.HEAD_MISMATCH, "this is chain '" + genesis.chainName() + "'");
    }
    if (trusted || chainId == null) {
      chainId = ownId;
    }
  }

  private static boolean isOfChain(ChainHead head, String chainId, byte[] genesis) {
    return head.chainId().equals(chainId)
        && (head.seq() > 0 || Arrays.equals(head.hashBytes(), genesis));
  }

  /** What is said of the line, which every detail names. */
  private String here(String what) {
    return segmentName + unit + (lines - linesBefore) + what;
  }

  /** A line that has no place in the chain, or that has lost its marks of it. */
  private void stray(Kind kind, String what) {
    findings.add(kind, place.seq + strays, here(what));
    strays++;
  }

  private void altered(JsonRecord record, byte[] computed, long end) {
    String hashes =
        ": content hashes to " + Hex.brief(computed) + ", stored " + Hex.brief(record.hash());
    if (record.seq() == place.seq && place.allows(record.prev())) {
      findings.add(Kind.CONTENT_MODIFIED, place.seq, here(hashes));
      advance(record.hash(), computed, place.recordedAt, end);
    } else if (isOnlyMisnumbered(record)) {
      findings.add(Kind.CONTENT_MODIFIED, place.seq, here(": only its seq or prev was altered"));
      advance(record.hash(), null, place.recordedAt, end);
    } else {
      stray(Kind.CONTENT_MODIFIED, " does not belong here" + hashes);
    }
  }

  private boolean isOnlyMisnumbered(JsonRecord record) {
    return chainId != null
        && place.link != null
        && Arrays.equals(record.computeHash(sha, chainId, place.seq, place.link), record.hash());
  }

  private void ahead(JsonRecord record, Rows in) throws IOException {
    Jump taken = early;
    if (taken != null && taken.seq == place.seq && taken.seq + 1 == record.seq()) {
      place = new Place(record.seq(), taken.hash, null, "");
    } else {
      reportGap(record);
      place = new Place(record.seq(), null, null, place.recordedAt);
    }
    inPlace(record, in);
  }

  private void reportGap(JsonRecord record) {
    long missing = place.seq + strays;
    if (missing < record.seq()) {
      String detail = here(" has record " + record.seq() + ", not " + missing);
      Finding gap = new Finding(Kind.SEQ_GAP, missing, record.seq() - 1, detail);
      findings.add(gap);
      jump = new Jump(record.seq(), record.hash(), place, gap);
    }
  }

  private void late(JsonRecord record, Rows in) throws IOException {
    Jump last = jump;
    if (last == null || record.seq() < last.gap.fromSeq() || record.seq() > last.gap.toSeq()) {
      findings.add(Kind.SEQ_DUPLICATE, record.seq(), here(" has it again"));
    } else if (place.seq == last.seq + 1
        && record.seq() == last.from.seq
        && last.from.allows(record.prev())) {
      // It was the line before that stood too early: back to where the chain was.
      String detail = unit + (lines - linesBefore - 1) + " has it, before record " + record.seq();
      findings.replace(last.gap, new Finding(Kind.ORDER, last.seq, last.seq, detail));
      early = last;
      jump = null;
      place = last.from;
      learnGenesis(record);
      inPlace(record, in);
    } else {
      String detail = here(" has it, after record " + (place.seq - 1));
      Finding order = new Finding(Kind.ORDER, record.seq(), record.seq(), detail);
      if (last.gap.fromSeq() == last.gap.toSeq()) {
        findings.replace(last.gap, order);
        jump = null;
      } else {
        findings.add(order);
      }
    }
  }

  private void inPlace(JsonRecord record, Rows in) throws IOException {
    byte[] link = place.link;
    boolean linked = link != null && place.allows(record.prev());
    if (place.seq == 1 && genesis == null) {
      findings.add(Kind.GENESIS_MISMATCH, 1, "it is not audit.started, which says the chain's id");
    } else if (link != null && !linked) {
      Kind kind = place.seq == 1 ? Kind.GENESIS_MISMATCH : Kind.LINK_BROKEN;
      String links = " links to " + Hex.brief(record.prev()) + ", not to " + Hex.brief(link);
      findings.add(kind, place.seq, here(links));
    }
    checkContinuation(record);
    if (erasures != null) {
      erasures.record(record);
    }
    String time = recordedAt(record);
    if (time != null && agrees(record, in) && linked && chainId != null) {
      verified++;
      beginning.take(record, tree, head, findings);
    }
    advance(record.hash(), null, time == null ? place.recordedAt : time, in.position());
  }

  /** The first record of a later file says what the files before it hold. */
  private void checkContinuation(JsonRecord record) {
    if (segment == 1 || lines != linesBefore + 1) {
      return;
    }
    Continuation said = Continuation.in(record).orElse(null);
    if (said == null) {
      findings.add(Kind.SEGMENT_MISMATCH, place.seq, here(" is not audit.continued"));
    } else if (!findings.hasErrors()
        && (said.segment() != segment
            || said.seq() != place.seq - 1
            || !said.chainId().equals(chainId == null ? "" : Hex.of(chainId))
            || (isTreeKnown() && !said.tree().equals(subtrees())))) {
      String detail = " continues another segment, chain or tree than that before it";
      findings.add(Kind.SEGMENT_MISMATCH, place.seq, here(detail));
    }
  }

  /** Not so where the records before the part were not read. */
  private boolean isTreeKnown() {
    return tree.size() == place.seq - 1;
  }

  private boolean agrees(JsonRecord record, Rows in) throws IOException {
    String mismatch = in.mismatch(format, record);
    if (mismatch != null) {
      findings.add(Kind.COLUMN_MISMATCH, place.seq, here(": " + mismatch));
    }
    return mismatch == null;
  }

  private @Nullable String recordedAt(JsonRecord record) throws IOException {
    try {
      String time = EventBody.recordedAt(record);
      if (time.compareTo(place.recordedAt) < 0) {
        String times = " was recorded at " + time + ", the one before at " + place.recordedAt;
        findings.add(Kind.CLOCK_BACKWARDS, place.seq, here(times));
      }
      return time;
    } catch (IllegalArgumentException e) {
      findings.add(Kind.MALFORMED, place.seq, here(": " + e.getMessage()));
      return null;
    }
  }

  private void advance(byte[] hash, byte @Nullable [] otherHash, String recordedAt, long end) {
    if (isTreeKnown()) {
      tree.append(hash);
      checkpoints.grown(tree);
    }
    if (head != null && head.seq() == place.seq) {
      compareHead(head, hash, otherHash, end);
    }
    place = new Place(place.seq + 1, hash, otherHash, recordedAt);
    strays = 0;
  }

  private void compareHead(ChainHead head, byte[] hash, byte @Nullable [] otherHash, long end) {
    byte[] expected = head.hashBytes();
    if (!Arrays.equals(expected, hash) && !Arrays.equals(expected, otherHash)) {
      String hashes = "the head has hash " + Hex.brief(expected) + ", not " + Hex.brief(hash);
      findings.add(Kind.HEAD_MISMATCH, place.seq, hashes);
    } else if (!findings.hasErrors()
        && (!isEnd(head, end) || (tree.size() == place.seq && !isTreeOf(head)))) {
      String detail = "the head's tree, segment or bytes are not those here";
      findings.add(Kind.HEAD_MISMATCH, place.seq, detail);
    }
  }

  private boolean isTreeOf(ChainHead head) {
    return Arrays.equals(tree.root(), head.compactRange(sha).root());
  }

  /** Whether the last record that a head knows ends here; a new file may be empty yet. */
  private boolean isEnd(ChainHead head, long end) {
    return head.segment() == segment
        ? head.bytes() == end
        : head.segment() == segment + 1 && head.bytes() == 0;
  }

  /** Says that a file has bytes that are no line. */
  void rest(long bytes) {
    String detail =
        format == LogFormat.JSON_ARRAY
            ? bytes + " bytes stand around the lines, which a bracket and commas should"
            : bytes + " bytes follow the last line, which ends with a line feed";
    findings.add(Kind.TORN_TAIL, segmentName.isEmpty() ? detail : segmentName + detail);
  }

  /** Says what only the end of the log tells. */
  void finish(long rest) throws IOException {
    if (head != null && head.seq() > lastSeq() + strays) {
      findings.add(
          new Finding(
              Kind.HEAD_AHEAD,
              lastSeq() + strays + 1,
              head.seq(),
              "the head knows of " + head.seq() + " records: the end of the log was cut off"));
    } else if (lines == 0 && rest == 0) {
      findings.add(Kind.GENESIS_MISMATCH, "the log is empty; it must begin with audit.started");
    }
    if (passed == 0) { // or not all was seen that tells where it may begin
      beginning.finish(head, findings);
    }
    if (erasures != null) {
      erasures.finish();
    }
    checkpoints.finish(lastSeq(), findings);
  }

  /**
   * Ends behind the part that is verified, before the end of the log.
   *
   * @param later tells what is erased after that, without being verified itself
   */
  void finishPart(ErasureCheck.Later later) throws IOException {
    if (erasures != null) {
      erasures.finish(later);
    }
    checkpoints.finish(Long.MAX_VALUE, findings);
  }

  /** The last record that has its place. */
  long lastSeq() {
    return early != null && early.seq == place.seq ? early.seq : place.seq - 1;
  }

  /** How many records there were before the first. */
  long prunedRecords() {
    return beginning.begin() - 1;
  }

  /** The tree of the records so far, as a head has it. */
  List<String> subtrees() {
    return tree.hexSubtrees();
  }

  /** The head, if it is that of this log. */
  Optional<ChainHead> head() {
    return Optional.ofNullable(head);
  }

  Verification result(LogPart part) {
    long wanted = lines - passed;
    return new Verification(
        !findings.hasErrors(),
        Optional.ofNullable(chainId).map(Hex::of),
        Optional.ofNullable(genesis).map(Genesis::chainName),
        wanted,
        verified,
        Math.min(Math.max(prunedRecords() + wanted - checkpoints.covered(), 0), wanted),
        prunedRecords(),
        erasures == null ? 0 : erasures.erased(),
        findings.kept(),
        findings.leftOut(),
        part.inWords());
  }
}
