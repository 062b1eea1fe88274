"""Times PyTorch on the networks that `redoubt bench --export` writes. Arguments: folder, --threads N, --seconds S."""
import argparse
import json
import os
import time

import onnx
import onnx.numpy_helper
import torch
import torch.nn as nn
import torch.nn.functional as F

CASES = [("resnet18", 32), ("resnet20", 64), ("mnist-cnn", 128), ("mlp", 128)]


class OnnxNetwork:
    """Runs the few operators of the benchmark networks with torch.nn.functional."""

    def __init__(self, path):
        graph = onnx.load(path).graph
        self.constants = {t.name: torch.from_numpy(onnx.numpy_helper.to_array(t).copy()) for t in graph.initializer}
        self.nodes = list(graph.node)
        self.input = next(i for i in graph.input if i.name not in self.constants)
        self.output = graph.output[0].name
        self.shape = [d.dim_value for d in self.input.type.tensor_type.shape.dim][1:]

    def __call__(self, x):
        values = dict(self.constants)
        values[self.input.name] = x
        for node in self.nodes:
            operands = [values[name] if name else None for name in node.input]
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            values[node.output[0]] = self.run(node.op_type, operands, attributes)
        return values[self.output]

    @staticmethod
    def run(kind, v, a):
        if kind == "Conv":
            top, left, bottom, right = a.get("pads", [0, 0, 0, 0])
            assert (top, left) == (bottom, right)
            return F.conv2d(v[0], v[1], v[2] if len(v) > 2 else None, a.get("strides", [1, 1]), (top, left), a.get("dilations", [1, 1]), a.get("group", 1))
        if kind == "Gemm":
            weights = v[1] if a.get("transB", 0) else v[1].t()
            return F.linear(v[0], weights, v[2] if len(v) > 2 else None)
        if kind == "MatMul":
            return v[0] @ v[1]
        if kind == "MaxPool":
            return F.max_pool2d(v[0], a["kernel_shape"], a.get("strides"), a.get("pads", [0, 0])[:2])
        if kind == "GlobalAveragePool":
            return v[0].mean((2, 3), keepdim=True)
        if kind == "ReduceMean":
            axes = a["axes"] if "axes" in a else v[1].tolist()
            return v[0].mean(tuple(axes), keepdim=bool(a.get("keepdims", 1)))
        if kind == "Flatten":
            return v[0].flatten(a.get("axis", 1))
        if kind == "Reshape":
            shape = v[1].tolist()
            return v[0].reshape([v[0].shape[i] if d == 0 else d for i, d in enumerate(shape)])
        simple = {"Relu": lambda: F.relu(v[0]), "Add": lambda: v[0] + v[1], "Sub": lambda: v[0] - v[1], "Mul": lambda: v[0] * v[1], "Constant": lambda: torch.from_numpy(onnx.numpy_helper.to_array(a["value"]).copy()), "Identity": lambda: v[0]}
        return simple[kind]()


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())
        self.second = nn.Sequential(nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs))
        same = inputs == outputs and stride == 1
        self.shortcut = nn.Identity() if same else nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return F.relu(self.second(self.first(x)) + self.shortcut(x))


def residual_network(widths, blocks):
    layers = [nn.Conv2d(3, widths[0], 3, 1, 1, bias=False), nn.BatchNorm2d(widths[0]), nn.ReLU()]
    before = widths[0]
    for stage, width in enumerate(widths):
        for block in range(blocks):
            layers.append(Residual(before, width, 2 if stage and not block else 1))
            before = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(before, 10))


def architecture(name):
    if name == "resnet18":
        return residual_network([64, 128, 256, 512], 2)
    if name == "resnet20":
        return residual_network([16, 32, 64], 3)
    if name == "mnist-cnn":
        return nn.Sequential(nn.Conv2d(1, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
                             nn.Flatten(), nn.Linear(3136, 1024), nn.ReLU(), nn.Linear(1024, 10))
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 10))


def fastest(action, seconds):
    for _ in range(3):
        action()
    best, start, runs = float("inf"), time.perf_counter(), 0
    while runs < 8 or time.perf_counter() - start < seconds:
        begin = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - begin)
        runs += 1
    return best * 1e3


def forward(network, batch, seconds):
    x = torch.rand(batch, *network.shape)
    with torch.no_grad():
        return fastest(lambda: network(x), seconds)


def attack_step(network, batch, seconds):
    clean, labels, epsilon = torch.rand(batch, *network.shape), torch.arange(batch) % 10, 0.1
    delta = torch.zeros_like(clean)

    def step():
        nonlocal delta
        delta.requires_grad_(True)
        gradient, = torch.autograd.grad(F.cross_entropy(network(clean + delta), labels, reduction="sum"), delta)
        with torch.no_grad():
            delta = (delta + 0.01 * gradient.sign()).clamp(-epsilon, epsilon)
            delta = (clean + delta).clamp(0, 1) - clean

    return fastest(step, seconds)


def training_step(name, shape, batch, seconds):
    network = architecture(name).train()
    optimizer = torch.optim.SGD(network.parameters(), 1e-3, momentum=0.9)
    x, labels = torch.rand(batch, *shape), torch.arange(batch) % 10

    def step():
        optimizer.zero_grad()
        F.cross_entropy(network(x), labels).backward()
        optimizer.step()

    return fastest(step, seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--seconds", type=float, default=1.5)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)

    def emit(model, batch, phase, milliseconds):
        print(json.dumps({"model": model, "batch": batch, "phase": phase, "milliseconds": milliseconds}), flush=True)

    for name, batch in CASES:
        network = OnnxNetwork(os.path.join(arguments.folder, name + ".onnx"))
        emit(name, batch, "forward", forward(network, batch, arguments.seconds))
        emit(name, batch, "attack-step", attack_step(network, batch, arguments.seconds))
        emit(name, batch, "training-step", training_step(name, network.shape, batch, arguments.seconds))
        emit(name, 1, "forward", forward(network, 1, arguments.seconds))


if __name__ == "__main__":
    main()
