"""Writes pictures as another program's JPEG encoder and decoder leave them (Pillow with libjpeg-turbo), for the test Apply_PicturesOfAFolder_GivesTheSamplesOfAnotherProgram.

    python3 jpeg.py FOLDER IMAGES.npy [--count 200]        IMAGES [N, C, H, W] with values in [0, 1], C = 1 or 3
    REDOUBT_JPEG=FOLDER Redoubt.Models.Tests -class Redoubt.Models.Tests.JpegCompressionTests -showLiveOutput

One file for each quality and sampling: six int32 (pictures, quality, 1 for 4:4:4 or 0 for 4:2:0, C, H, W), then for each picture its bytes and the bytes afterwards.
"""
import argparse
import io
import os
import struct

import numpy as np
from PIL import Image

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("images")
parser.add_argument("--count", type=int, default=200)
args = parser.parse_args()
images = np.round(np.load(args.images)[:args.count] * 255).astype(np.uint8)
os.makedirs(args.folder, exist_ok=True)
for quality in (95, 75, 25, 18, 15, 10, 7):
    for full in (0, 1) if images.shape[1] == 3 else (0,):
        with open(os.path.join(args.folder, f"{os.path.basename(args.images)}-q{quality}-{'444' if full else '420'}.jpegs"), "wb") as file:
            file.write(struct.pack("<6i", len(images), quality, full, *images.shape[1:]))
            for image in images:
                picture = Image.fromarray(image.transpose(1, 2, 0)) if len(image) == 3 else Image.fromarray(image[0])
                stored = io.BytesIO()
                picture.save(stored, "JPEG", quality=quality, subsampling=0 if full else 2)
                again = np.array(Image.open(io.BytesIO(stored.getvalue())))
                file.write(image.tobytes())
                file.write((again.transpose(2, 0, 1) if again.ndim == 3 else again[None]).tobytes())
