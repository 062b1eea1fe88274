"""Compares the minimum-norm attacks of `redoubt attack` with Foolbox, ART and the released FAB on the same network and images.

    python3 minimum_norm.py REDOUBT mnist MODEL.onnx IMAGES.gz LABELS.gz [--count 100] [--only fmn,cw] [--norm l2] [--out FILE.jsonl]
    python3 minimum_norm.py REDOUBT cifar MODEL.onnx IMAGES.bin.gz      (mean and deviation of the VNN-COMP 2021 networks)

One JSON line per case and tool: the median over all images that the network decides correctly (a failure counts as infinite), the share of successes, and the
seconds of the attack alone. Every peer gets exactly the images that are decided correctly. Needs torch, onnx, onnx2torch; foolbox, art and autoattack where they are compared.
"""
import argparse
import gzip
import json
import struct
import subprocess
import sys
import tempfile
import time

import numpy as np
import torch

MEAN, STD = (0.4914, 0.4822, 0.4465), (0.2471, 0.2435, 0.2616)
CW_STEPS, CW_CONSTANTS = 200, 9


def read_idx(path):
    raw = gzip.open(path).read()
    axes = struct.unpack(">" + "I" * raw[3], raw[4:4 + 4 * raw[3]])
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * raw[3]).reshape(axes)


def load(args):
    if args.kind == "mnist":
        x = read_idx(args.data[0])[:args.count, None].astype(np.float32) / 255
        return x, read_idx(args.data[1])[:args.count].astype(np.int64), []
    rows = np.frombuffer(gzip.open(args.data[0]).read(), np.uint8).reshape(-1, 3073)[:args.count]
    options = ["--mean", ",".join(map(str, MEAN)), "--std", ",".join(map(str, STD))]
    return rows[:, 1:].reshape(-1, 3, 32, 32).astype(np.float32) / 255, rows[:, 0].astype(np.int64), options


class Network(torch.nn.Module):
    def __init__(self, file, normalize):
        super().__init__()
        from onnx2torch import convert
        self.net = convert(file)
        self.mean = torch.tensor(MEAN if normalize else (0.0,)).view(1, -1, 1, 1)
        self.std = torch.tensor(STD if normalize else (1.0,)).view(1, -1, 1, 1)

    def forward(self, x):
        return self.net((x - self.mean) / self.std)


def distances(norm, adversarial, clean):
    d = (adversarial.astype(np.float64) - clean).reshape(len(clean), -1)
    return {"linf": lambda: np.abs(d).max(1), "l2": lambda: np.sqrt((d * d).sum(1)), "l1": lambda: np.abs(d).sum(1), "l0": lambda: (d != 0).sum(1)}[norm]()


def judge(norm, model, adversarial, x, y):
    adversarial = np.clip(np.asarray(adversarial, np.float32), 0, 1)
    with torch.no_grad():
        broken = model(torch.from_numpy(adversarial)).argmax(1).numpy() != y
    return np.where(broken, distances(norm, adversarial, x), np.inf)


def foolbox_attack(name, norm):
    import foolbox.attacks as fa
    table = {
        ("deepfool", "l2"): lambda: fa.L2DeepFoolAttack(steps=50),
        ("deepfool", "linf"): lambda: fa.LinfDeepFoolAttack(steps=50),
        ("ddn", "l2"): lambda: fa.DDNAttack(steps=100),
        ("fmn", "linf"): lambda: fa.LInfFMNAttack(steps=100),
        ("fmn", "l2"): lambda: fa.L2FMNAttack(steps=100),
        ("fmn", "l1"): lambda: fa.L1FMNAttack(steps=100),
        ("fmn", "l0"): lambda: fa.L0FMNAttack(steps=100),
        ("cw", "l2"): lambda: fa.L2CarliniWagnerAttack(binary_search_steps=CW_CONSTANTS, steps=CW_STEPS),
        ("ead", "l1"): lambda: fa.EADAttack(binary_search_steps=CW_CONSTANTS, steps=CW_STEPS),
    }
    return table.get((name, norm), lambda: None)()


def art_attack(name, norm, classifier):
    import art.attacks.evasion as ae
    table = {
        ("deepfool", "l2"): lambda: ae.DeepFool(classifier, batch_size=128, verbose=False),
        ("cw", "l2"): lambda: ae.CarliniL2Method(classifier, batch_size=128, verbose=False),
        ("cw", "linf"): lambda: ae.CarliniLInfMethod(classifier, batch_size=128, verbose=False),
        ("ead", "l1"): lambda: ae.ElasticNet(classifier, batch_size=128, verbose=False),
    }
    return table.get((name, norm), lambda: None)()


