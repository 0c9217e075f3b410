#!/usr/bin/env python3
"""Verifies a Leeway audit log without Leeway: Python 3 and its standard library, nothing else.

    python3 verify.py audit.jsonl
    python3 verify.py audit.db --chain credit
    python3 verify.py audit.jsonl --checkpoint kept.checkpoint --key name+id+key
    python3 verify.py --proof 12.tlog-proof --key name+id+key

Reads JSON Lines, JSON arrays and CSV, with the older files of the log, audit.1.jsonl and so on, and
chains in a SQLite database. Prints the verdict, then what was found. Signatures are checked if the
package cryptography or nacl is there; if not, it says so, and compares the rest. Exit code: 0 valid,
1 not valid, 2 cannot be read. Written from the description of chain format 1 alone (FORMAT.md).
"""

import argparse
import base64
import binascii
import hashlib
import hmac
import json
import os
import re
import sqlite3
import struct
import sys
from collections import namedtuple
from datetime import datetime, timedelta, timezone

WARNINGS = {"HEAD_BEHIND", "CLOCK_BACKWARDS", "ERASURE_INCOMPLETE"}
MAX_LINE = 64 << 20
HASH = rb"[0-9a-f]{64}"
CHAIN = re.compile(
    rb',"chain":{"v":1,"seq":([1-9][0-9]{0,17})(,"com":\["%b"(?:,"%b")*\])?'
    rb',"prev":"(%b)","hash":"(%b)"}}' % (HASH, HASH, HASH, HASH)
)
VALUE_BEGIN = rb'{"seq":([1-9]\d{0,17}),"index":(0|[1-9]\d{0,4}),"path":("(?:[^"\\]|\\.)*")'
VALUE = re.compile(VALUE_BEGIN + rb'(?:( *)|,"salt":"(%b)","value":(.+))}\n' % HASH)
DAMAGED_VALUE = re.compile(VALUE_BEGIN)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
NO_RECORD = "is not a record of chain format 1"
COLUMNS = (
    "time action outcome details error id recorded_at actor_type actor_id actor_on_behalf_of"
    " resource_type resource_id tenant transport correlation_id source_ip source_user_agent method"
    " path status started ended request response"
).split()
HEADER = b",".join(
    b'"%s"' % c.encode() for c in COLUMNS + "dialect seq prev hash com body".split()
) + b"\r\n"
CELL = re.compile(rb'(?:"([^"]*(?:""[^"]*)*)")?(,|\Z)')
FORMULA = re.compile("'*[=+\\-@|%\t\r\n\0\uff1d\uff0b\uff0d\uff20]")
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
SPACE = re.compile(r"[ \t\r\n]*")
TABLE_COLUMNS = (
    "event_id event_time recorded_at action outcome actor_type actor_id resource_type resource_id"
    " tenant correlation_id method path status"
).split()


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


def commitment(salt, path, value):
    message = lp(b"leeway.audit.commit.v1") + lp(path) + lp(value)
    return hmac.digest(salt, message, "sha256")


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

    def size(self):
        return sum(leaves for leaves, _ in self.subtrees)

    def root(self):
        return root_of(self.hashes())


def root_of(subtrees):
    root = subtrees[-1] if subtrees else sha256()
    for left in reversed(subtrees[:-1]):
        root = node(left, root)
    return root


def root_by_proof(index, size, leaf, hashes):
    """RFC 6962, section 2.1.1, as RFC 9162 checks it; None where the proof has another length."""
    at, last, root = index, size - 1, leaf
    for sibling in hashes:
        if last == 0:
            return None
        if at & 1 or at == last:
            root = node(sibling, root)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node(root, sibling)
        at, last = at >> 1, last >> 1
    return root if last == 0 else None


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
            raise ValueError(NO_RECORD)
        commitments = [bytes.fromhex(c.decode()) for c in re.findall(HASH, match[2] or b"")]
        prev, own = (bytes.fromhex(match[i].decode()) for i in (3, 4))
        self.set(line[:at] + b"}", int(match[1]), prev, own, commitments)

    def set(self, body, seq, prev, own, commitments):
        if len(commitments) > 0xFFFF:
            raise ValueError("has too many commitments")
        self.body, self.seq, self.prev, self.hash = body, seq, prev, own
        self.commitments = commitments
        self.payload = payload_hash(body, commitments)

    def mismatch(self):
        """What stands beside the body and does not say what it says; None if all does."""

    def is_whole(self, chain_id):
        return entry_hash(chain_id, self.seq, self.prev, self.payload) == self.hash

    def recorded_at(self):
        """ValueError if the body is not an event."""
        event = parse_json(self.body)
        time = event.get("recorded_at") if isinstance(event, dict) else None
        if not isinstance(time, str) or not TIME.fullmatch(time):
            raise ValueError("recorded_at is missing or has another form")
        return time


