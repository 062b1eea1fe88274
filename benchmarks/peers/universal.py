"""Compares `redoubt universal` with ART's UniversalPerturbation on the same network, training and test images.

    python3 universal.py REDOUBT EPSILON MODEL.onnx TRAIN.bin.gz TEST.bin.gz [--train 300] [--test 500] [--attacker pgd] [--iterations 5]

CIFAR-10 networks with the normalizations of transfer.py. One JSON line per tool: share of the test images decided correctly that the perturbation flips.
"""
import argparse
import gzip
import json
import subprocess
import tempfile
import time

import numpy as np
import torch

import transfer


def rows(path, count):
    raw = np.frombuffer(gzip.open(path).read(), np.uint8).reshape(-1, 3073)[:count]
    return raw[:, 1:].reshape(-1, 3, 32, 32).astype(np.float32) / 255, raw[:, 0].astype(np.int64)


def main():
    parser = argparse.ArgumentParser()
    for name in ["redoubt", "epsilon", "model", "train", "test"]:
        parser.add_argument(name)
    parser.add_argument("--train-count", type=int, default=300)
    parser.add_argument("--test-count", type=int, default=500)
    parser.add_argument("--attacker", default="pgd")
    parser.add_argument("--iterations", type=int, default=5)
    parser.add_argument("--tools", default="redoubt,art")
    args = parser.parse_args()
    torch.set_num_threads(2)
    top, _, bottom = args.epsilon.partition("/")
    epsilon = float(top) / float(bottom or 1)
    train, test = rows(args.train, args.train_count), rows(args.test, args.test_count)
    net = transfer.Network(args.model).eval()
    right = transfer.decide(net, test[0]) == test[1]
    for tool in args.tools.split(","):
        start = time.perf_counter()
        if tool == "redoubt":
            with tempfile.TemporaryDirectory() as folder:
                subprocess.run([args.redoubt, "universal", args.model, "--data", f"cifar10:{args.train}#0:{args.train_count}", "--test-data", f"cifar10:{args.test}#0:{args.test_count}",
                                "--norm", "linf", "--epsilon", args.epsilon, "--preprocess", transfer.yaml(args.model, folder), "--out", folder], check=True, capture_output=True)
                noise, seconds = np.load(folder + "/perturbation.npy"), json.load(open(folder + "/universal.json"))["seconds"]
        else:
            from art.attacks.evasion import UniversalPerturbation
            from art.estimators.classification import PyTorchClassifier
            keep = transfer.decide(net, train[0]) == train[1]
            classifier = PyTorchClassifier(net, torch.nn.CrossEntropyLoss(), (3, 32, 32), 10, clip_values=(0, 1), device_type="cpu")
            params = {"eps": epsilon, "eps_step": epsilon / 4, "max_iter": 10, "verbose": False} if args.attacker == "pgd" else {"max_iter": 20, "verbose": False}
            attack = UniversalPerturbation(classifier, args.attacker, params, delta=0.05, max_iter=args.iterations, eps=epsilon, norm=np.inf, verbose=False)
            attack.generate(train[0][keep])
            noise, seconds = np.asarray(attack.noise).reshape(3, 32, 32), time.perf_counter() - start
        assert np.abs(noise).max() <= epsilon + 1e-6
        moved = np.clip(test[0] + noise, 0, 1).astype(np.float32)
        flipped = (transfer.decide(net, moved) != test[1]) & right
        print(json.dumps({"model": transfer.name_of(args.model), "tool": tool, "epsilon": args.epsilon, "flipped": int(flipped.sum()), "of": int(right.sum()), "seconds": round(seconds, 1)}), flush=True)


if __name__ == "__main__":
    main()
