"""NewtonFool of Foolbox and ART on the images of minimum_norm.py: `redoubt attack --attack newtonfool --norm l2` is run beside it.

    PYTHONPATH=foolbox:eagerpy:art:onnx2torch python3 newtonfool.py mnist MODEL.onnx IMAGES.gz LABELS.gz [--count 40]
    PYTHONPATH=foolbox:eagerpy:art:onnx2torch python3 newtonfool.py cifar MODEL.onnx IMAGES.bin.gz

100 steps, eta 0.01, all images that the network decides correctly; failures count as infinite.
"""
import argparse
import time

import numpy as np
import torch

import minimum_norm as common

parser = argparse.ArgumentParser()
parser.add_argument("kind", choices=["mnist", "cifar"])
parser.add_argument("model")
parser.add_argument("data", nargs="+")
parser.add_argument("--count", type=int, default=40)
args = parser.parse_args()
x, y, _ = common.load(args)
model = common.Network(args.model, args.kind == "cifar").eval()
with torch.no_grad():
    right = model(torch.from_numpy(x)).argmax(1).numpy() == y
x, y = np.ascontiguousarray(x[right]), y[right]


def report(tool, points, seconds):
    points = np.clip(np.asarray(points, np.float32), 0, 1)
    with torch.no_grad():
        broken = model(torch.from_numpy(points)).argmax(1).numpy() != y
    norms = np.where(broken, common.distances("l2", points, x), np.inf)
    print(f"{tool}: {broken.sum()} of {len(y)} broken, median {np.median(norms):.4f}, {seconds:.1f} s", flush=True)


import foolbox
start = time.time()
report("foolbox", foolbox.attacks.NewtonFoolAttack(steps=100, stepsize=0.01)(foolbox.PyTorchModel(model, bounds=(0, 1)), torch.from_numpy(x), torch.from_numpy(y), epsilons=None)[1].numpy(), time.time() - start)
from art.attacks.evasion import NewtonFool
from art.estimators.classification import PyTorchClassifier
classifier = PyTorchClassifier(model, torch.nn.CrossEntropyLoss(), x.shape[1:], 10, clip_values=(0, 1))
start = time.time()
report("art", NewtonFool(classifier, max_iter=100, eta=0.01, batch_size=64, verbose=False).generate(x.copy(), y), time.time() - start)
