"""Writes corpus.json.gz: JPEG files made by PIL with the pixels that PIL decodes from them."""
import base64, gzip, io, json, sys
import numpy as np
from PIL import Image, __version__ as pil, features

random = np.random.RandomState(20261122)


def picture(width, height, channels):
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    values = 128 + 90 * np.sin(x / 5 + c) * np.cos(y / 4 - c) + random.randint(-20, 20, x.shape)
    return np.clip(values, 0, 255).astype(np.uint8)


def entry(name, width, height, channels, mode, **options):
    pixels = picture(width, height, channels)
    image = Image.fromarray(pixels[:, :, 0] if channels == 1 else pixels, mode)
    file = io.BytesIO()
    image.save(file, "JPEG", **options)
    decoded = Image.open(io.BytesIO(file.getvalue()))
    kept = np.asarray(decoded.convert("L" if mode == "L" else "RGB"))
    return {"name": name, "jpeg": base64.b64encode(file.getvalue()).decode(), "width": width, "height": height,
            "channels": 1 if mode == "L" else 3, "samples": None if mode == "CMYK" else [int(v) for v in kept.reshape(-1)]}


exif = Image.Exif()
exif[0x0112] = 6
entries = [
    entry("grey", 17, 11, 1, "L", quality=80),
    entry("rgb-444", 17, 11, 3, "RGB", quality=85, subsampling=0),
    entry("rgb-422", 23, 14, 3, "RGB", quality=70, subsampling=1),
    entry("rgb-420", 33, 18, 3, "RGB", quality=75, subsampling=2),
    entry("rgb-progressive", 33, 18, 3, "RGB", quality=75, progressive=True),
    entry("grey-progressive", 40, 40, 1, "L", quality=60, progressive=True, optimize=True),
    entry("rgb-orientation", 16, 8, 3, "RGB", quality=90, exif=exif.tobytes()),
    entry("cmyk", 16, 16, 4, "CMYK", quality=90),
]
document = {"pil": pil, "libjpeg": features.version("jpg"), "turbo": features.check_feature("libjpeg_turbo"), "pictures": entries}
with open("corpus.json.gz", "wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed:
    packed.write(json.dumps(document, separators=(",", ":")).encode())
print(len(entries), "pictures, PIL", pil, document["libjpeg"], document["turbo"], file=sys.stderr)
