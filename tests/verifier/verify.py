#!/usr/bin/env python3
"""Verifies what a portal's ledger promised, with Python's standard library and nothing of the program.

  verify.py receipt RECEIPT --root ROOT... --roster ROSTER [--fingerprint F] [--checkpoint C [--proof P | --tiles DIR]]
  verify.py goes-on EARLIER LATER --origin O --key HEX... --tiles DIR
  verify.py evidence FILE --root ROOT... --roster ROSTER...
  verify.py vectors tests/vectors        every vector of the ledger, good and bad
  verify.py proofs                       proofs from standard input, one JSON a line: `holds` or `refused` for each

Exit code 0: it holds; 1: it does not, and why.
"""

import argparse
import json
import re
import sys
from pathlib import Path

import ed25519
import openings
import papers
from tree import Refused, leaf_hash, node, require, root_of, verify_consistency, verify_day, verify_inclusion, verify_peaks

ROOT = Path(__file__).resolve().parents[2]


def words():
    return (ROOT / papers.WORDS).read_text("utf-8")


class Tiles:
    """The tree of a copied folder, made from its leaves alone; of one that has grown since, its beginning."""

    def __init__(self, folder, size):
        self.folder, self.size = Path(folder), size

    def hash(self, level, index):
        """The perfect subtree of 2^level leaves with `index` such ones before it."""
        if level:
            return node(self.hash(level - 1, 2 * index), self.hash(level - 1, 2 * index + 1))
        tile, at = divmod(index, 256)
        there = min(256, self.size - 256 * tile)
        require(at < there)
        for width in {there, 256}:
            path = self.folder / papers.tile_path(0, tile, width)
            if path.exists():
                data = path.read_bytes()
                require(len(data) >= 32 * there)
                return data[32 * at : 32 * at + 32]
        raise Refused

    def root(self, begin, end):
        width = 1 << (end - begin).bit_length() - 1
        left = self.hash(width.bit_length() - 1, begin // width)
        return left if begin + width == end else node(left, self.root(begin + width, end))

    def whole(self, head):
        require(head["size"] == 0 or self.root(0, head["size"]) == head["root"])

    def leaves(self):
        return (self.hash(0, index) for index in range(self.size))


def read_note(path):
    return papers.Note(Path(path).read_bytes())


def check_receipt(args):
    body = papers.roots([read_note(path) for path in args.root])
    require(args.fingerprint in (None, body["fingerprint"]))
    its = papers.roster(read_note(args.roster[0]), body)
    said = papers.receipt(read_note(args.receipt), its["receipt_key"], words())
    require(said["organisation"] == body["id"] and papers.is_of(said, its))
    print(f"receipt of {said['legal-day']}, {said['time']}, mark {said['mark']}, of the body {body['fingerprint']}: signed")
    if not args.checkpoint:
        print("not shown: that the log of that day includes it")
        return
    head = papers.checkpoint(read_note(args.checkpoint), said["origin"], [its["ledger_key"]])
    if args.proof:
        proof = json.loads(Path(args.proof).read_text())
        verify_inclusion(said["leaf"], proof["index"], head["size"], head["root"], [papers.unhex(one, 32) for one in proof["path"]])
        place = proof["index"]
    else:
        tiles = Tiles(args.tiles, head["size"])
        tiles.whole(head)
        place = next((index for index, leaf in enumerate(tiles.leaves()) if leaf == said["leaf"]), None)
        require(place is not None)
    print(f"it is leaf {place} of {head['size']} in the checkpoint of {head['day']}")


def check_goes_on(args):
    keys = [papers.unhex(key, 32) for key in args.key]
    earlier, later = (papers.checkpoint(read_note(path), args.origin, keys) for path in (args.earlier, args.later))
    require(earlier["day"] <= later["day"] and earlier["size"] <= later["size"])
    for head in (earlier, later):
        Tiles(args.tiles, head["size"]).whole(head)
    print(f"{later['day']} goes on from {earlier['day']}: {earlier['size']} of {later['size']} leaves")


def check_evidence(args):
    body = papers.roots([read_note(path) for path in args.root])
    rosters = [papers.roster(read_note(path), body) for path in args.roster]
    print(papers.evidence(Path(args.file).read_bytes(), rosters, words()))


def hashes(it, name):
    return [papers.unhex(one, 32) for one in it[name]]


def shown_head(it):
    return {**it, "root": papers.unhex(it["root"], 32)} if it else None


def tree_vector(it):
    verify_peaks(it["size"], hashes(it, "peaks"))
    require("root" not in it or root_of(it["size"], hashes(it, "peaks")).hex() == it["root"])
    require("root" not in it or root_of(0, [], [leaf_hash(b"leaf %d" % n) for n in range(it["size"])]).hex() == it["root"])


def inclusion_vector(it):
    verify_inclusion(papers.unhex(it["leaf"], 32), it["index"], it["size"], papers.unhex(it["root"], 32), hashes(it, "path"))


def consistency_vector(it):
    old_root, root = papers.unhex(it["old_root"], 32), papers.unhex(it["root"], 32)
    verify_consistency(it["old_size"], old_root, it["size"], root, hashes(it, "path"))


def checkpoint_vector(it):
    head = papers.checkpoint(papers.Note(it["note"].encode()), it["origin"], hashes(it, "keys"))
    told = {"size": head["size"], "root": head["root"].hex(), "day": head["day"], "hash": head["hash"].hex()}
    require("refusal" in it or told == {name: it[name] for name in told})


def tile_vector(it):
    place = papers.read_tile_path(it["path"])
    require("refusal" in it or place == (it["level"], it["index"], it["width"]))


def opening_vector(it):
    if "word" in it:
        require(openings.is_word(papers.unhex(it["key"], 32), it["origin"], it["case"], it["day"], bytes.fromhex(it["word"])))
        return
    opened = openings.read(bytes.fromhex(it["data"]))
    require("refusal" in it or (opened == it["opening"] and leaf_hash(bytes.fromhex(it["data"])).hex() == it["leaf"]))


def day_vector(it):
    verify_day(shown_head(it.get("before")), hashes(it, "peaks"), hashes(it, "leaves"), shown_head(it["after"]))


def case_head_vector(it):
    # The vectors have a key and no roster: whatever organisation is named is its.
    key = papers.unhex(it["key"], 32) if "key" in it else b""
    rosters = [{"body": body, "receipt_key": key} for body in ORGANISATION.findall(json.dumps(it))]
    told = lambda name: papers.case_head(papers.Note(it[name].encode()), rosters)
    if "shown" in it:
        require(papers.contradict(told("before"), told("after"), bytes.fromhex(it["salt"]), hashes(it, "shown")))
    elif "note" in it:
        head = told("note")
        require("refusal" in it or (head["entries"], head["hash"].hex()) == (it["entries"], it["hash"]))
    else:
        before = bytes.fromhex(it["earlier"])
        require(papers.sha256(papers.structure("senim/1/asked", bytes.fromhex(it["salt"]), before)).hex() == it["asked"])


def signature_vector(it):
    require(ed25519.verify(bytes.fromhex(it["key"]), bytes.fromhex(it["message"]), bytes.fromhex(it["signature"])))


ORGANISATION = re.compile("organisation: ([0-9a-f]{64})")
VECTORS = {
    "02-signature": signature_vector,
    "16-tree": tree_vector,
    "17-inclusion": inclusion_vector,
    "18-consistency": consistency_vector,
    "19-checkpoint": checkpoint_vector,
    "20-tile": tile_vector,
    "21-opening": opening_vector,
    "22-day": day_vector,
    "25-case-head": case_head_vector,
}


def holds(check, it):
    try:
        check(it)
        return True
    except (Refused, KeyError):
        return False


def check_vectors(args):
    wrong = []
    for name, check in VECTORS.items():
        file = json.loads((Path(args.folder) / f"{name}.json").read_text("utf-8"))
        require(file["good"] and file["bad"])
        for it in file["good"] + file["bad"]:
            if holds(check, it) != ("refusal" not in it):
                wrong.append(f"{name} {it['n']} {it['name']}")
        print(f"{name}: {len(file['good'])} good, {len(file['bad'])} bad")
    print(f"differences: {len(wrong)}", *wrong, sep="\n" if wrong else "")
    require(not wrong)


PROOFS = {"inclusion": inclusion_vector, "consistency": consistency_vector, "day": day_vector}


def check_proofs(_):
    for line in sys.stdin:
        it = json.loads(line)
        print("holds" if holds(PROOFS[it["kind"]], it) else "refused")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("receipt")
    one.add_argument("receipt")
    one.add_argument("--fingerprint")
    one.add_argument("--checkpoint")
    one.add_argument("--proof")
    one.add_argument("--tiles")
    one.set_defaults(run=check_receipt)
    two = commands.add_parser("evidence")
    two.add_argument("file")
    two.set_defaults(run=check_evidence)
    for each in (one, two):
        each.add_argument("--root", nargs="+", action="extend", required=True)
        each.add_argument("--roster", nargs="+", action="extend", required=True)
    pair = commands.add_parser("goes-on")
    pair.add_argument("earlier")
    pair.add_argument("later")
    pair.add_argument("--origin", required=True)
    pair.add_argument("--key", nargs="+", required=True)
    pair.add_argument("--tiles", required=True)
    pair.set_defaults(run=check_goes_on)
    vectors = commands.add_parser("vectors")
    vectors.add_argument("folder")
    vectors.set_defaults(run=check_vectors)
    commands.add_parser("proofs").set_defaults(run=check_proofs)
    args = parser.parse_args()
    try:
        args.run(args)
    except (Refused, KeyError, TypeError, AttributeError):
        print("it does not hold", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
