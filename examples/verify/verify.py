#!/usr/bin/env python3
"""Verifies a Leeway audit log without Leeway: Python 3 and its standard library, nothing else.

    python3 verify.py audit.jsonl
    python3 verify.py audit_log.json

Reads JSON Lines and JSON arrays, with the older files of the log, audit.1.jsonl and so on.
Prints the verdict, then what was found. Exit code: 0 valid, 1 not valid, 2 cannot be read.
Written from the description of chain format 1 alone (Java package io.leeway.audit.chain).
"""

import hashlib
import json
import os
import re
import struct
import sys
from collections import namedtuple
from datetime import datetime, timedelta, timezone

WARNINGS = {"HEAD_BEHIND", "CLOCK_BACKWARDS"}
MAX_LINE = 64 << 20
HASH = rb"[0-9a-f]{64}"
CHAIN = re.compile(
    rb',"chain":{"v":1,"seq":([1-9][0-9]{0,17})(,"com":\["%b"(?:,"%b")*\])?'
    rb',"prev":"(%b)","hash":"(%b)"}}' % (HASH, HASH, HASH, HASH)
)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


# The formulas


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def lp(data):
    """Length-prefixed: four bytes say how many follow."""
    return struct.pack(">I", len(data)) + data


def genesis_hash(chain_id, created, nonce, name):
    micros = struct.pack(">q", (created - EPOCH) // timedelta(microseconds=1))
    return sha256(lp(b"leeway.audit.genesis.v1"), lp(chain_id), micros, lp(nonce), lp(name))


def payload_hash(body, commitments):
    count = struct.pack(">H", len(commitments))
    return sha256(lp(b"leeway.audit.payload.v1"), lp(body), count, *commitments)


def entry_hash(chain_id, seq, prev, payload):
    place = struct.pack(">Q", seq)
    return sha256(lp(b"leeway.audit.entry.v1"), lp(chain_id), place, prev, payload)


def node(left, right):
    return sha256(b"\1", left, right)


class Tree:
    """RFC 6962, as the roots of its full subtrees from the left: pairs of leaves and hash."""

    def __init__(self):
        self.subtrees = []

    def append(self, data):
        leaves, root = 1, sha256(b"\0", data)
        while self.subtrees and self.subtrees[-1][0] == leaves:
            leaves, root = 2 * leaves, node(self.subtrees.pop()[1], root)
        self.subtrees.append((leaves, root))

    @staticmethod
    def of(size, hashes):
        """The tree of so many leaves with these subtrees."""
        bits = [1 << i for i in range(size.bit_length() - 1, -1, -1) if size >> i & 1]
        if len(bits) != len(hashes):
            raise ValueError("is no tree of that size")
        tree = Tree()
        tree.subtrees = list(zip(bits, hashes))
        return tree

    def hashes(self):
        return [root for _, root in self.subtrees]


# What the files hold


def unhex(text, size):
    if not re.fullmatch("[0-9a-f]{%d}" % (2 * size), text):
        raise ValueError("must be %d lower-case hex digits" % (2 * size))
    return bytes.fromhex(text)


def parse_json(data):
    def members(pairs):
        if len(dict(pairs)) < len(pairs):
            raise ValueError("a member is there twice")
        return dict(pairs)

    def refuse(name):
        raise ValueError(name + " is not JSON")

    # Numbers stay text: they may be longer than Python converts.
    return json.loads(
        data.decode(),
        object_pairs_hook=members,
        parse_constant=refuse,
        parse_int=str,
        parse_float=str,
    )


class Record:
    def __init__(self, line):
        """Takes a line apart; ValueError if it has not the form of one."""
        at = line.rfind(b',"chain":')
        match = CHAIN.fullmatch(line, at) if at > 0 and len(line) < MAX_LINE else None
        if not match or line[:1] != b"{":
            raise ValueError("is not a record of chain format 1")
        self.body = line[:at] + b"}"
        self.seq = int(match[1])
        commitments = [bytes.fromhex(c.decode()) for c in re.findall(HASH, match[2] or b"")]
        if len(commitments) > 0xFFFF:
            raise ValueError("has too many commitments")
        self.prev, self.hash = (bytes.fromhex(match[i].decode()) for i in (3, 4))
        self.payload = payload_hash(self.body, commitments)

    def is_whole(self, chain_id):
        return entry_hash(chain_id, self.seq, self.prev, self.payload) == self.hash

    def recorded_at(self):
        """ValueError if the body is not an event."""
        event = parse_json(self.body)
        time = event.get("recorded_at") if isinstance(event, dict) else None
        if not isinstance(time, str) or not TIME.fullmatch(time):
            raise ValueError("recorded_at is missing or has another form")
        return time


class Genesis:
    def __init__(self, record):
        """What record 1 says of its chain; ValueError if it says nothing."""
        try:
            event = parse_json(record.body)
            details = event["details"]
            if event["action"] != "audit.started" or not TIME.fullmatch(details["created"]):
                raise ValueError("is not audit.started")
            self.chain_id = unhex(details["chain_id"], 16)
            created = datetime.strptime(details["created"], "%Y-%m-%dT%H:%M:%S.%f%z")
            nonce = unhex(details["nonce"], 16)
            self.hash = genesis_hash(self.chain_id, created, nonce, details["chain_name"].encode())
        except (KeyError, TypeError, AttributeError) as e:
            raise ValueError("is not audit.started") from e


class Continuation:
    def __init__(self, record):
        """What the first record of a later file says of those before; ValueError if nothing."""
        try:
            event = parse_json(record.body)
            details = event["details"]
            if event["action"] != "audit.continued":
                raise ValueError("is not audit.continued")
            self.chain_id = unhex(details["chain_id"], 16)
            self.segment, self.seq = int(details["segment"]), int(details["seq"])
            self.tree = [unhex(h, 32) for h in details["tree"]]
        except (KeyError, TypeError, AttributeError) as e:
            raise ValueError("is not audit.continued") from e


def own_event(record):
    """Action and details of a record of the log itself; none of another one."""
    if b'"audit.' in record.body and len(record.body) <= 64 << 10:
        event = parse_json(record.body)
        details = event.get("details")
        if isinstance(details, dict):
            return event.get("action"), details
    return None, {}


class Head:
    def __init__(self, content):
        """ValueError if it is damaged."""
        head = parse_json(content)
        try:
            self.chain_id = unhex(head["chain_id"], 16)
            self.format, self.segment = head["format"], int(head["segment"])
            self.seq, self.bytes = int(head["seq"]), int(head["bytes"])
            self.hash = unhex(head["hash"], 32)
            self.tree = [unhex(h, 32) for h in head["tree"]]
            self.first = int(head.get("first", 1))
            self.rolled_back = int(head.get("rolled_back", 0))
        except (KeyError, TypeError) as e:
            raise ValueError("a member is missing or of another type") from e
        root = self.tree[-1] if self.tree else sha256()
        for left in reversed(self.tree[:-1]):
            root = node(left, root)
        members = {
            "v": 1,
            "chain_id": self.chain_id.hex(),
            "format": self.format,
            "seq": self.seq,
            "hash": self.hash.hex(),
            "root": root.hex(),
            "tree": [h.hex() for h in self.tree],
            "first": self.first,
            "rolled_back": self.rolled_back,
            "bytes": self.bytes,
            "segment": self.segment,
        }
        if self.first == 1:
            del members["first"]
        if self.rolled_back == 0:
            del members["rolled_back"]
        line = json.dumps(members, separators=(",", ":")).encode()
        if content != line.ljust(len(content) - 1) + b"\n":
            raise ValueError("not as it was written, or its root is not that of its tree")
        if self.segment < 1 or self.format not in ("jsonl", "json", "csv"):
            raise ValueError("it knows no such segment or format")
        if self.seq < 0 or len(self.tree) != bin(self.seq).count("1"):
            raise ValueError("its tree is not one of %d records" % self.seq)
        known = self.first == 1 or 1 < self.first <= self.seq
        if not known or not 0 <= self.rolled_back <= self.seq:
            raise ValueError("it knows of records after its last one")


# The check

# Where the next record belongs: the hash it must link to (None where the record before it was not
# there), another one that is as good, and the time of the record before.
Place = namedtuple("Place", "seq link other_link time")

# A record that was found after a gap: the place that was expected instead, and the finding.
Jump = namedtuple("Jump", "seq hash place gap")


class Check:
    """Follows the records from line to line.

    After a fault it takes up the chain again where it can, so that one fault is one finding.
    """

    def __init__(self):
        self.has_errors = False
        self.findings = []  # [kind, first seq, last seq, detail]; seq 0 where it is about no record
        self.head = None
        self.chain_id = None
        self.genesis = None
        self.tree = Tree()
        self.first = 1  # record of the log; later where others were pruned
        self.anchor = None  # what the first record that was to stay links to, and the tree
        self.pruned = None  # the same as the last audit.pruned says
        self.pruned_to, self.rolled_back = 1, 0
        self.segment, self.name = 1, ""  # the file; no name where there is but one
        self.before = 0  # lines in the files before
        self.rest = 0  # bytes of the newest file that are no line
        self.lines = 0
        self.verified = 0
        self.strays = 0  # lines since the last record in its place that have none
        self.place = Place(1, None, None, "")
        self.jump = None  # the last one
        self.early = None  # one that proved to be a record before its place

    def add(self, kind, first, last, detail):
        self.has_errors |= kind not in WARNINGS
        old = self.findings[-1] if self.findings else None
        if old and old[0] == kind and 0 < old[1] <= first <= old[2] + 1:
            old[2] = last
        else:
            self.findings.append([kind, first, last, detail])
        return self.findings[-1]

    def read_head(self, path):
        try:
            with open(path, "rb") as file:
                self.head = Head(file.read())
            self.chain_id = self.head.chain_id
        except FileNotFoundError:
            self.add("HEAD_MISSING", 0, 0, "records cut off the end would not be noticed")
        except ValueError as e:
            self.add("HEAD_UNREADABLE", 0, 0, str(e))

    def begin(self, segment, name):
        self.segment, self.name, self.before = segment, name, self.lines

    def here(self, shift=0):
        return "%sline %d" % (self.name, self.lines - self.before + shift)

    def line(self, line, end):
        self.lines += 1
        try:
            record = Record(line)
        except ValueError as e:
            return self.stray("MALFORMED", str(e))
        self.learn_begin(record)
        self.learn_genesis(record)
        if self.chain_id and not record.is_whole(self.chain_id):
            self.altered(record, end)
        elif record.seq > self.place.seq:
            self.ahead(record, end)
        elif record.seq < self.place.seq:
            self.late(record, end)
        else:
            self.in_place(record, end)

    def learn_begin(self, record):
        """The first record of a log that was pruned says what went before."""
        if self.lines != 1 or record.seq == 1:
            return
        tree, head = Tree(), self.head
        try:
            said = Continuation(record)
            tree = Tree.of(said.seq, said.tree)
            if said.seq != record.seq - 1:
                raise ValueError("is not audit.continued of its place")
            if head and head.chain_id != said.chain_id:
                self.add("HEAD_MISMATCH", 0, 0, "the head is of chain " + head.chain_id.hex())
                self.head = None
            self.chain_id = said.chain_id
        except ValueError:
            if not head or head.first != record.seq:
                return  # the gap is reported
        self.tree, self.first = tree, record.seq
        self.place = Place(record.seq, record.prev, None, "")

    def follow(self, record):
        """What a good record of the log itself says of the others."""
        seq, head = record.seq, self.head
        if seq == (head.first if head else self.first):
            self.anchor = (record.prev.hex(), [h.hex() for h in self.tree.hashes()])
        action, details = own_event(record)
        try:
            if head and seq > head.seq:
                return
            if action == "audit.pruned" and self.pruned_to < int(details["first_kept"]) < seq:
                self.pruned = (details["prev"], details["tree"])
                self.pruned_to = int(details["first_kept"])
            elif action == "audit.rolled_back" and int(details["to_seq"]) < seq:
                self.rolled_back = seq
        except (KeyError, TypeError, ValueError):
            pass  # it allows nothing

    def check_begin(self):
        head, intact = self.head, not self.has_errors
        first = head.first if head else self.first
        if self.first > first:
            detail = "the log begins after them"
            self.add("PRUNE_UNAUTHORISED", first, self.first - 1, detail)
        elif first > 1 and self.pruned_to != first:
            self.add("PRUNE_UNAUTHORISED", 1, first - 1, "no audit.pruned tells of them")
        elif first > 1 and intact and self.pruned != self.anchor:
            self.add("PRUNE_UNAUTHORISED", 1, first - 1, "audit.pruned tells of another log")
        elif head and intact and self.pruned_to != first:
            self.add("HEAD_MISMATCH", first, first, "audit.pruned says another first record")
        if head and intact and head.rolled_back != self.rolled_back:
            if self.rolled_back or head.rolled_back >= self.first:
                detail = "the head has %d as the last audit.rolled_back" % head.rolled_back
                self.add("HEAD_MISMATCH", self.rolled_back, self.rolled_back, detail)

    def learn_genesis(self, record):
        if self.place.seq != 1 or self.genesis:
            return
        try:
            self.genesis = Genesis(record)
        except ValueError:
            return  # in_place reports it, if this is the first record
        own, link, head = self.genesis.chain_id, self.genesis.hash, self.head
        self.place = Place(1, link, None, "")
        trusted = record.is_whole(own)
        if trusted and head and (head.chain_id != own or head.seq == 0 and head.hash != link):
            self.add("HEAD_MISMATCH", 0, 0, "the head is of chain " + head.chain_id.hex())
            self.head = None
        if trusted or not self.chain_id:
            self.chain_id = own

    def stray(self, kind, detail):
        seq = self.place.seq + self.strays
        self.add(kind, seq, seq, self.here() + " " + detail)
        self.strays += 1

    def allows(self, place, prev):
        return place.link is None or prev in (place.link, place.other_link)

    def altered(self, record, end):
        seq, link, _, time = self.place
        if record.seq == seq and self.allows(self.place, record.prev):
            computed = entry_hash(self.chain_id, seq, record.prev, record.payload)
            self.add("CONTENT_MODIFIED", seq, seq, self.here())
            self.advance(record.hash, computed, time, end)
        elif link and entry_hash(self.chain_id, seq, link, record.payload) == record.hash:
            self.add("CONTENT_MODIFIED", seq, seq, self.here() + ": seq or prev was altered")
            self.advance(record.hash, None, time, end)
        else:
            self.stray("CONTENT_MODIFIED", "does not belong here")

    def ahead(self, record, end):
        place, early, missing = self.place, self.early, self.place.seq + self.strays
        if early and (place.seq, record.seq) == (early.seq, early.seq + 1):
            self.place = Place(record.seq, early.hash, None, "")
        else:
            if missing < record.seq:
                detail = "%s has record %d" % (self.here(), record.seq)
                gap = self.add("SEQ_GAP", missing, record.seq - 1, detail)
                self.jump = Jump(record.seq, record.hash, place, gap)
            self.place = Place(record.seq, None, None, place.time)
        self.in_place(record, end)

    def late(self, record, end):
        jump, seq, place = self.jump, record.seq, self.place
        if not jump or not jump.gap[1] <= seq <= jump.gap[2]:
            self.add("SEQ_DUPLICATE", seq, seq, self.here() + " has it again")
        elif (place.seq, seq) == (jump.seq + 1, jump.place.seq) and self.allows(
            jump.place, record.prev
        ):
            # It was the line before that stood too early: back to where the chain was.
            detail = "%s has it, before record %d" % (self.here(-1), seq)
            jump.gap[:] = ["ORDER", jump.seq, jump.seq, detail]
            self.early, self.jump, self.place = jump, None, jump.place
            self.learn_genesis(record)
            self.in_place(record, end)
        else:
            order = ["ORDER", seq, seq, "%s has it, after %d" % (self.here(), place.seq - 1)]
            if jump.gap[1] == jump.gap[2]:
                jump.gap[:] = order
                self.jump = None
            else:
                self.add(*order)

    def in_place(self, record, end):
        seq, link, _, time_before = self.place
        linked = link is not None and self.allows(self.place, record.prev)
        if seq == 1 and not self.genesis:
            self.add("GENESIS_MISMATCH", 1, 1, "it is not audit.started, which says the chain's id")
        elif link and not linked:
            kind = "GENESIS_MISMATCH" if seq == 1 else "LINK_BROKEN"
            self.add(kind, seq, seq, self.here() + " does not link to what is before it")
        self.check_continuation(record)
        try:
            time = record.recorded_at()
            if time < time_before:
                detail = "%s has %s after %s" % (self.here(), time, time_before)
                self.add("CLOCK_BACKWARDS", seq, seq, detail)
            if linked and self.chain_id:
                self.verified += 1
                self.follow(record)
        except (ValueError, RecursionError) as e:
            time = time_before
            self.add("MALFORMED", seq, seq, "%s: %s" % (self.here(), e))
        self.advance(record.hash, None, time, end)

    def check_continuation(self, record):
        """The first record of a later file says what the files before it hold."""
        if self.segment == 1 or self.lines != self.before + 1:
            return
        seq = self.place.seq
        try:
            said = Continuation(record)
        except ValueError as e:
            return self.add("SEGMENT_MISMATCH", seq, seq, "%s %s" % (self.here(), e))
        expected = (self.segment, seq - 1, self.chain_id, self.tree.hashes())
        if not self.has_errors and (said.segment, said.seq, said.chain_id, said.tree) != expected:
            detail = self.here() + " continues another segment, chain or tree"
            self.add("SEGMENT_MISMATCH", seq, seq, detail)

    def is_end(self, end):
        """Whether the last record that the head knows ends here; a new file may be empty yet."""
        place = (self.head.segment, self.head.bytes)
        return place in ((self.segment, end), (self.segment + 1, 0))

    def advance(self, hash_, other_hash, time, end):
        seq, head = self.place.seq, self.head
        if not self.has_errors:
            self.tree.append(hash_)
        if head and head.seq == seq:
            if head.hash not in (hash_, other_hash):
                self.add("HEAD_MISMATCH", seq, seq, "the head has another hash for it")
            elif not self.has_errors and not (
                self.is_end(end) and head.tree == self.tree.hashes()
            ):
                self.add("HEAD_MISMATCH", seq, seq, "its tree, segment or bytes are not those here")
        self.place, self.strays = Place(seq + 1, hash_, other_hash, time), 0

    def torn(self, size):
        self.rest = size
        self.add("TORN_TAIL", 0, 0, "%s%d bytes are no line" % (self.name, size))

    def finish(self):
        head, last = self.head, self.place.seq - 1
        if self.early and self.early.seq == self.place.seq:
            last = self.early.seq
        if head and head.seq > last + self.strays:
            detail = "the head knows of %d records: the end of the log was cut off" % head.seq
            self.add("HEAD_AHEAD", last + self.strays + 1, head.seq, detail)
        elif self.lines == 0 and not self.rest:
            self.add("GENESIS_MISMATCH", 0, 0, "the log is empty; it must begin with audit.started")
        self.check_begin()
        if head and head.seq < last:
            self.add("HEAD_BEHIND", head.seq + 1, last, "the head does not know them yet")


def forwards(log):
    """The lines of a JSON Lines file, each with where it ends; last what is no line."""
    end = 0
    for line in log:
        if not line.endswith(b"\n"):
            yield None, len(line)
            return
        end += len(line)
        yield line[:-1], end


def lines_from_end(log):
    """The lines of a file from its last to its first, each with where it begins."""
    at, tail = log.seek(0, os.SEEK_END), b""
    while at > 0:
        size = min(at, 1 << 20)
        at -= size
        log.seek(at)
        tail = log.read(size) + tail
        while b"\n" in tail[:-1]:
            begin = tail.rindex(b"\n", 0, -1) + 1
            yield tail[begin:], at + begin
            tail = tail[:begin]
    yield tail, 0


def backwards(log):
    """The same of a JSON array, whose newest record comes first; places count from its end."""
    size = log.seek(0, os.SEEK_END)
    damaged, oldest = 0, True
    for line, begin in lines_from_end(log) if size else ():
        if begin + len(line) == size:
            damaged = 0 if line == b"]\n" else len(line)
        elif begin == 0:
            if line.lstrip(b" ") != b"[\n":
                damaged += len(line.replace(b" ", b""))
        elif line.endswith(b"\n" if oldest else b",\n"):
            yield line[: -1 if oldest else -2], size - begin
            oldest = False
        else:
            yield b"", size - begin
    if damaged:
        yield None, damaged


def segments(path):
    """The numbers and paths of the older files, in their order."""
    stem, extension = os.path.splitext(path)
    before, after = re.escape(os.path.basename(stem)), re.escape(extension)
    name = re.compile(before + r"\.([1-9][0-9]{0,17})" + after)
    found = map(name.fullmatch, os.listdir(os.path.dirname(path) or "."))
    numbers = sorted(int(match[1]) for match in found if match)
    return [(n, "%s.%d%s" % (stem, n, extension)) for n in numbers]


def is_array(file):
    first = file.read(1)
    file.seek(0)
    return first in (b" ", b"[")


def verify(path):
    check = Check()
    check.read_head(path + ".head")  # before the log, which may be growing
    older = segments(path)
    newest = max(older[-1][0] + 1 if older else 1, check.head.segment if check.head else 1)
    files = older + ([(newest, path)] if os.path.exists(path) or not older else [])
    for number, file in files:
        check.begin(number, os.path.basename(file) + " " if newest > 1 else "")
        with open(file, "rb") as log:
            array = check.head.format == "json" if check.head else is_array(log)
            for line, end in (backwards if array else forwards)(log):
                if line is None:
                    check.torn(end)
                else:
                    check.line(line, end)
    check.finish()
    return check


def main(arguments):
    if len(arguments) != 1:
        print("usage: verify.py LOG", file=sys.stderr)
        return 2
    try:
        check = verify(arguments[0])
    except OSError as e:
        print("cannot read %s: %s" % (arguments[0], e.strerror), file=sys.stderr)
        return 2
    invalid = check.has_errors
    verdict = "INVALID" if invalid else "valid"
    pruned = ", %d pruned before them" % (check.first - 1) if check.first > 1 else ""
    print("%s: %d of %d records verified%s" % (verdict, check.verified, check.lines, pruned))
    for kind, first, last, detail in check.findings:
        records = " at %d" % first if first == last else " at %d..%d" % (first, last)
        print("  %s%s: %s" % (kind, records if first else "", detail))
    return 1 if invalid else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
