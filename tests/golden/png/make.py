"""Writes corpus.json.gz: PNG files of every color type, bit depth, interlacing and filter with the samples they hold, checked with PIL."""
import base64, gzip, io, json, struct, sys, zlib
import numpy as np
from PIL import Image, __version__ as pil

CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
WIDTH, HEIGHT = 13, 9
random = np.random.RandomState(20261122)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def pack(row, depth):
    flat = [int(v) for v in row.reshape(-1)]
    if depth == 16:
        return b"".join(struct.pack(">H", v) for v in flat)
    per = 8 // depth
    flat += [0] * (-len(flat) % per)
    return bytes(sum(v << (8 - depth * (i + 1)) for i, v in enumerate(flat[at:at + per])) for at in range(0, len(flat), per))


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def filtered(rows, distance, choose):
    above, out = bytes(len(rows[0])), b""
    for y, row in enumerate(rows):
        kind = choose(y)
        line = bytearray([kind])
        for i, value in enumerate(row):
            a = row[i - distance] if i >= distance else 0
            b = above[i]
            c = above[i - distance] if i >= distance else 0
            line.append((value - [0, a, b, (a + b) // 2, paeth(a, b, c)][kind]) & 255)
        out += bytes(line)
        above = row
    return out


def encode(samples, color, depth, interlaced, choose, palette, extra):
    distance = max(1, CHANNELS[color] * depth // 8)
    passes = ADAM7 if interlaced else [(0, 0, 1, 1)]
    raw = b""
    for x0, y0, dx, dy in passes:
        part = samples[y0::dy, x0::dx]
        if part.size:
            raw += filtered([pack(row, depth) for row in part], distance, choose)
    data = zlib.compress(raw, 9)
    cut = len(data) // 2
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, color, 0, 0, int(interlaced)))
    if color == 3:
        png += chunk(b"PLTE", palette.tobytes())
    png += b"".join(chunk(kind, body) for kind, body in extra)
    return png + chunk(b"IDAT", data[:cut]) + chunk(b"IDAT", data[cut:]) + chunk(b"IEND", b"")


def check_with_pil(png, color, depth, wanted):
    image = Image.open(io.BytesIO(png))
    image.load()
    if color in (2, 3, 6):
        got = np.asarray(image.convert("RGB"))
        wanted = wanted >> 8 if depth == 16 else wanted
    elif color == 0 and depth == 16:
        got = np.asarray(image).astype(np.int64)[:, :, None]
    else:
        got = np.asarray(image.convert("L"))[:, :, None]
        wanted = wanted >> 8 if depth == 16 else wanted * 255 // ((1 << depth) - 1)
    assert (got == wanted).all(), (color, depth)


def main():
    entries = []
    for color, depths in DEPTHS.items():
        for depth in depths:
            top = (1 << depth) - 1
            colors = min(top + 1, 200)
            palette = random.randint(0, 256, (colors, 3)).astype(np.uint8)
            # A slope with noise: every filter predicts something, none predicts all.
            y, x, c = np.meshgrid(np.arange(HEIGHT), np.arange(WIDTH), np.arange(CHANNELS[color]), indexing="ij")
            samples = ((x * 5 + y * 3 + c * 7) * top // 100 + random.randint(0, max(2, top // 8), x.shape)) % (colors if color == 3 else top + 1)
            for interlaced in (False, True):
                for name, choose in [(str(f), lambda _, f=f: f) for f in range(5)] + [("mixed", lambda row: row % 5)]:
                    extra = [(b"tRNS", b"\x00" * (1 if color == 3 else 2 * CHANNELS[color]))] if name == "mixed" and color in (0, 2, 3) else []
                    png = encode(samples, color, depth, interlaced, choose, palette, extra)
                    kept = palette[samples[:, :, 0]].astype(np.int64) if color == 3 else samples[:, :, :3 if color in (2, 6) else 1]
                    check_with_pil(png, color, depth, kept)
                    entries.append({
                        "name": f"type{color}-{depth}bit-{'adam7' if interlaced else 'plain'}-filter-{name}",
                        "png": base64.b64encode(png).decode(),
                        "channels": kept.shape[2],
                        "maximum": 255 if color == 3 else top,
                        "transparent": bool(extra) or color in (4, 6),
                        "samples": [int(v) for v in kept.reshape(-1)],
                    })
    document = {"pil": pil, "numpy": np.__version__, "width": WIDTH, "height": HEIGHT, "pictures": entries}
    with open("corpus.json.gz", "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed:
        packed.write(json.dumps(document, separators=(",", ":")).encode())
    print(len(entries), "pictures, checked with PIL", pil, file=sys.stderr)


main()