def raw_members(text):
    """The members of an object: name, value, and the text of the value."""
    decoder = json.JSONDecoder(parse_int=str, parse_float=str)
    at = SPACE.match(text, text.index("{") + 1).end()
    while text[at] != "}":
        name, at = decoder.raw_decode(text, at)
        at = SPACE.match(text, SPACE.match(text, at).end() + 1).end()
        value, end = decoder.raw_decode(text, at)
        yield name, value, text[at:end]
        at = SPACE.match(text, end).end()
        if text[at] == ",":
            at = SPACE.match(text, at + 1).end()


def cells(body):
    """What the columns must say: texts by name, without those that are absent."""
    found = {}

    def read(text, prefix):
        for name, value, raw in raw_members(text):
            if prefix + name in COLUMNS and value is not None:
                found[prefix + name] = value if isinstance(value, str) else raw
            elif isinstance(value, dict) and not prefix:
                read(raw, name + "_")

    read(body.decode(), "")
    return found


class CsvRecord(Record):
    def __init__(self, row):
        """Takes a row of a table apart; ValueError if it has not the form of one."""
        self.row = row[len(HEADER) :] if row.startswith(HEADER) else row
        texts, at = [], 0
        while at <= len(self.row):
            match = CELL.match(self.row, at)
            if not match:
                raise ValueError(NO_RECORD)
            texts.append(match[1] and match[1].replace(b'""', b'"'))
            at = match.end() + (0 if match[2] else 1)
        if len(texts) != len(COLUMNS) + 6:
            raise ValueError(NO_RECORD)
        dialect, seq, prev, own, com, body = texts[len(COLUMNS) :]
        if dialect != b"leeway-csv/1" or not re.fullmatch(rb"[1-9][0-9]{0,17}", seq or b""):
            raise ValueError(NO_RECORD)
        if not (body or b"").startswith(b"{"):
            raise ValueError(NO_RECORD)
        hashes = com.split(b" ") if com is not None else []
        prev, own, *hashes = [unhex((h or b"").decode(), 32) for h in (prev, own, *hashes)]
        self.set(body, int(seq), prev, own, hashes)

    def mismatch(self):
        found = cells(self.body)
        chain = {
            "dialect": "leeway-csv/1",
            "seq": str(self.seq),
            "prev": self.prev.hex(),
            "hash": self.hash.hex(),
            "com": " ".join(c.hex() for c in self.commitments) or None,
        }
        texts = [found.get(c) for c in COLUMNS] + list(chain.values())
        row = [b"" if t is None else self.quote(self.guard(t).encode()) for t in texts]
        if b",".join(row + [self.quote(self.body)]) != self.row:
            return "a column is not as the body has it"

    @staticmethod
    def guard(text):
        return "'" + text if FORMULA.match(text) and not NUMBER.fullmatch(text) else text

    @staticmethod
    def quote(text):
        return b'"%s"' % text.replace(b'"', b'""')


class TableRecord(Record):
    def __init__(self, row):
        """Takes a row of a database; ValueError if it has not the form of a record."""
        seq, version, prev, own, commitments, body = row[:6]
        self.copies = row[6:]
        texts = (prev, own, commitments or b"", body)
        good = isinstance(seq, int) and seq > 0 and version == 1
        if not good or not all(isinstance(text, bytes) for text in texts):
            raise ValueError(NO_RECORD)
        if len(prev) != 32 or len(own) != 32 or len(texts[2]) % 32 or body[:1] != b"{":
            raise ValueError(NO_RECORD)
        self.set(body, seq, prev, own, [texts[2][i : i + 32] for i in range(0, len(texts[2]), 32)])

    def mismatch(self):
        found = cells(self.body)
        names = {"event_id": "id", "event_time": "time"}
        for column, copy in zip(TABLE_COLUMNS, self.copies):
            text = found.get(names.get(column, column))
            if text is not None:
                text = self.copy(column, text)
            if copy != text:
                return "column %s is not as the body has it" % column

    @staticmethod
    def copy(column, text):
        if column in ("event_time", "recorded_at"):
            time = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z")
            return (time - EPOCH) // timedelta(microseconds=1)
        if column == "status":
            return int(text)
        units = text.encode("utf-16-le")[:510]  # half of a pair at the end goes, too
        return units.decode("utf-16-le", "ignore").replace("\0", "\ufffd")


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
            self.name = details["chain_name"]
            self.hash = genesis_hash(self.chain_id, created, nonce, self.name.encode())
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


