"""What people hold in their hands: notes, roots, rosters, receipts, checkpoints, evidence, tiles (sections 0, 5, 10, 11, 17)."""

import base64
import json
import re
import struct
from datetime import date, datetime, timedelta, timezone

import ed25519
from tree import LARGEST, Refused, leaf_hash, require, sha256, verify_day

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CONTROL = re.compile("[\0-\x09\x0b-\x1f\x7f-\x9f]")
LINE = re.compile("\u2014 ([^\\s+]+) ([A-Za-z0-9+/]+={0,2})")
#: The constant words of a receipt: before and after the place of its lines.
WORDS = "src/ledger/receipt.txt"
NAMES = "organisation time legal-day protected-until roster rule-sets leaf checkpoint header body signature salt".split()


def unhex(written, length):
    require(isinstance(written, str) and re.fullmatch("[0-9a-f]{%d}" % (2 * length), written))
    return bytes.fromhex(written)


def field(value):
    value = value.encode() if isinstance(value, str) else value
    return struct.pack(">I", len(value)) + value


def structure(tag, *values):
    return b"".join(map(field, (tag, *values)))


def fingerprint(hashed):
    """The first 100 bits as 20 symbols in groups of four."""
    number = int.from_bytes(hashed[:13], "big") >> 4
    symbols = "".join(CROCKFORD[number >> 5 * at & 31] for at in range(19, -1, -1))
    return "-".join(symbols[at : at + 4] for at in range(0, 20, 4))


def key_id(key):
    return sha256(key)[:16].hex()


