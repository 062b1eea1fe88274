"""Second implementation of the fixed digits/test split and of the content hash, for DigitsDataTests.

Usage: python3 make.py PATH_TO_digits.csv.gz   (prints the first rows of the split and the two hashes)
"""
import gzip
import hashlib
import struct
import sys

MASK = 0xFFFFFFFF


def philox(key, c0, c1, c2, c3):
    """Philox 4x32-10, Salmon et al., SC 2011."""
    k0, k1 = key & MASK, key >> 32
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & MASK, (p0 >> 32) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c0, c1, c2, c3


def fold(key, data):
    a, b, _, _ = philox(key, data & MASK, data >> 32, 0x466F6C64, 1)
    return b << 32 | a


def below(key, limit, index):
    a, b, _, _ = philox(key, index, 3, 0, 0)
    return (b << 32 | a) * limit >> 64


def permutation(key, count):
    order = list(range(count))
    for i in range(count - 1, 0, -1):
        j = below(key, i + 1, i)
        order[i], order[j] = order[j], order[i]
    return order


def content_hash(rows):
    sha = hashlib.sha256(b"redoubt-data-1\n%d,1,8,8\n" % len(rows))
    sha.update(b"".join(struct.pack("<i", row[64]) for row in rows))
    for row in rows:
        sha.update(struct.pack("<64f", *(value / 16 for value in row[:64])))
    return sha.hexdigest()


rows = [[int(field) for field in line.split(",")] for line in gzip.open(sys.argv[1], "rt")]
members = [[i for i, row in enumerate(rows) if row[64] == digit] for digit in range(10)]
quotas = [360 * len(m) // len(rows) for m in members]
left = sorted(range(10), key=lambda c: (-(360 * len(members[c]) % len(rows)), c))
for c in left[: 360 - sum(quotas)]:
    quotas[c] += 1
test = sorted(members[c][i] for c in range(10) for i in permutation(fold(1797, c), len(members[c]))[: quotas[c]])
print("digits/test begins", test[:8], "rows", len(test))
print("digits/test", content_hash([rows[i] for i in test]))
print("digits", content_hash(rows))
