"""Re-checks saved attacks on a face verifier outside the project, with PyTorch: norm, bounds, mask, the second image, and the decision on both sides of the threshold.

usage: verify_pairs.py MODEL.onnx IMAGES-idx3.gz PAIRS.csv ADV.npy RESULT.json HEIGHTxWIDTH SCALE MEAN STD [MASK.npy]

PEERS names a folder that holds a checkout of onnx2torch. Greyscale images, given to the model in three equal channels. ADV.npy is what `redoubt attack --out` wrote: float32 pairs
[N,2,H,W], the attacked image first; beside it lies ADV.images.npy, the attacked images alone.
"""
import gzip
import json
import os
import sys

import numpy as np
import torch
import torch.nn.functional as functional

sys.path[:0] = [os.path.join(os.environ.get("PEERS", ""), "onnx2torch")]
from onnx2torch import convert  # noqa: E402

model_path, image_path, pair_path, example_path, result_path, size, scale, mean, std = sys.argv[1:10]
height, width = map(int, size.split("x"))
raw = gzip.open(image_path).read()
count, rows, columns = (int.from_bytes(raw[4 * i:4 * i + 4], "big") for i in (1, 2, 3))
# In double precision: in float32, torch places its samples 2e-6 beside where they belong.
images = torch.from_numpy(np.frombuffer(raw, np.uint8, offset=16).reshape(count, 1, rows, columns).astype("float64") / 255)
images = functional.interpolate(images, size=(height, width), mode="bilinear", align_corners=False).float()
pairs = np.loadtxt(pair_path, delimiter=",", skiprows=1, dtype=int)
result = json.load(open(result_path))
outcomes = result["pairs"]["outcomes"]
chosen = pairs[[outcome["index"] for outcome in outcomes]]
saved = torch.from_numpy(np.load(example_path))
alone = torch.from_numpy(np.load(example_path[:-4] + ".images.npy"))
first, second = images[chosen[:, 0]], images[chosen[:, 1]]
network = convert(model_path).eval()


def embed(batch):
    with torch.no_grad():
        out = [network(((batch[i:i + 1] * float(scale) - float(mean)) / float(std)).repeat(1, 3, 1, 1)) for i in range(len(batch))]
    return functional.normalize(torch.cat(out).double())


violations = []
epsilon, norm = result["threat"]["epsilon"], result["threat"]["norm"]
change = (saved[:, :1] - first).double()
# Both sides resize the images themselves; their roundings differ in the last bit.
size_of = {"linf": change.abs().amax((1, 2, 3)), "l2": change.pow(2).sum((1, 2, 3)).sqrt(), "l1": change.abs().sum((1, 2, 3))}[norm]
slack = 3e-7 * {"linf": 1, "l2": (height * width) ** 0.5, "l1": height * width}[norm]
if epsilon is not None and size_of.max() > epsilon + slack:
    violations.append(f"distance {size_of.max()} above {epsilon}")
if saved.min() < 0 or saved.max() > 1:
    violations.append("a value lies outside [0, 1]")
if (saved[:, 1:] - second).abs().max() > 1e-6:
    violations.append("a second image was changed")
if not torch.equal(alone, saved[:, :1]):
    violations.append("the images alone are not those of the pairs")
if len(sys.argv) > 10:
    outside = torch.from_numpy(np.load(sys.argv[10]) == 0)
    if (change[:, 0][:, outside]).abs().max() > 1e-6:
        violations.append("a value outside the mask was changed")

threshold = result["pairs"]["threshold"]
needed = sorted(set(chosen[:, :2].flatten()))
clean = dict(zip(needed, embed(images[needed])))
before = torch.stack([clean[a] @ clean[b] for a, b, _ in chosen])
after = (embed(saved[:, :1]) * torch.stack([clean[b] for b in chosen[:, 1]])).sum(1)
same = torch.from_numpy(chosen[:, 2] == 1)
right, wrong = (before > threshold) == same, (after > threshold) != same
claimed = torch.tensor([outcome["success"] for outcome in outcomes])
violations += [f"row {i}: claimed, but cosine {before[i]:.7f} -> {after[i]:.7f}" for i in torch.nonzero(claimed & ~(right & wrong)).flatten()]
violations += [f"row {i}: broken, but not claimed" for i in torch.nonzero(~claimed & right & wrong).flatten()]
stated = torch.tensor([outcome["similarityAfter"] for outcome in outcomes])
print(f"pairs {len(outcomes)}, claimed {int(claimed.sum())}, largest {norm} {size_of.max():.8f}, cosines differ by at most {float((stated - after).abs().max()):.2e}")
for kind, chosen_rows in (("dodging", same), ("impersonation", ~same)):
    attacked = chosen_rows & right
    print(f"{kind}: {int((attacked & wrong).sum())} of {int(attacked.sum())}")
print(f"violations: {len(violations)}", *violations[:20], sep="\n")
sys.exit(len(violations) > 0)
