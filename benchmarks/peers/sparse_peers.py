"""Compares `ead`, `sparsefool` and `slide` of `redoubt attack` with Foolbox, ART and torchattacks on the same network and images.

    python3 sparse_peers.py REDOUBT mnist MODEL.onnx IMAGES.gz LABELS.gz [--count 100] [--only ead,slide] [--out FILE.jsonl]
    python3 sparse_peers.py REDOUBT cifar MODEL.onnx IMAGES.bin.gz

As minimum_norm.py, which loads and judges. EAD: 9 constants of 200 steps in all tools. SLIDE: epsilon 10 (MNIST) or 1 (CIFAR-10), 100 steps of epsilon / 5; the share broken counts.
"""
import argparse
import json
import subprocess
import tempfile
import time

import numpy as np
import torch

import minimum_norm as common


def foolbox(name, model, x, y, epsilon):
    import eagerpy as ep
    import foolbox as fb
    attack = {"ead": lambda: fb.attacks.EADAttack(binary_search_steps=9, steps=200, decision_rule="L1"),
              "slide": lambda: fb.attacks.SparseL1DescentAttack(steps=100)}.get(name)
    if attack is None:
        return None
    wrapped = fb.PyTorchModel(model, bounds=(0, 1), device="cpu")
    criterion = fb.criteria.Misclassification(ep.astensor(torch.from_numpy(y)))
    start = time.perf_counter()
    keys = {"epsilon": epsilon} if name == "slide" else {}
    points = attack().run(wrapped, ep.astensor(torch.from_numpy(x)), criterion, **keys)
    return points.raw.detach().numpy(), time.perf_counter() - start


def art(name, model, x, y, epsilon):
    if name != "ead":
        return None
    from art.attacks.evasion import ElasticNet
    from art.estimators.classification import PyTorchClassifier
    classifier = PyTorchClassifier(model, torch.nn.CrossEntropyLoss(), x.shape[1:], 10, clip_values=(0, 1), device_type="cpu")
    attack = ElasticNet(classifier, batch_size=128, max_iter=200, binary_search_steps=9, decision_rule="L1", verbose=False)
    start = time.perf_counter()
    return attack.generate(x, np.eye(10, dtype=np.float32)[y]), time.perf_counter() - start


def torchattacks(name, model, x, y, epsilon):
    import torchattacks as ta
    attack = {"ead": lambda: ta.EADL1(model, lr=0.01, max_iterations=200, binary_search_steps=9), "sparsefool": lambda: ta.SparseFool(model)}.get(name)
    if attack is None:
        return None
    start = time.perf_counter()
    return attack()(torch.from_numpy(x), torch.from_numpy(y)).detach().numpy(), time.perf_counter() - start


def ours(args, name, norm, mapping, data, epsilon):
    with tempfile.TemporaryDirectory() as folder:
        command = [args.redoubt, "attack", args.model, "--data", data, "--attack", name, "--norm", norm, "--json", folder + "/r.json", "--out", folder + "/a.npy", *mapping]
        command += ["--steps", "200"] if name == "ead" else ["--epsilon", str(epsilon)] if name == "slide" else []
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(done.stderr + done.stdout)
        return np.load(folder + "/a.npy"), json.load(open(folder + "/r.json"))["seconds"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("redoubt")
    parser.add_argument("kind", choices=["mnist", "cifar"])
    parser.add_argument("model")
    parser.add_argument("data", nargs="+")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--only")
    parser.add_argument("--tools", default="redoubt,foolbox,torchattacks,art")
    parser.add_argument("--out")
    args = parser.parse_args()
    torch.set_num_threads(2)
    x, y, mapping = common.load(args)
    model = common.Network(args.model, args.kind == "cifar").eval()
    with torch.no_grad():
        right = model(torch.from_numpy(x)).argmax(1).numpy() == y
    x, y = np.ascontiguousarray(x[right]), y[right]
    epsilon = 10 if args.kind == "mnist" else 1
    with tempfile.TemporaryDirectory() as folder:
        np.save(folder + "/x.npy", x)
        np.save(folder + "/y.npy", y)
        for name, norm in [("slide", "l1"), ("sparsefool", "l0"), ("ead", "l1")]:
            if args.only and name not in args.only.split(","):
                continue
            for tool in args.tools.split(","):
                result = ours(args, name, norm, mapping, f"npy:{folder}/x.npy,{folder}/y.npy", epsilon) if tool == "redoubt" else globals()[tool](name, model, x, y, epsilon)
                if result is None:
                    continue
                lengths = common.judge(norm, model, result[0], x, y)
                if name == "slide":
                    lengths[lengths > epsilon * (1 + 1e-5)] = np.inf
                line = {"model": args.model.split("/")[-1 if args.kind == "mnist" else -2], "attack": name, "tool": tool, "images": len(x),
                        "median": float(np.median(lengths)), "success": float(np.isfinite(lengths).mean()), "seconds": round(result[1], 2)}
                print(json.dumps(line), flush=True)
                if args.out:
                    print(json.dumps(line), file=open(args.out, "a"))


if __name__ == "__main__":
    main()