def run_foolbox(name, norm, model, x, y):
    attack = foolbox_attack(name, norm)
    if attack is None:
        return None
    import eagerpy as ep
    import foolbox as fb
    wrapped = fb.PyTorchModel(model, bounds=(0, 1), device="cpu")
    start = time.perf_counter()
    points = attack.run(wrapped, ep.astensor(torch.from_numpy(x)), fb.criteria.Misclassification(ep.astensor(torch.from_numpy(y))))
    seconds = time.perf_counter() - start
    points = points.raw.detach().numpy()
    if name in ("cw", "ead"):
        # Where these find nothing they return an image of zeros, which the network may well misread: that is no success.
        nothing = (points == 0).reshape(len(points), -1).all(1)
        points[nothing] = x[nothing]
    return points, seconds


def run_art(name, norm, model, x, y):
    from art.estimators.classification import PyTorchClassifier
    classifier = PyTorchClassifier(model, torch.nn.CrossEntropyLoss(), x.shape[1:], 10, clip_values=(0, 1), device_type="cpu")
    attack = art_attack(name, norm, classifier)
    if attack is None:
        return None
    start = time.perf_counter()
    points = attack.generate(x, np.eye(10, dtype=np.float32)[y]) if name != "deepfool" else attack.generate(x)
    return points, time.perf_counter() - start


def run_fab(name, norm, model, x, y):
    """The released FAB without a limit: the nearest point over the targets (fab-t), or its one untargeted run (fab)."""
    if name not in ("fab", "fab-t"):
        return None
    from autoattack.fab_pt import FABAttack_PT
    attack = FABAttack_PT(model, norm={"linf": "Linf", "l2": "L2", "l1": "L1"}[norm], n_iter=100, n_target_classes=9, device="cpu")
    images, labels = torch.from_numpy(x), torch.from_numpy(y)
    best, lengths = x.copy(), np.full(len(x), np.inf)
    start = time.perf_counter()
    for target in range(2, 11) if name == "fab-t" else [None]:
        attack.target_class = target
        points = attack.attack_single_run(images, labels, is_targeted=target is not None).detach().numpy()
        found = judge(norm, model, points, x, y)
        best[found < lengths] = points[found < lengths]
        lengths = np.minimum(lengths, found)
    return best, time.perf_counter() - start


def run_ours(args, name, norm, mapping, data):
    with tempfile.TemporaryDirectory() as folder:
        command = [args.redoubt, "attack", args.model, "--data", data, "--attack", name, "--norm", norm, "--json", folder + "/r.json", "--out", folder + "/a.npy", *mapping]
        if name in ("cw", "ead") and norm in ("l2", "l1"):
            command += ["--steps", str(CW_STEPS)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            raise SystemExit(done.stderr + done.stdout)
        report = json.load(open(folder + "/r.json"))
        return np.load(folder + "/a.npy"), report["seconds"]


CASES = [("fab-t", "linf"), ("fab-t", "l2"), ("fab-t", "l1"), ("fab", "linf"), ("fab", "l2"), ("fab", "l1"), ("deepfool", "l2"), ("deepfool", "linf"), ("ddn", "l2"), ("fmn", "linf"), ("fmn", "l2"),
         ("fmn", "l1"), ("fmn", "l0"), ("cw", "l2"), ("cw", "linf"), ("ead", "l1")]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("redoubt")
    parser.add_argument("kind", choices=["mnist", "cifar"])
    parser.add_argument("model")
    parser.add_argument("data", nargs="+")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--only")
    parser.add_argument("--norm")
    parser.add_argument("--tools", default="redoubt,foolbox,art,fab")
    parser.add_argument("--out")
    args = parser.parse_args()
    torch.set_num_threads(2)
    x, y, mapping = load(args)
    model = Network(args.model, args.kind == "cifar").eval()
    with torch.no_grad():
        right = model(torch.from_numpy(x)).argmax(1).numpy() == y
    x, y = np.ascontiguousarray(x[right]), y[right]
    with tempfile.TemporaryDirectory() as folder:
        np.save(folder + "/x.npy", x)
        np.save(folder + "/y.npy", y)
        tools = {
            "redoubt": lambda name, norm: run_ours(args, name, norm, mapping, f"npy:{folder}/x.npy,{folder}/y.npy"),
            "foolbox": lambda name, norm: run_foolbox(name, norm, model, x, y),
            "art": lambda name, norm: run_art(name, norm, model, x, y),
            "fab": lambda name, norm: run_fab(name, norm, model, x, y),
        }
        for name, norm in CASES:
            if (args.only and name not in args.only.split(",")) or (args.norm and norm not in args.norm.split(",")):
                continue
            for tool in args.tools.split(","):
                result = tools[tool](name, norm)
                if result is None:
                    continue
                lengths = judge(norm, model, result[0], x, y)
                line = {"model": args.model.split("/")[-1 if args.kind == "mnist" else -2], "attack": name, "norm": norm, "tool": tool, "images": len(x),
                        "median": float(np.median(lengths)), "success": float(np.isfinite(lengths).mean()), "seconds": round(result[1], 2)}
                print(json.dumps(line), flush=True)
                if args.out:
                    print(json.dumps(line), file=open(args.out, "a"))


if __name__ == "__main__":
    sys.exit(main())
