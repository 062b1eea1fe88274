"""Judges the pictures of `redoubt patch --task detection` once more, in ONNX Runtime, and compares with what the result says.

Arguments: model, folder of the result (written with --pictures as many as --scenes), ort folder (npm package onnxruntime-node). Needs numpy and PIL.
Everything is computed anew from the PNG files: mapping (255 x - 127) / 128, the boxes' overlap, the rates.
"""
import json, os, subprocess, sys, tempfile
import numpy as np
from PIL import Image

model, folder, ort = sys.argv[1:4]
result = json.load(open(os.path.join(folder, "patch.json")))
pictures = result["pictures"]


def overlap(boxes, truth):
    left, top = np.maximum(boxes[:, 0], truth[0]), np.maximum(boxes[:, 1], truth[1])
    right, bottom = np.minimum(boxes[:, 2], truth[2]), np.minimum(boxes[:, 3], truth[3])
    common = np.clip(right - left, 0, None) * np.clip(bottom - top, 0, None)
    return common / ((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]) + (truth[2] - truth[0]) * (truth[3] - truth[1]) - common)


for kind in ("before", "after"):
    images = np.stack([np.asarray(Image.open(os.path.join(folder, f"scene-{p['scene']:03d}-{kind}.png")).convert("RGB")) for p in pictures])
    with tempfile.TemporaryDirectory() as temp:
        x, s, b = (os.path.join(temp, n) for n in ("x.npy", "s.npy", "b.npy"))
        np.save(x, ((images.astype(np.float32) - 127) / 128).transpose(0, 3, 1, 2).copy())
        here = os.path.dirname(os.path.abspath(__file__))
        subprocess.run(["node", os.path.join(here, "ort_detector.js"), model, x, s, b], check=True, env={**os.environ, "NODE_PATH": os.path.join(ort, "node_modules")})
        scores, boxes = np.load(s)[:, :, 1], np.load(b)
    found, worst, other = 0, 0.0, 0
    for i, p in enumerate(pictures):
        truth = np.array(p["truth"]) / [p["width"], p["height"], p["width"], p["height"]]
        best = scores[i][overlap(boxes[i], truth) >= result["overlapThreshold"]].max(initial=0)
        worst = max(worst, abs(best - p["score" + kind.capitalize()]))
        detected = bool(best >= result["scoreThreshold"])
        found += detected
        other += detected != p["detected" + kind.capitalize()]
    said = result["patches"][-1][kind]
    print(f"{kind}: {found} of {len(pictures)} detected in ONNX Runtime; the result says {said['successes']} of {said['total']}; {other} scenes judged otherwise; largest difference of scores {worst:.1e}")
