"""Compares `wasserstein` of `redoubt attack` with ART's attack on the same network and images, and judges both by an exact linear program.

    python3 wasserstein.py REDOUBT mnist MODEL.onnx IMAGES.gz LABELS.gz --radius 0.5 [--count 100] [--art-steps 100] [--art-norm inf --art-step 0.1] [--skip-art] [--programs 5]
    python3 wasserstein.py REDOUBT cifar MODEL.onnx IMAGES.bin.gz --radius 0.05

Distance: mass of the whole image 1, Euclidean cost, moves within 5 x 5 pixels of a channel; ART with p = 2, whose cost is the same, and without growth of its radius. The program takes the flow of least
cost from clean to attacked image; ART's images have another mass after its clipping, so they are scaled to the clean mass of each channel first, which flatters it, and the lost mass is reported. One JSON line per tool. Loading as in minimum_norm.py. Needs scipy for the programs.
"""
import argparse
import json
import subprocess
import tempfile
import time

import numpy as np
import torch
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

import minimum_norm as common


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("redoubt")
    parser.add_argument("kind", choices=["mnist", "cifar"])
    parser.add_argument("model")
    parser.add_argument("data", nargs="+")
    parser.add_argument("--radius", type=float, required=True)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--art-steps", type=int, default=100)
    parser.add_argument("--art-norm", default="inf", choices=["inf", "2", "1", "wasserstein"])
    parser.add_argument("--art-step", type=float, default=0.1)
    parser.add_argument("--art-regularization", type=float, default=1000.0)
    parser.add_argument("--skip-art", action="store_true")
    parser.add_argument("--programs", type=int, default=5)
    args = parser.parse_args()
    torch.set_num_threads(2)
    x, y, mapping = common.load(args)
    model = common.Network(args.model, args.kind == "cifar").eval()
    with torch.no_grad():
        right = model(torch.from_numpy(x)).argmax(1).numpy() == y
    x, y = np.ascontiguousarray(x[right]), y[right]
    with tempfile.TemporaryDirectory() as folder:
        np.save(folder + "/x.npy", x)
        np.save(folder + "/y.npy", y)
        subprocess.run([args.redoubt, "attack", args.model, "--data", f"npy:{folder}/x.npy,{folder}/y.npy", "--attack", "wasserstein", "--norm", "linf", "--radius", str(args.radius),
                        "--json", folder + "/r.json", "--out", folder + "/a.npy", *mapping], check=True, capture_output=True)
        moved, result = np.load(folder + "/a.npy"), json.load(open(folder + "/r.json"))
        seconds = result["seconds"]
    report(args, "redoubt", model, moved, x, y, seconds, [row["distance"] for row in result["rows"]])
    if args.skip_art:
        return
    from art.attacks.evasion import Wasserstein
    from art.estimators.classification import PyTorchClassifier
    classifier = PyTorchClassifier(model, torch.nn.CrossEntropyLoss(), x.shape[1:], 10, clip_values=(0, 1))
    attack = Wasserstein(classifier, regularization=args.art_regularization, p=2, kernel_size=5, eps_step=args.art_step, norm=args.art_norm, ball="wasserstein", eps=args.radius, eps_iter=10**9, eps_factor=1.1,
                         max_iter=args.art_steps, projected_sinkhorn_max_iter=50, batch_size=len(x), verbose=False)
    start = time.perf_counter()
    points = attack.generate(x.copy(), y)
    report(args, "art", model, points, x, y, time.perf_counter() - start)


def report(args, tool, model, points, x, y, seconds, reported=None):
    points = np.asarray(points, np.float32)
    with torch.no_grad():
        broken = np.flatnonzero(model(torch.from_numpy(points)).argmax(1).numpy() != y)
    mass = points.astype(np.float64).sum((1, 2, 3)) / x.astype(np.float64).sum((1, 2, 3))
    said = None if reported is None else [round(reported[i], 6) for i in broken[:args.programs]]
    exact = [distance(x[i], points[i]) for i in broken[:args.programs]]
    print(json.dumps({"model": args.model.split("/")[-1 if args.kind == "mnist" else -2], "tool": tool, "radius": args.radius, "images": len(y), "broken": len(broken), "seconds": round(seconds, 1),
                      "largest_change_of_mass": float(np.abs(mass[broken] - 1).max()) if len(broken) else None, "reported_distances": said, "exact_distances": [round(float(d), 6) for d in exact]}), flush=True)


def distance(clean, point, reach=2):
    """The least cost over all channels by steps within the square, as many as mass needs: a linear program over flows on the pixels."""
    total, result = clean.astype(np.float64).sum(), 0.0
    for a, b in zip(clean.astype(np.float64) / total, point.astype(np.float64) / total):
        if a.sum() == 0:
            continue
        b = b * (a.sum() / b.sum())
        height, width = a.shape
        rows, columns, costs = [], [], []
        for dy in range(-reach, reach + 1):
            for dx in range(-reach, reach + 1):
                if dy == 0 and dx == 0:
                    continue
                ys, xs = np.mgrid[max(0, -dy):height - max(0, dy), max(0, -dx):width - max(0, dx)]
                rows.append((ys * width + xs).ravel())
                columns.append(((ys + dy) * width + xs + dx).ravel())
                costs.append(np.full(ys.size, np.hypot(dy, dx)))
        rows, columns, costs = map(np.concatenate, (rows, columns, costs))
        index = np.arange(len(rows))
        balance = coo_matrix((np.repeat([1.0, -1.0], len(rows)), (np.concatenate([rows, columns]), np.concatenate([index, index]))), shape=(height * width, len(rows))).tocsr()
        # Scaled, because the solver's tolerance is absolute; the last equation follows from the others, and what is left of rounding goes there.
        found = linprog(costs, A_eq=balance[:-1], b_eq=1e3 * (a - b).ravel()[:-1], method="highs")
        result += found.fun / 1e3 if found.status == 0 else np.inf
    return result


if __name__ == "__main__":
    main()