class Value:
    """A value that a record commits to: path, salt and content are bytes, None where they are not there."""

    def __init__(self, seq, index, path, salt, content):
        self.seq, self.index, self.path, self.salt, self.content = seq, index, path, salt, content

    def is_erased(self):
        return self.path is not None and self.salt is None and self.content is None

    def is_of(self, expected):
        parts = (self.path, self.salt, self.content)
        return None not in parts and commitment(self.salt, self.path, self.content) == expected


def values_in(path):
    """The values in a file; None for a line that is none."""
    if not os.path.exists(path):
        return
    with open(path, "rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                return
            match = VALUE.fullmatch(line)
            damaged = DAMAGED_VALUE.match(line)
            if match:
                yield value_of(match)
            else:
                yield Value(int(damaged[1]), int(damaged[2]), None, None, b"") if damaged else None


def value_of(match):
    try:
        path = json.loads(match[3]).encode()
    except ValueError:
        path = None
    erased = match[4] is not None
    salt = None if erased else bytes.fromhex(match[5].decode())
    return Value(int(match[1]), int(match[2]), path, salt, match[6])


class Values:
    """The values that records commit to, asked for in the order of the records."""

    GOOD, ABSENT, DAMAGED = range(3)

    def __init__(self, values, name, add, strict=False):
        """Strict where no value may be of a record that is not asked for, as it may after a crash."""
        self.values, self.name, self.add, self.strict = iter(values), name, add, strict
        self.next, self.last = None, 0  # one that was read; the seq that was asked for last
        self.strays = self.damaged = 0  # lines where none should be; those before the next good one
        self.lacking, self.said, self.first = {}, set(), 0

    def peek(self):
        while not self.next:
            try:
                self.next = next(self.values)
            except StopIteration:
                break
            self.damaged += not self.next
        return self.next

    def of(self, seq):
        found, index = {}, -1
        while self.peek() and self.next.seq <= seq:
            value, self.next = self.next, None
            self.strays, self.damaged = self.strays + self.damaged, 0
            if value.seq == seq and value.index > index:
                index = value.index
                found[index] = value
            elif self.strict or value.seq in (seq, self.last) or value.seq < self.last:
                self.strays += 1
        self.last = seq
        return found

    def state(self, value, expected):
        if not value or value.is_erased():
            return self.ABSENT
        return self.GOOD if value.is_of(expected) else self.DAMAGED

    def record(self, record):
        self.first = self.first or record.seq
        if record.commitments:
            found = self.of(record.seq)
            self.strays += sum(index >= len(record.commitments) for index in found)
            for index, expected in enumerate(record.commitments):
                state = self.state(found.get(index), expected)
                if state != self.GOOD:
                    self.lacking[record.seq, index] = state
        if b'"action":"audit.erased"' in record.body:
            for value in self.erased(record):
                self.erase(*value)

    @staticmethod
    def erased(record):
        try:
            event = parse_json(record.body)
            values = [(int(v["seq"]), int(v["index"])) for v in event["details"]["values"]]
            return [v for v in values if event["action"] == "audit.erased" and v[0] < record.seq]
        except (KeyError, TypeError, ValueError):
            return []

    def erase(self, seq, index):
        state = self.lacking.get((seq, index), self.GOOD)
        self.said.add((seq, index))
        if state != self.ABSENT and seq >= self.first:
            detail = "value %d is said to be erased, but is still there" % index
            self.add("ERASURE_INCOMPLETE", seq, seq, detail)

    def finish(self, last):
        for (seq, index), state in self.lacking.items():
            if (seq, index) not in self.said:
                kind = "CONTENT_MODIFIED" if state == self.DAMAGED else "ERASURE_UNAUTHORISED"
                self.add(kind, seq, seq, "its erasable value %d in %s" % (index, self.name))
        self.of(last if self.strict else self.last)
        if self.strays:
            detail = "%s has %d values that stand elsewhere" % (self.name, self.strays)
            self.add("MALFORMED", 0, 0, detail)


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
        members = {
            "v": 1,
            "chain_id": self.chain_id.hex(),
            "format": self.format,
            "seq": self.seq,
            "hash": self.hash.hex(),
            "root": root_of(self.tree).hex(),
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


class TableHead:
    bytes = segment = None

    def __init__(self, row):
        """The row of a head; ValueError if it is damaged."""
        self.chain_id, self.seq, self.hash, root, tree, self.first, first_tree, self.rolled_back = row
        hashes = (self.chain_id, self.hash, root, tree, first_tree)
        if not all(isinstance(text, bytes) for text in hashes):
            raise ValueError("a column is of another type")
        self.tree, self.first_tree = (
            [t[i : i + 32] for i in range(0, len(t), 32)] for t in (tree, first_tree)
        )
        if len(self.chain_id) != 16 or len(self.hash) != 32 or len(tree + first_tree) % 32:
            raise ValueError("a column has another length")
        if self.first < 1 or len(self.first_tree) != bin(self.first - 1).count("1"):
            raise ValueError("its first_tree is not one of that many records")
        if self.seq < 0 or len(self.tree) != bin(self.seq).count("1"):
            raise ValueError("its tree is not one of %d records" % self.seq)
        if root != root_of(self.tree):
            raise ValueError("its root is not that of its tree")


# Checkpoints and proofs


def unbase64(text):
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as e:
        raise ValueError("is not Base64") from e
    if base64.b64encode(data).decode() != text:
        raise ValueError("is not Base64 as it is written")
    return data


def unbase64_hash(text):
    data = unbase64(text)
    if len(data) != 32:
        raise ValueError("is not a hash")
    return data


class Key:
    def __init__(self, text):
        self.name, key_id, key = text.split("+", 2)
        data = unbase64(key)
        expected = sha256(self.name.encode(), b"\n", data)[:4]
        if len(data) != 33 or data[0] != 1 or key_id != expected.hex():
            raise ValueError("is not a key: name+id+key")
        self.id, self.public = expected, data[1:]


def ed25519():
    """A function of public key, signature and text that raises if it is bad; None without one."""
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        def verify(key, signature, text):
            try:
                Ed25519PublicKey.from_public_bytes(key).verify(signature, text)
            except InvalidSignature as e:
                raise ValueError("has a bad signature") from e

        return verify
    except ImportError:
        pass
    try:
        from nacl.exceptions import BadSignatureError
        from nacl.signing import VerifyKey

        def verify(key, signature, text):
            try:
                VerifyKey(key).verify(text, signature)
            except BadSignatureError as e:
                raise ValueError("has a bad signature") from e

        return verify
    except ImportError:
        return None


class Checkpoint:
    def __init__(self, text):
        """ValueError if it has not the form of a signed checkpoint."""
        note, blank, signatures = text.rpartition("\n\n")
        lines = note.split("\n")
        if not blank or not signatures.endswith("\n") or len(lines) < 3 or "" in lines:
            raise ValueError("is no checkpoint")
        if any(c < " " and c != "\n" for c in text):
            raise ValueError("has control characters")
        if not re.fullmatch("0|[1-9][0-9]{0,18}", lines[1]):
            raise ValueError("has no size")
        self.text = (note + "\n").encode()
        self.origin, self.size, self.root = lines[0], int(lines[1]), unbase64_hash(lines[2])
        self.signatures = []
        for line in signatures[:-1].split("\n"):
            match = re.fullmatch("\u2014 ([^ ]+) ([^ ]+)", line)
            if not match:
                raise ValueError("has a line that is no signature")
            self.signatures.append((match[1], unbase64(match[2])))

    def check_signatures(self, keys, verify):
        """ValueError if one by a known key is bad, or none is by a key with the origin's name."""
        good = False
        for key in keys:
            for name, signature in self.signatures:
                if name == key.name and signature[:4] == key.id:
                    verify(key.public, signature[4:], self.text)
                    good |= name == self.origin
        if not good:
            raise ValueError("is signed by no trusted key of that name")

    def __str__(self):
        return "checkpoint of %d records of %s" % (self.size, self.origin)


class Checkpoints:
    """Compares the tree of a log with them while it grows."""

    def __init__(self, all_, trust):
        self.findings, self.open, self.covered = [], [], 0
        self.early, self.compared = None, False  # the largest before the log's beginning
        for checkpoint in all_:
            try:
                trust(checkpoint)
                self.open.append(checkpoint)
            except ValueError as e:
                self.findings.append(("SIGNATURE_BAD", 0, 0, "%s %s" % (checkpoint, e)))
        self.open.sort(key=lambda checkpoint: checkpoint.size)

    def begin(self, tree):
        """Those of smaller trees can be compared with nothing."""
        while self.open and self.open[0].size < tree.size():
            self.early = self.open.pop(0)
        self.grown(tree)

    def grown(self, tree):
        while self.open and self.open[0].size == tree.size():
            checkpoint = self.open.pop(0)
            self.compared = True
            if checkpoint.root == tree.root():
                self.covered = checkpoint.size
            else:
                self.inconsistent(checkpoint, "the log's root there is another")

    def inconsistent(self, checkpoint, detail):
        first = min(self.covered + 1, checkpoint.size)
        detail = "%s: %s" % (checkpoint, detail)
        self.findings.append(("CHECKPOINT_INCONSISTENT", first, checkpoint.size, detail))

    def finish(self, last):
        if self.early and not self.compared and not self.open:
            detail = "%s: the log begins later, so that it may be another one" % self.early
            self.findings.append(("CHECKPOINT_NOT_COMPARED", 0, 0, detail))
        for checkpoint in self.open:
            if checkpoint.size > last:
                self.inconsistent(checkpoint, "the log has %d records" % last)
        return self.findings


def check_proof(text, trust):
    """The record, its seq and the checkpoint of a proof; ValueError if it is not proven."""
    head, blank, checkpoint = text.partition("\n\n")
    version, extra, index, *hashes = head.split("\n") + [""] * (head.count("\n") < 2)
    if version != "c2sp.org/tlog-proof@v1" or not blank or extra[:6] != "extra ":
        raise ValueError("is no proof")
    if not re.fullmatch("index (0|[1-9][0-9]{0,17})", index):
        raise ValueError("has no index")
    chain_id, _, line = unbase64(extra[6:]).partition(b"\n")
    chain_id, record = unhex(chain_id.decode(), 16), Record(line)
    checkpoint = Checkpoint(checkpoint)
    trust(checkpoint)
    if record.seq != int(index[6:]) + 1 or record.seq > checkpoint.size:
        raise ValueError("is of another record")
    if not record.is_whole(chain_id):
        raise ValueError("has a record that was altered")
    hashes = [unbase64_hash(h) for h in hashes]
    leaf = sha256(b"\0", record.hash)
    if root_by_proof(record.seq - 1, checkpoint.size, leaf, hashes) != checkpoint.root:
        raise ValueError("does not lead to the root of its checkpoint")
    return record, checkpoint


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

    def __init__(self, checkpoints=None):
        self.has_errors = False
        self.checkpoints = checkpoints or Checkpoints([], None)
        self.parse = Record  # what takes a line apart
        self.findings = []  # [kind, first seq, last seq, detail]; seq 0 where it is about no record
        self.values = Values((), "", self.add)
        self.head = None
        self.chain_id = None
        self.chain_name = None  # as the head's row has it
        self.genesis = None
        self.tree = Tree()
        self.checkpoints.grown(self.tree)
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
            record = self.parse(line)
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
        if self.first > 1:  # the head of a table has said it
            if record.seq == self.first:
                self.place = Place(record.seq, record.prev, None, "")
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
        self.begin_at(record.seq, tree)
        self.place = Place(record.seq, record.prev, None, "")

    def begin_at(self, seq, tree):
        self.first, self.tree = seq, tree
        self.place = Place(seq, None, None, "")
        self.checkpoints.begin(tree)

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
                hidden, count = seq - 1 - int(details["to_seq"]), int(details["records"])
                fits = count == hidden if hidden else count > 0
                if not fits or self.rolled_back not in (0, int(details["previous"])):
                    self.add("MALFORMED", seq, seq, "it says of a rollback what cannot be")
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
        if trusted and self.chain_name not in (None, self.genesis.name):
            self.add("HEAD_MISMATCH", 0, 0, "this is chain '%s'" % self.genesis.name)
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
        self.values.record(record)
        try:
            time = record.recorded_at()
            if time < time_before:
                detail = "%s has %s after %s" % (self.here(), time, time_before)
                self.add("CLOCK_BACKWARDS", seq, seq, detail)
            mismatch = record.mismatch()
            if mismatch:
                self.add("COLUMN_MISMATCH", seq, seq, "%s: %s" % (self.here(), mismatch))
            elif linked and self.chain_id:
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
        return self.head.bytes is None or place in ((self.segment, end), (self.segment + 1, 0))

    def advance(self, hash_, other_hash, time, end):
        seq, head = self.place.seq, self.head
        if self.tree.size() == seq - 1:
            self.tree.append(hash_)
            self.checkpoints.grown(self.tree)
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
        self.values.finish(last)
        if head and head.seq > last + self.strays:
            detail = "the head knows of %d records: the end of the log was cut off" % head.seq
            self.add("HEAD_AHEAD", last + self.strays + 1, head.seq, detail)
        elif self.lines == 0 and not self.rest:
            self.add("GENESIS_MISMATCH", 0, 0, "the log is empty; it must begin with audit.started")
        self.check_begin()
        if head and head.seq < last:
            kind = "HEAD_MISMATCH" if head.bytes is None else "HEAD_BEHIND"
            self.add(kind, head.seq + 1, last, "the head does not know them")
        for finding in self.checkpoints.finish(last):
            self.add(*finding)


def forwards(log):
    """The lines of a JSON Lines file, each with where it ends; last what is no line."""
    end = 0
    for line in log:
        if not line.endswith(b"\n"):
            yield None, len(line)
            return
        end += len(line)
        yield line[:-1], end


def csv_rows(log):
    """The same of a table, whose rows may have line feeds in them."""
    end, row = 0, b""
    for line in log:
        row += line
        if row.endswith(b'}"\r\n'):
            end += len(row)
            yield row[:-2], end
            row = b""
    if row:
        yield None, len(row)


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


def format_of(file):
    first = file.read(len(HEADER))
    file.seek(0)
    return "csv" if first == HEADER else "json" if first[:1] in (b" ", b"[") else "jsonl"


READERS = {"jsonl": (forwards, Record), "json": (backwards, Record), "csv": (csv_rows, CsvRecord)}


def verify(path, checkpoints=None):
    check = Check(checkpoints)
    values = path + ".erasable"
    check.values = Values(values_in(values), os.path.basename(values), check.add)
    check.read_head(path + ".head")  # before the log, which may be growing
    older = segments(path)
    newest = max(older[-1][0] + 1 if older else 1, check.head.segment if check.head else 1)
    files = older + ([(newest, path)] if os.path.exists(path) or not older else [])
    for number, file in files:
        check.begin(number, os.path.basename(file) + " " if newest > 1 else "")
        with open(file, "rb") as log:
            reader, check.parse = READERS[check.head.format if check.head else format_of(log)]
            for line, end in reader(log):
                if line is None:
                    check.torn(end)
                else:
                    check.line(line, end)
    check.finish()
    return check


def is_sqlite(path):
    with open(path, "rb") as file:
        return file.read(16) == b"SQLite format 3\0"


def verify_table(path, prefix, name, checkpoints=None):
    """A chain in a SQLite database, of which nothing is changed."""
    if not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", prefix):
        raise ValueError("table prefix must be letters, digits and _")
    check = Check(checkpoints)
    check.parse, check.chain_name = TableRecord, name
    database = sqlite3.connect("file:%s?mode=ro" % os.path.abspath(path).replace("?", "%3f"), uri=True)
    database.text_factory = lambda text: text.decode(errors="surrogateescape")
    database.isolation_level = None
    database.execute("BEGIN")  # head and records as they are at one moment
    chain_id = read_table_head(database, prefix, name, check)
    begin = check.first if check.first > 1 else -(2**63)  # whatever somebody has put there
    select = "SELECT seq, idx, path, salt, content FROM %serasable"
    select += " WHERE chain_id = ? AND seq >= ? ORDER BY seq, idx"
    values = (Value(*row) for row in database.execute(select % prefix, (chain_id, max(begin, 1))))
    check.values = Values(values, prefix + "erasable", check.add, strict=True)
    select = "SELECT seq, hash_version, prev, hash, commitments, body, %s FROM %srecord"
    select += " WHERE chain_id = ? AND seq >= ? ORDER BY seq"
    rows = database.execute(select % (", ".join(TABLE_COLUMNS), prefix), (chain_id, begin))
    for number, row in enumerate(rows if chain_id else (), 1):
        check.line(row, number)
    check.finish()
    database.close()
    return check


def read_table_head(database, prefix, name, check):
    """The id of the chain; None if there is none."""
    select = "SELECT chain_id, seq, hash, root, tree, first_seq, first_tree, rolled_back FROM %shead"
    row = database.execute(select % prefix + " WHERE chain_name = ?", (name,)).fetchone()
    if row:
        try:
            check.head = TableHead(row)
            if check.head.first > 1:
                check.begin_at(check.head.first, Tree.of(check.head.first - 1, check.head.first_tree))
        except ValueError as e:
            check.add("HEAD_UNREADABLE", 0, 0, str(e))
        check.chain_id = row[0]
        return row[0]
    check.add("HEAD_MISSING", 0, 0, "records cut off the end would not be noticed")
    orphans = "SELECT chain_id, body FROM %srecord WHERE seq = 1 AND chain_id NOT IN" % prefix
    for chain_id, body in database.execute(orphans + " (SELECT chain_id FROM %shead)" % prefix):
        try:
            if parse_json(body)["details"]["chain_name"] == name:
                return chain_id
        except (ValueError, KeyError, TypeError):
            continue  # damaged: nobody can tell whose it is
    return None


def truster(keys):
    """What raises ValueError for a checkpoint without trusted signature, and what it leaves out."""
    verify_signature = ed25519()
    if not keys:
        return lambda checkpoint: None, "no --key says who may sign"
    if not verify_signature:
        return lambda checkpoint: None, "neither of the packages cryptography and nacl is there"
    return lambda checkpoint: checkpoint.check_signatures(keys, verify_signature), None


def read_text(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def main(arguments):
    parser = argparse.ArgumentParser(prog="verify.py", allow_abbrev=False)
    parser.add_argument("log", metavar="LOG", nargs="?", help="a log, or a SQLite database")
    parser.add_argument("--chain", default="audit", help="the chain in the database")
    parser.add_argument("--prefix", default="leeway_audit_", help="of the names of its tables")
    parser.add_argument("--checkpoint", action="append", default=[], help="kept elsewhere")
    parser.add_argument("--key", action="append", default=[], help="who may sign: name+id+key")
    parser.add_argument("--proof", help="of one record, in place of a log")
    try:
        asked = parser.parse_args(arguments)
        if (asked.log is None) == (asked.proof is None):
            parser.error("a log or a proof is needed")
    except SystemExit as e:
        return 2 if e.code else 0
    try:
        trust, unchecked = truster([Key(text) for text in asked.key])
        if asked.proof:
            return prove(asked.proof, trust, unchecked)
        kept = [Checkpoint(read_text(path)) for path in asked.checkpoint]
        checkpoints = Checkpoints(kept, trust)
        if os.path.isfile(asked.log) and is_sqlite(asked.log):
            check = verify_table(asked.log, asked.prefix, asked.chain, checkpoints)
        else:
            check = verify(asked.log, checkpoints)
    except OSError as e:
        print("cannot read %s: %s" % (e.filename, e.strerror), file=sys.stderr)
        return 2
    except (ValueError, sqlite3.Error) as e:
        print("cannot be read: %s" % e, file=sys.stderr)
        return 2
    report(check, kept, unchecked)
    return 1 if check.has_errors else 0


def prove(path, trust, unchecked):
    text = read_text(path)
    try:
        record, checkpoint = check_proof(text, trust)
    except ValueError as e:
        print("NOT PROVEN: the proof %s" % e)
        return 1
    print("proven: record %d is in the %s" % (record.seq, checkpoint))
    if unchecked:
        print("  signatures were not checked: " + unchecked)
    print("  " + record.body.decode())
    return 0


def report(check, kept, unchecked):
    verdict = "INVALID" if check.has_errors else "valid"
    covered = ", %d without a checkpoint" % max(check.lines - check.checkpoints.covered, 0)
    pruned = ", %d pruned before them" % (check.first - 1) if check.first > 1 else ""
    print(
        "%s: %d of %d records verified%s%s"
        % (verdict, check.verified, check.lines, pruned, covered if kept else "")
    )
    if kept and unchecked:
        print("  signatures were not checked: " + unchecked)
    for kind, first, last, detail in check.findings:
        records = " at %d" % first if first == last else " at %d..%d" % (first, last)
        print("  %s%s: %s" % (kind, records if first else "", detail))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
