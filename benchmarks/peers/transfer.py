"""Compares the transfer family of `redoubt attack` with torchattacks on the same networks and images.

    python3 transfer.py REDOUBT EPSILON IMAGES.bin.gz SOURCE.onnx TARGET.onnx ... [--count 100] [--only mi-fgsm,vni-fgsm] [--out FILE.jsonl]

CIFAR-10 networks with the normalizations listed below. One JSON line per attack and tool: rows that stay right on the source of all images, and per target the rows fooled
of those that source and target decide correctly. Both tools take 10 steps of epsilon / 4, the last point counts (for the source ours counts any iterate), neighbors 20, copies 5,
torchattacks' TI kernel 15 with its own default and 5 as ours.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import torch

from minimum_norm import MEAN, STD, load

KW = (0.485, 0.456, 0.406), (0.225,) * 3
NORMALIZATION = {
    "cifar10-resnet_2b": (MEAN, STD), "cifar10-base_kw": KW, "cifar10-deep_kw": KW, "cifar10-winml_cnn": ((0.5,) * 3, (0.5,) * 3),
    "cifar10-marabou_small": ((0.0,) * 3, (1.0,) * 3), "cifar10-marabou_medium": ((0.0,) * 3, (1.0,) * 3), "cifar10-sri_resnet_b": (MEAN, (0.2023, 0.1994, 0.2010)),
}


def name_of(file):
    return os.path.basename(os.path.dirname(file))


class Network(torch.nn.Module):
    def __init__(self, file):
        super().__init__()
        from onnx2torch import convert
        self.net = convert(file)
        self.last = "marabou" in file
        self.single = self.last or "winml" in file or "sri" in file  # these files fix the batch at 1
        self.mean, self.std = (torch.tensor(v).view(1, 3, 1, 1) for v in NORMALIZATION[name_of(file)])

    def forward(self, x):
        x = (x - self.mean) / self.std
        if self.last:
            x = x.permute(0, 2, 3, 1)
        return torch.cat([self.net(row) for row in x.split(1)]) if self.single else self.net(x)


def yaml(file, folder):
    mean, std = NORMALIZATION[name_of(file)]
    path = f"{folder}/{name_of(file)}.yaml"
    open(path, "w").write(f"mean: {list(mean)}\nstd: {list(std)}\n")
    return path


def peer(name, model, epsilon):
    import torchattacks as ta
    same = {"eps": epsilon, "alpha": epsilon / 4, "steps": 10, "decay": 1.0}
    table = {
        "mi-fgsm": lambda: ta.MIFGSM(model, **same),
        "ni-fgsm": lambda: ta.NIFGSM(model, **same),
        "di-fgsm": lambda: ta.DIFGSM(model, **same),
        "ti-fgsm": lambda: ta.TIFGSM(model, **same, len_kernel=5, diversity_prob=0.0),
        "ti-fgsm 15": lambda: ta.TIFGSM(model, **same),
        "si-fgsm": lambda: ta.SINIFGSM(model, **same),
        "vmi-fgsm": lambda: ta.VMIFGSM(model, **same, N=20),
        "vni-fgsm": lambda: ta.VNIFGSM(model, **same, N=20),
        "pgd": lambda: ta.PGD(model, eps=epsilon, alpha=epsilon / 4, steps=10, random_start=False),
    }
    return table.get(name, lambda: None)()


def ours(args, name, folder, x, y, epsilon):
    command = [args.redoubt, "attack", args.networks[0], "--data", f"npy:{folder}/x.npy,{folder}/y.npy", "--attack", name, "--norm", "linf", "--epsilon", args.epsilon,
               "--preprocess", yaml(args.networks[0], folder), "--json", folder + "/r.json"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr + done.stdout)
    first = json.load(open(folder + "/r.json"))
    for other in args.networks[1:]:
        command += ["--transfer-to", f"{other},{yaml(other, folder)}"]
    subprocess.run(command, capture_output=True, text=True)
    result = json.load(open(folder + "/r.json"))
    fooled = [[t["fooled"]["successes"], t["fooled"]["total"], t["noise"]["successes"]] for t in result["transfers"]]
    return first["robustAccuracy"], fooled, result["seconds"]


def theirs(args, name, nets, right, x, y, epsilon):
    attack = peer(name, nets[0], epsilon)
    if attack is None:
        return None
    torch.manual_seed(0)
    rows = right[0]
    start = time.perf_counter()
    points = attack(torch.from_numpy(x[rows]), torch.from_numpy(y[rows]))
    seconds = time.perf_counter() - start
    adversarial = x.copy()
    adversarial[rows] = points.detach().numpy()
    assert np.abs(adversarial - x).max() <= epsilon + 1e-6
    stands = [decide(net, adversarial) == y for net in nets]
    fooled = [[int((right[0] & r & ~s).sum()), int((right[0] & r).sum())] for r, s in zip(right[1:], stands[1:])]
    return float((right[0] & stands[0]).mean()), fooled, seconds


def decide(net, x):
    with torch.no_grad():
        return net(torch.from_numpy(x)).argmax(1).numpy()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("redoubt")
    parser.add_argument("epsilon")
    parser.add_argument("images")
    parser.add_argument("networks", nargs="+")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--only")
    parser.add_argument("--out")
    args = parser.parse_args()
    args.kind, args.data = "cifar", [args.images]
    torch.set_num_threads(2)
    x, y, _ = load(args)
    top, _, bottom = args.epsilon.partition("/")
    epsilon = float(top) / float(bottom or 1)
    nets = [Network(file).eval() for file in args.networks]
    right = [decide(net, x) == y for net in nets]
    names = ["pgd", "mi-fgsm", "ni-fgsm", "di-fgsm", "ti-fgsm", "ti-fgsm 15", "si-fgsm", "vmi-fgsm", "vni-fgsm", "vmi-ct-fgsm"]
    with tempfile.TemporaryDirectory() as folder:
        np.save(folder + "/x.npy", x)
        np.save(folder + "/y.npy", y)
        for name in args.only.split(",") if args.only else names:
            for tool in ["redoubt", "torchattacks"]:
                if tool == "redoubt" and name in ("pgd", "ti-fgsm 15"):
                    continue
                found = ours(args, name, folder, x, y, epsilon) if tool == "redoubt" else theirs(args, name, nets, right, x, y, epsilon)
                if found is None:
                    continue
                line = {"source": name_of(args.networks[0]), "attack": name, "tool": tool, "robust": found[0],
                        "fooled": dict(zip([name_of(f) for f in args.networks[1:]], found[1])), "seconds": round(found[2], 2)}
                print(json.dumps(line), flush=True)
                if args.out:
                    print(json.dumps(line), file=open(args.out, "a"))


if __name__ == "__main__":
    sys.exit(main())