def day(written):
    require(isinstance(written, str) and re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", written))
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refused from None


class Note:
    """A C2SP signed note: its text, and what it is signed with."""

    def __init__(self, data):
        require(len(data) <= 256 * 1024)
        try:
            written = data.decode()
        except UnicodeDecodeError:
            raise Refused from None
        text, gap, lines = written.rpartition("\n\n")
        require(gap and text and written.endswith("\n") and not CONTROL.search(written))
        self.text = text + "\n"
        self.signatures = []
        for line in lines[:-1].split("\n"):
            found = LINE.fullmatch(line)
            require(found)
            name, encoded = found.groups()
            try:
                value = base64.b64decode(encoded, validate=True)
            except ValueError:
                raise Refused from None
            require(len(value) >= 5 and base64.b64encode(value).decode() == encoded)
            self.signatures.append((name, value[:4], value[4:]))
        require(len(self.signatures) <= 64)

    @property
    def hash(self):
        return sha256(self.text.encode())

    def is_signed(self, name, key):
        """Whether the key signed under a name; refused where such a line does not hold, or stands twice."""
        mark = sha256(name.encode() + b"\n\1" + key)[:4]
        mine = [signature for other, its, signature in self.signatures if (other, its) == (name, mark)]
        require(len(mine) <= 1 and all(ed25519.verify(key, self.text.encode(), one) for one in mine))
        return bool(mine)

    def count(self, role, keys):
        return sum(self.is_signed(f"{role}/{key_id(key)}", key) for key in keys)


def canonical(text):
    """The value of a text that is the one way to write it."""
    try:
        value = json.loads(text)
        require(json.dumps(value, ensure_ascii=False, separators=(",", ":")) == text)
    except ValueError:
        raise Refused from None
    return value


def content(note, tag):
    first, second, *rest = note.text.split("\n")
    require(first == tag and rest == [""])
    value = canonical(second)
    require(isinstance(value, dict) and value.get("v") == 1)
    return value


def roots(notes):
    """A body by its roots, from the first: its id, and every root's keys and threshold."""
    chain = []
    require(notes)
    for version, note in enumerate(notes, 1):
        said = content(note, "senim/1/root")
        keys = [unhex(key, 32) for key in said["keys"]]
        threshold = said["threshold"]
        require(isinstance(threshold, int) and 1 <= threshold <= len(keys) and keys == sorted(set(keys)))
        require(said["version"] == version and said["previous"] == (chain[-1]["hash"] if chain else ""))
        require(note.count("root", keys) >= threshold)
        if chain:
            require(note.count("root", chain[-1]["keys"]) >= chain[-1]["threshold"])
        chain.append({"hash": note.hash.hex(), "keys": keys, "threshold": threshold, "names": said["names"]})
    return {"id": chain[0]["hash"], "fingerprint": fingerprint(bytes.fromhex(chain[0]["hash"])), "roots": chain}


def roster(note, body):
    """A roster of a body, whatever its age, as far as a receipt needs it."""
    said = content(note, "senim/1/roster")
    require(any(note.count("root", root["keys"]) >= root["threshold"] for root in body["roots"]))
    require(said["organisation"] == body["id"])
    keys = [unhex(said[name], 32) for name in ("receipt_key", "ledger_key")]
    require(all(ed25519.key_point(key) for key in keys))
    require(re.fullmatch("[!-~]+", said["ledger_origin"]) and isinstance(said["version"], int))
    day(said["issued"])
    return {
        "hash": note.hash.hex(),
        "body": body["id"],
        "receipt_key": keys[0],
        "ledger_key": keys[1],
        "ledger_origin": said["ledger_origin"],
        "version": said["version"],
        "issued": said["issued"],
        "rule_sets": said["rule_sets"],
    }


def receipt(note, key, words):
    """What a receipt says, by its key and the constant words; its leaf is that of its own hashes."""
    require(note.count("receipt", [key]) == 1)
    before, after = words.split("@\n")
    before = "senim/1/receipt\n" + before
    require(note.text.startswith(before) and note.text.endswith(after) and len(note.text) >= len(before) + len(after))
    lines = note.text[len(before) : len(note.text) - len(after)]
    said = {}
    require(lines.endswith("\n") and len(lines[:-1].split("\n")) == len(NAMES))
    for name, line in zip(NAMES, lines[:-1].split("\n")):
        require(line.startswith(name + ": "))
        said[name] = line[len(name) + 2 :]
    hashes = [unhex(said[name], 32) for name in ("header", "body", "signature")]
    unhex(said["organisation"], 32), unhex(said["roster"], 32)
    time = said["time"]
    require(re.fullmatch("[0-9-]{10}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", time))
    legal = said["legal-day"]
    day(legal), day(said["protected-until"])
    commitment = sha256(structure("senim/1/commitment", legal, *hashes, time, unhex(said["salt"], 32)))
    leaf = leaf_hash(structure("senim/1/leaf", legal, commitment, *hashes))
    origin, space, named = said["checkpoint"].partition(" ")
    require(said["leaf"] == leaf.hex() and space and named == legal and origin)
    return {**said, "leaf": leaf, "origin": origin, "mark": fingerprint(leaf)}


def is_of(said, its):
    """Whether a receipt says what a portal under that roster must have said."""
    try:
        at = datetime.strptime(said["time"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
    except ValueError:
        return False
    legal = day(said["legal-day"])
    year = legal.year + 3
    until = date(year, 2, 28) if (legal.month, legal.day) == (2, 29) else date(year, legal.month, legal.day)
    return (
        (at + timedelta(hours=5)).date() == legal
        and day(said["protected-until"]) == until
        and said["roster"] == its["hash"]
        and said["rule-sets"] == ",".join(its["rule_sets"])
        and said["origin"] == its["ledger_origin"]
    )


def ledger_keys(rosters, legal_day):
    """The keys that may have signed a day: one that was replaced signs no day after that."""
    keys = []
    for its in sorted(rosters, key=lambda its: -its["version"]):
        keys.append(its["ledger_key"])
        if its["issued"] < legal_day:
            break
    return list(dict.fromkeys(keys))


def checkpoint(note, origin, keys=(), rosters=()):
    """A checkpoint that at least one of the keys signed, or of those that these rosters have for its day."""
    found = re.fullmatch(
        "([\x21-\x2a\x2c-\x7e]+)\n(0|[1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)\nday ([0-9-]{10})\n", note.text
    )
    require(found and found[1] == origin)
    root = base64.b64decode(found[3])
    require(base64.b64encode(root).decode() == found[3] and int(found[2]) <= LARGEST)
    day(found[4])
    keys = keys or ledger_keys(rosters, found[4])
    require(sum(note.is_signed(origin, key) for key in keys) > 0)
    return {"size": int(found[2]), "root": root, "day": found[4], "hash": note.hash}


def are_two(one, other):
    """Whether two checkpoints contradict each other as they stand."""
    earlier, later = sorted((one, other), key=lambda head: head["day"])
    if earlier["day"] == later["day"] or earlier["size"] == later["size"]:
        return (earlier["size"], earlier["root"]) != (later["size"], later["root"])
    return later["size"] < earlier["size"]


def case_head(note, rosters):
    """A case head, by the receipt key of a roster of its organisation."""
    found = re.fullmatch(
        "senim/1/case-head\norganisation: (.{64})\nof: (.*)\nasked: (.{64})\ncheckpoint: (.{64})\n"
        "entries: (0|[1-9][0-9]{0,15})\nleaves: (.{64})\n",
        note.text,
    )
    require(found and int(found[5]) <= LARGEST)
    require(re.fullmatch("(access/[0-9a-f]{64}|case/[0-9a-f]{32})/[a-z-]+(/[0-9]+)?", found[2]))
    for at in (1, 3, 4, 6):
        unhex(found[at], 32)
    require(any(its["body"] == found[1] and note.count("receipt", [its["receipt_key"]]) == 1 for its in rosters))
    return {"room": found.groups()[:2], "asked": found[3], "entries": int(found[5]), "leaves": found[6], "hash": note.hash}


def contradict(before, after, salt, leaves):
    """Whether two case heads, the second perhaps with its leaves, can't both be of one room that only grows."""
    if before["room"] != after["room"]:
        return False
    of = lambda shown: sha256(b"".join(shown)).hex()
    if after["entries"] < before["entries"]:
        return len(salt) == 32 and sha256(structure("senim/1/asked", salt, before["hash"])).hex() == after["asked"]
    if after["entries"] == before["entries"] and after["leaves"] != before["leaves"]:
        return True
    opened = len(leaves) == after["entries"] and of(leaves) == after["leaves"]
    return opened and of(leaves[: before["entries"]]) != before["leaves"]


def evidence(data, rosters, words):
    """What a file proves: `dropped`, `fork` or `withheld`."""
    try:
        said = canonical(data.decode().removesuffix("\n"))
    except UnicodeDecodeError:
        raise Refused from None
    members = "v kind origin receipt before checkpoint peaks leaves salt roots rosters".split()
    require(isinstance(said, dict) and list(said) == members and said["v"] == 1)
    leaves = [unhex(leaf, 32) for leaf in said["leaves"]]
    if said["kind"] == "withheld":
        first, second = (case_head(Note(said[name].encode()), rosters) for name in ("before", "checkpoint"))
        require(contradict(first, second, bytes.fromhex(said["salt"]), leaves))
        return "withheld"
    head = lambda text: checkpoint(Note(text.encode()), said["origin"], rosters=rosters)
    after, before = head(said["checkpoint"]), head(said["before"]) if said["before"] else None
    if said["kind"] == "fork":
        require(before and are_two(before, after))
        return "fork"
    require(said["kind"] == "dropped")
    verify_day(before, [unhex(peak, 32) for peak in said["peaks"]], leaves, after)
    for its in rosters:
        try:
            promised = receipt(Note(said["receipt"].encode()), its["receipt_key"], words)
        except Refused:
            continue
        if promised["origin"] == said["origin"] and promised["legal-day"] == after["day"] and promised["leaf"] not in leaves:
            return "dropped"
    raise Refused


def tile_path(level, index, width):
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    return f"tile/{level}/{'/'.join(groups)}" + (f".p/{width}" if width < 256 else "")


def read_tile_path(path):
    found = re.fullmatch(r"tile/([0-6])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([0-9]{1,3}))?", path)
    require(found)
    level, index, width = int(found[1]), int(re.sub("[x/]", "", found[2])), int(found[3] or 256)
    require(index <= LARGEST and width >= 1 and tile_path(level, index, width) == path)
    return level, index, width
