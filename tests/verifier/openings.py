"""Openings of leaves, and officers' words for reads (section 17)."""

import re
import struct

import ed25519
from papers import day, structure, unhex
from tree import Refused, require


class Fields:
    def __init__(self, data):
        self.rest = data

    def take(self, *lengths):
        require(len(self.rest) >= 4)
        end = 4 + struct.unpack(">I", self.rest[:4])[0]
        require(len(self.rest) >= end and (not lengths or end - 4 in lengths))
        taken, self.rest = self.rest[4:end], self.rest[end:]
        return taken

    def text(self):
        try:
            return self.take().decode()
        except UnicodeDecodeError:
            raise Refused from None


def read(data):
    """What a leaf's data say that it is."""
    fields = Fields(data)
    tag, legal = fields.text(), fields.text()
    day(legal)
    if tag == "senim/1/leaf":
        names = ("commitment", "header", "body", "signature")
        opened = {"day": legal, "is": "entry", **{name: fields.take(32).hex() for name in names}}
    elif tag == "senim/1/pad":
        opened = {"day": legal, "is": "pad", "random": fields.take(32).hex()}
    elif tag == "senim/1/reads":
        opened = {"day": legal, "is": "reads", "body": fields.take(32).hex()}
        opened.update(key=fields.take(16).hex(), salt=fields.take(32).hex(), reads=[])
        items, before = Fields(fields.take()), None
        while items.rest:
            item = items.take()
            require(before is None or before < item)
            before, inside = item, Fields(item)
            opened["reads"].append({"case": inside.take(16).hex(), "signature": inside.take(0, 64).hex()})
            require(not inside.rest)
    elif tag == "senim/1/portal-event":
        opened = {"day": legal, "is": "portal-event", "case": fields.take(16).hex(), "salt": fields.take(32).hex()}
        opened.update(event=fields.text())
    else:
        require(tag == "senim/1/publication")
        kind = fields.text()
        require(re.fullmatch("[a-z-]+", kind))
        opened = {"day": legal, "is": "publication", "kind": kind, "hash": fields.take(32).hex()}
    require(not fields.rest)
    return opened


def is_word(key, origin, case, legal, signature):
    return ed25519.verify(key, structure("senim/1/read", origin, unhex(case, 16), legal), signature)
