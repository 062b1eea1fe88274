"""Compares `spatial` of `redoubt attack` with Foolbox's SpatialAttack on the same grid, network and images.

    python3 spatial.py REDOUBT mnist MODEL.onnx IMAGES.gz LABELS.gz [--count 100]
    python3 spatial.py REDOUBT cifar MODEL.onnx IMAGES.bin.gz

31 rotations to 30 degrees and 5 x 5 shifts to 3 pixels. Loading as in minimum_norm.py. One JSON line per tool: rows broken of those decided correctly.
"""
import argparse
import json
import subprocess
import tempfile
import time

import numpy as np
import torch

import minimum_norm as common


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("redoubt")
    parser.add_argument("kind", choices=["mnist", "cifar"])
    parser.add_argument("model")
    parser.add_argument("data", nargs="+")
    parser.add_argument("--count", type=int, default=100)
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
        subprocess.run([args.redoubt, "attack", args.model, "--data", f"npy:{folder}/x.npy,{folder}/y.npy", "--attack", "spatial", "--norm", "linf", "--json", folder + "/r.json",
                        "--out", folder + "/a.npy", *mapping], check=True, capture_output=True)
        moved, seconds = np.load(folder + "/a.npy"), json.load(open(folder + "/r.json"))["seconds"]
    report(args, "redoubt", model, moved, y, seconds)
    import eagerpy as ep
    import foolbox as fb
    attack = fb.attacks.SpatialAttack(max_translation=3, num_translations=5, max_rotation=30, num_rotations=31, grid_search=True)
    start = time.perf_counter()
    wrapped = fb.PyTorchModel(model, bounds=(0, 1), device="cpu")
    points, _, _ = attack(wrapped, ep.astensor(torch.from_numpy(x)), fb.criteria.Misclassification(ep.astensor(torch.from_numpy(y))))
    report(args, "foolbox", model, points.raw.detach().numpy(), y, time.perf_counter() - start)


def report(args, tool, model, points, y, seconds):
    with torch.no_grad():
        broken = model(torch.from_numpy(np.asarray(points, np.float32))).argmax(1).numpy() != y
    print(json.dumps({"model": args.model.split("/")[-1 if args.kind == "mnist" else -2], "tool": tool, "images": len(y), "broken": int(broken.sum()), "seconds": round(seconds, 1)}), flush=True)


if __name__ == "__main__":
    main()
