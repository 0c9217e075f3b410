#!/usr/bin/env python3
"""Verifies a Leeway audit log of chain format 1 without Leeway: Python's standard library only.

    python3 verify.py audit.jsonl

Prints the verdict and what was found. Exit code: 0 valid, 1 not valid, 2 cannot be read.
The format is stated in the documentation of the Java package io.leeway.audit.chain.
"""

import hashlib
import json
import re
import struct
import sys
from datetime import datetime, timedelta, timezone

WARNINGS = {"HEAD_BEHIND", "CLOCK_BACKWARDS"}
CHAIN = re.compile(
    rb',"chain":\{"v":1,"seq":([1-9][0-9]{0,17})'
    rb'(?:,"com":\[((?:"[0-9a-f]{64}",)*"[0-9a-f]{64}")\])?'
    rb',"prev":"([0-9a-f]{64})","hash":"([0-9a-f]{64})"\}\}'
)
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
MAX_LINE = 64 << 20


# --- the formulas ---------------------------------------------------------------------------


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def lp(data):
    """Length-prefixed: four bytes that say how many follow."""
    return struct.pack(">I", len(data)) + data


def genesis_hash(chain_id, created, nonce, name):
    micros = (created - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1)
    return sha256(
        lp(b"leeway.audit.genesis.v1"), lp(chain_id), struct.pack(">q", micros), lp(nonce), lp(name)
    )


def record_hash(chain_id, seq, prev, body, commitments):
    payload = sha256(
        lp(b"leeway.audit.payload.v1"), lp(body), struct.pack(">H", len(commitments)), *commitments
    )
    return sha256(lp(b"leeway.audit.entry.v1"), lp(chain_id), struct.pack(">Q", seq), prev, payload)


class Tree:
    """An RFC 6962 Merkle tree: the roots of its full subtrees as (leaves, hash), from the left."""

    def __init__(self):
        self.subtrees = []

    def append(self, data):
        leaves, node = 1, sha256(b"\0", data)
        while self.subtrees and self.subtrees[-1][0] == leaves:
            node = sha256(b"\1", self.subtrees.pop()[1], node)
            leaves *= 2
        self.subtrees.append((leaves, node))

    def hashes(self):
        return [node for _, node in self.subtrees]


def root_of(hashes):
    if not hashes:
        return sha256()
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = sha256(b"\1", left, root)
    return root


# --- what the files hold --------------------------------------------------------------------


class Record:
    def __init__(self, line):
        """Takes a line apart; ValueError if it is not a record."""
        at = line.rfind(b',"chain":')
        match = CHAIN.fullmatch(line, at) if at > 0 and len(line) < MAX_LINE else None
        if not match or not line.startswith(b"{"):
            raise ValueError("is not a record of chain format 1")
        self.body = line[:at] + b"}"
        self.seq = int(match[1])
        self.commitments = [bytes.fromhex(c.decode()) for c in re.findall(rb"[0-9a-f]{64}", match[2] or b"")]
        if len(self.commitments) > 0xFFFF:
            raise ValueError("is not a record of chain format 1")
        self.prev, self.hash = bytes.fromhex(match[3].decode()), bytes.fromhex(match[4].decode())

    def computed(self, chain_id, seq=None, prev=None):
        return record_hash(chain_id, seq or self.seq, prev or self.prev, self.body, self.commitments)

    def genesis(self):
        """(chain id, hash, name) if this is the record that begins a chain, else None."""
        try:
            event = parse(self.body)
            details = event["details"]
            chain_id, nonce = unhex(details["chain_id"], 16), unhex(details["nonce"], 16)
            created = datetime.strptime(details["created"], "%Y-%m-%dT%H:%M:%S.%f%z")
            name = details["chain_name"]
            if event["action"] != "audit.started" or not TIME.fullmatch(details["created"]):
                return None
            return chain_id, genesis_hash(chain_id, created, nonce, name.encode()), name
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def recorded_at(self):
        """ValueError if the body is not an event."""
        event = parse(self.body)
        time = event.get("recorded_at") if isinstance(event, dict) else None
        if not isinstance(time, str) or not TIME.fullmatch(time):
            raise ValueError("has no recorded_at")
        return time
