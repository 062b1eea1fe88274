"""Certifies the same rows by `redoubt certify` and by auto_LiRPA: interval bounds, CROWN-IBP and CROWN. Prints a table.

    python3 auto_lirpa_linear.py REDOUBT FILE.onnx X.npy Y.npy EPSILON [--mean M ... --std S ...] [--methods ibp crown-ibp crown]

auto_LiRPA bounds every row by the method named; redoubt stops at the first method that proves a row, and its margins are the best of all methods used.
auto_LiRPA is found through AUTO_LIRPA, see auto_lirpa_ibp.py.
"""
import argparse
import json
import os
import subprocess
import tempfile
import time

import auto_lirpa_ibp as peer
import numpy as np
import torch


def theirs(net, x, y, epsilon, mapping, method, batch):
    leads, seconds = [], 0.0
    for start in range(0, len(x), batch):
        part, label = x[start:start + batch], y[start:start + batch]
        low, high, part = mapping((part - epsilon).clamp(0, 1)), mapping((part + epsilon).clamp(0, 1)), mapping(part)
        model = peer.bounded(net, part)
        ball = peer.PerturbationLpNorm(norm=float("inf"), eps=epsilon, x_L=low, x_U=high)
        box, c = peer.BoundedTensor(part, ball), peer.specification(label, net(part).shape[1])
        begin = time.perf_counter()
        lower, _ = model.compute_bounds(x=(box,), C=c, method=method, bound_upper=False)
        seconds += time.perf_counter() - begin
        leads.append(lower.min(1).values)
    return torch.cat(leads).numpy(), seconds


def ours(options, method):
    with tempfile.TemporaryDirectory() as folder:
        result = os.path.join(folder, "c.json")
        command = [
            options.redoubt, "certify", options.model, "--data", f"npy:{options.x},{options.y}", "--norm", "linf", "--epsilon", str(options.epsilon), "--method", method,
            "--sample", str(len(np.load(options.y))), "--threads", str(options.threads), "--json", result]
        if options.mean:
            command += ["--mean", ",".join(map(str, options.mean)), "--std", ",".join(map(str, options.std))]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with open(result) as file:
            document = json.load(file)
        rows = sorted(document["rows"], key=lambda row: row["index"])
        return np.array([np.nan if row["margin"] is None else row["margin"] for row in rows]), document["seconds"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("redoubt")
    parser.add_argument("model")
    parser.add_argument("x")
    parser.add_argument("y")
    parser.add_argument("epsilon", type=float)
    parser.add_argument("--mean", type=float, nargs="*")
    parser.add_argument("--std", type=float, nargs="*")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--methods", nargs="*", default=["ibp", "crown-ibp", "crown"])
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    inputs, labels = torch.from_numpy(np.load(options.x)), torch.from_numpy(np.load(options.y)).long()
    network = peer.FromOnnx(options.model).eval()
    mean, std = (torch.tensor(v or default).view(1, -1, *[1] * (inputs.dim() - 2)) for v, default in ((options.mean, [0.0]), (options.std, [1.0])))
    name = os.path.basename(os.path.dirname(os.path.abspath(options.model))) if options.model.endswith("model.onnx") else os.path.basename(options.model)
    with torch.no_grad():
        for method in options.methods:
            mine, my_seconds = ours(options, method)
            lead, seconds = theirs(
                network, inputs, labels, options.epsilon, lambda v: (v - mean) / std, {"ibp": "IBP", "crown-ibp": "CROWN-IBP", "crown": "CROWN"}[method], 1 if method == "crown" else options.batch)
            lost = int(((lead > 0) & ~(mine > 0)).sum())
            n = len(lead)
            print(f"| {name} | {options.epsilon:.4f} | {method} | {(mine > 0).sum()} / {n} | {(lead > 0).sum()} / {n} | {lost} | {1000 * my_seconds / n:.2f} | {1000 * seconds / n:.2f} |", flush=True)
