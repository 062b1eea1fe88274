"""Adversarial training in PyTorch beside `redoubt train`: the same network, batch, data and recipe.

time  REDOUBT [--cases NAME ...]    seconds of one epoch on both sides, in one run
train ARCHITECTURE RECIPE DATA OUT  one whole run in PyTorch, written as ONNX, for comparing accuracies (paired by --seed)

DATA is a folder of gzipped IDX files for MNIST, or binary CIFAR-10 files (.bin.gz), joined by +.
"""
import argparse
import gzip
import json
import os
import subprocess
import tempfile
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch_speed import residual_network

CASES = ["mnist-cnn pgd", "small-cnn pgd", "resnet20 pgd", "mnist-cnn fast", "resnet20 fast"]


def network(name):
    if name == "mnist-cnn":
        return nn.Sequential(
            nn.Conv2d(1, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(3136, 1024), nn.ReLU(), nn.Linear(1024, 10))
    if name == "small-cnn":
        return nn.Sequential(nn.Conv2d(1, 16, 4, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 4, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(1568, 100), nn.ReLU(), nn.Linear(100, 10))
    if name == "resnet20":
        return residual_network([16, 32, 64], 3)
    raise SystemExit(f"unknown network {name}")


def load(path):
    if os.path.isdir(path):
        with gzip.open(os.path.join(path, "train-images-idx3-ubyte.gz")) as f:
            images = np.frombuffer(f.read(), np.uint8, offset=16).reshape(-1, 1, 28, 28)
        with gzip.open(os.path.join(path, "train-labels-idx1-ubyte.gz")) as f:
            labels = np.frombuffer(f.read(), np.uint8, offset=8)
        return torch.from_numpy(images / np.float32(255)), torch.from_numpy(labels.astype(np.int64))
    parts = []
    for file in path.split("+"):
        with gzip.open(file) as f:
            parts.append(np.frombuffer(f.read(), np.uint8).reshape(-1, 3073))
    rows = np.concatenate(parts)
    return torch.from_numpy(rows[:, 1:].reshape(-1, 3, 32, 32) / np.float32(255)), torch.from_numpy(rows[:, 0].astype(np.int64))


def ascend(model, x, y, epsilon, steps, size, divergence):
    """Projected ascent with running statistics, as redoubt does it."""
    model.eval()
    if divergence:
        with torch.no_grad():
            reference = F.softmax(model(x), 1)
        point = (x + 0.001 * torch.randn_like(x)).clamp(0, 1)
    else:
        point = (x + torch.empty_like(x).uniform_(-epsilon, epsilon)).clamp(0, 1)
    for _ in range(steps):
        point.requires_grad_(True)
        scores = model(point)
        loss = F.kl_div(F.log_softmax(scores, 1), reference, reduction="sum") if divergence else F.cross_entropy(scores, y, reduction="sum")
        gradient, = torch.autograd.grad(loss, point)
        point = point.detach() + size * gradient.sign()
        point = torch.min(torch.max(point, x - epsilon), x + epsilon).clamp(0, 1)
    model.train()
    return point.detach()


def step_loss(model, x, y, recipe, epsilon, steps, beta):
    if recipe == "standard":
        return F.cross_entropy(model(x), y)
    if recipe == "trades":
        moved = ascend(model, x, y, epsilon, steps, 2.5 * epsilon / steps, True)
        clean = model(x)
        return F.cross_entropy(clean, y) + beta * F.kl_div(F.log_softmax(model(moved), 1), F.softmax(clean, 1), reduction="batchmean")
    steps = 1 if recipe == "fast" else steps
    size = 1.25 * epsilon if steps == 1 else 2.5 * epsilon / steps
    return F.cross_entropy(model(ascend(model, x, y, epsilon, steps, size, False)), y)


def augment(x, crop, flip):
    if crop:
        padded = F.pad(x, (crop, crop, crop, crop))
        down, right = np.random.randint(0, 2 * crop + 1, len(x)), np.random.randint(0, 2 * crop + 1, len(x))
        x = torch.stack([padded[i, :, d:d + x.shape[2], r:r + x.shape[3]] for i, (d, r) in enumerate(zip(down, right))])
    if flip:
        mirrored = torch.from_numpy(np.random.rand(len(x)) < 0.5)
        x[mirrored] = x[mirrored].flip(3)
    return x


def run(args, images, labels, report):
    torch.manual_seed(args.seed)
    np.random.seed(args.seed)
    model = network(args.architecture)
    decayed = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() <= 1]
    optimizer = torch.optim.SGD([{"params": decayed, "weight_decay": 5e-4}, {"params": others, "weight_decay": 0}], lr=args.lr, momentum=0.9, nesterov=True)
    total, done = args.epochs * ((len(images) + args.batch - 1) // args.batch), 0
    for epoch in range(args.epochs):
        began = time.perf_counter()
        for rows in torch.randperm(len(images)).split(args.batch):
            for group in optimizer.param_groups:
                group["lr"] = 0.5 * args.lr * (1 + np.cos(np.pi * done / total))
            loss = step_loss(model, augment(images[rows], args.crop, args.flip), labels[rows], args.recipe, args.epsilon, args.steps, args.beta)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            done += 1
        report(epoch, time.perf_counter() - began, loss.item())
    return model.eval()


def train(args):
    torch.set_num_threads(args.threads)
    images, labels = load(args.data)
    model = run(args, images, labels, lambda epoch, seconds, loss: print(f"epoch {epoch + 1}: loss {loss:.3f}, {seconds:.1f} s", flush=True))
    torch.onnx.export(model, images[:1], args.out, input_names=["input"], output_names=["logits"], dynamic_axes={"input": {0: "N"}, "logits": {0: "N"}})


def seconds_of_ours(args, architecture, recipe, data, rows):
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        threat = [] if recipe == "standard" else ["--norm", "linf", "--epsilon", "0.1"]
        subprocess.run(
            [args.redoubt, "train", "--data", f"{data}#0:{rows}", "--architecture", architecture, "--recipe", recipe, *threat, "--epochs", "2", "--batch", "128",
             "--lr", "0.001", "--threads", str(args.threads), "--out", os.path.join(folder, "model.onnx"), "--json", report],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(report) as f:
            return min(epoch["seconds"] for epoch in json.load(f)["epochs"])


def seconds_of_theirs(args, architecture, recipe, images, labels):
    options = argparse.Namespace(architecture=architecture, recipe=recipe, epochs=2, batch=128, lr=0.001, epsilon=0.1, steps=7, beta=6, crop=0, flip=False, seed=0)
    seconds = []
    run(options, images, labels, lambda epoch, elapsed, loss: seconds.append(elapsed))
    return min(seconds)


def compare(args):
    torch.set_num_threads(args.threads)
    print("| network | ours | seconds | theirs | seconds | ratio |\n| --- | --- | --- | --- | --- | --- |")
    for case in args.cases:
        architecture, recipe = case.split()
        mnist = architecture != "resnet20"
        path, rows = (args.mnist, args.rows) if mnist else (args.cifar, args.rows // 4)
        images, labels = (part[:rows] for part in load(path))
        ours = seconds_of_ours(args, architecture, recipe, f"mnist:{path}/train" if mnist else f"cifar10:{path}", rows)
        theirs_recipe = "standard" if recipe == "fast" else recipe
        theirs = seconds_of_theirs(args, architecture, theirs_recipe, images, labels)
        print(f"| {architecture} | {recipe} | {ours:.2f} | {theirs_recipe} | {theirs:.2f} | {ours / theirs:.2f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(required=True)
    timing = verbs.add_parser("time")
    timing.add_argument("redoubt")
    timing.add_argument("--cases", nargs="+", default=CASES)
    timing.add_argument("--mnist", required=True)
    timing.add_argument("--cifar", required=True)
    timing.add_argument("--rows", type=int, default=5120)
    timing.add_argument("--threads", type=int, default=2)
    timing.set_defaults(call=compare)
    whole = verbs.add_parser("train")
    for name in ("architecture", "recipe", "data", "out"):
        whole.add_argument(name)
    whole.add_argument("--epochs", type=int, default=10)
    whole.add_argument("--batch", type=int, default=128)
    whole.add_argument("--lr", type=float, default=0.05)
    whole.add_argument("--epsilon", type=float, default=8 / 255)
    whole.add_argument("--steps", type=int, default=7)
    whole.add_argument("--beta", type=float, default=6)
    whole.add_argument("--crop", type=int, default=0)
    whole.add_argument("--flip", action="store_true")
    whole.add_argument("--seed", type=int, default=0)
    whole.add_argument("--threads", type=int, default=2)
    whole.set_defaults(call=train)
    args = parser.parse_args()
    args.call(args)


if __name__ == "__main__":
    main()
