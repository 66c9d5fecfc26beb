"""The ledger's tree (section 17): RFC 6962 hashing, proofs by the recursive definitions of RFC 9162, 2.1.3.1 and 2.1.4.1.

A proof is not folded step by step: what it must prove is built from its hashes by the definition of the tree, which is another way
than the programs under test go.
"""

import hashlib

LARGEST = 2**53 - 1
#: More hashes no path has.
LONGEST = 2 * 53


class Refused(Exception):
    """It does not hold."""


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(data):
    return sha256(b"\0" + data)


def node(left, right):
    return sha256(b"\1" + left + right)


def split(size):
    """The largest power of two below a size above one."""
    return 1 << (size - 1).bit_length() - 1


def require(holds):
    if not holds:
        raise Refused


def verify_inclusion(leaf, index, size, root, path):
    require(0 <= index < size <= LARGEST and len(path) <= LONGEST)
    rest = list(path)

    def build(index, size):
        if size == 1:
            return leaf
        k = split(size)
        # The sibling of the largest subtree is named last.
        require(rest)
        sibling = rest.pop()
        return node(build(index, k), sibling) if index < k else node(sibling, build(index - k, size - k))

    require(build(index, size) == root and not rest)


def verify_consistency(old_size, old_root, size, root, path):
    require(0 <= old_size <= size <= LARGEST and len(path) <= LONGEST)
    if old_size in (0, size):
        require(not path and old_root == (root if old_size == size else sha256(b"")))
        return
    rest = list(path)

    def build(old, size, whole):
        """The roots over the first `old` of `size` leaves, and over all of them; `whole`: the old tree's root is known."""
        if old == size:
            if whole:
                return old_root, old_root
            require(rest)
            known = rest.pop()
            return known, known
        k = split(size)
        require(rest)
        sibling = rest.pop()
        if old <= k:
            before, after = build(old, k, whole)
            return before, node(after, sibling)
        before, after = build(old - k, size - k, False)
        return node(sibling, before), node(sibling, after)

    before, after = build(old_size, size, True)
    require(before == old_root and after == root and not rest)


def verify_peaks(size, peaks):
    require(0 <= size <= LARGEST and len(peaks) == bin(size).count("1"))


def root_of(size, peaks, leaves=()):
    """The root of a tree of perfect subtrees with leaves behind them."""
    verify_peaks(size, peaks)
    sizes = [1 << bit for bit in range(size.bit_length() - 1, -1, -1) if size >> bit & 1]
    stack = list(zip(sizes, peaks))
    for leaf in leaves:
        stack.append((1, leaf))
        while len(stack) > 1 and stack[-1][0] == stack[-2][0]:
            (width, right), (_, left) = stack.pop(), stack.pop()
            stack.append((2 * width, node(left, right)))
    if not stack:
        return sha256(b"")
    _, root = stack.pop()
    while stack:
        root = node(stack.pop()[1], root)
    return root


def verify_day(before, peaks, leaves, after):
    """`before` (or None) and `after`: dictionaries of `size`, `root` and `day`."""
    size = before["size"] if before else 0
    require(before is None or (root_of(size, peaks) == before["root"] and before["day"] < after["day"]))
    require(all(one < other for one, other in zip(leaves, leaves[1:])))
    require(after["size"] == size + len(leaves) <= LARGEST and root_of(size, peaks, leaves) == after["root"])
