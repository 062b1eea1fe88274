"""Times and records interval bounds (IBP) of auto_LiRPA on PyTorch, for comparison with `redoubt bench --phase interval-bounds` and `redoubt certify`.

    python3 auto_lirpa_ibp.py make FOLDER                      writes mlp.onnx, mnist-cnn.onnx, cnn7.onnx and resnet18.onnx
    python3 auto_lirpa_ibp.py time FOLDER [FILE.onnx ...]      prints one JSON line per case
    python3 auto_lirpa_ibp.py compare REDOUBT FILE.onnx ...    times both on the same files, one after the other, and prints a table
    python3 auto_lirpa_ibp.py bounds FILE.onnx X.npy Y.npy EPSILON OUT.npy    writes the smallest lead of each label

auto_LiRPA is found through the environment variable AUTO_LIRPA (a checkout that runs on PyTorch 1.13; April 2024, bfb7997, does).
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import types

sys.path.insert(0, os.environ.get("AUTO_LIRPA", "auto_LiRPA"))
if "appdirs" not in sys.modules:
    # Only names of cache folders.
    appdirs = types.ModuleType("appdirs")
    appdirs.user_data_dir = appdirs.user_cache_dir = lambda *a, **k: os.path.join("/tmp", "auto_lirpa")
    sys.modules["appdirs"] = appdirs
try:
    import packaging.version  # noqa: F401
except ImportError:
    # Only compares PyTorch's version with others.
    packaging = types.ModuleType("packaging")
    packaging.version = types.ModuleType("packaging.version")
    packaging.version.parse = lambda text: tuple(int(part) for part in re.findall(r"\d+", text)[:2])
    sys.modules["packaging"], sys.modules["packaging.version"] = packaging, packaging.version

import numpy as np
import onnx
import onnx.numpy_helper
import torch
import torch.nn as nn
import torch.nn.functional as F

from auto_LiRPA import BoundedModule, BoundedTensor
from auto_LiRPA.perturbations import PerturbationLpNorm

SHAPES = {"mlp": (1, 28, 28), "mnist-cnn": (1, 28, 28), "cnn7": (3, 32, 32), "resnet18": (3, 32, 32)}
BATCHES = {"mlp": 128, "mnist-cnn": 128, "cnn7": 32, "resnet18": 16}


class Residual(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs)
        self.conv2, self.bn2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs)
        same = inputs == outputs and stride == 1
        self.shortcut = nn.Sequential() if same else nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + self.shortcut(x))


class ResNet(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, widths[0], 3, 1, 1, bias=False), nn.BatchNorm2d(widths[0])
        blocks, before = [], widths[0]
        for stage, width in enumerate(widths):
            blocks += [Residual(before, width, 2 if stage else 1), Residual(width, width, 1)]
            before = width
        self.blocks, self.fc = nn.Sequential(*blocks), nn.Linear(before, 10)

    def forward(self, x):
        y = self.blocks(F.relu(self.bn1(self.conv1(x))))
        return self.fc(torch.flatten(F.adaptive_avg_pool2d(y, 1), 1))


def network(name):
    torch.manual_seed(0)
    if name == "mlp":
        net = nn.Sequential(nn.Flatten(), nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 256), nn.ReLU(), nn.Linear(256, 10))
    elif name == "mnist-cnn":
        net = nn.Sequential(
            nn.Conv2d(1, 32, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(3136, 1024), nn.ReLU(), nn.Linear(1024, 10))
    elif name == "cnn7":
        layers, before = [], 3
        for channels, stride in ((64, 1), (64, 1), (128, 2), (128, 1), (128, 1)):
            layers += [nn.Conv2d(before, channels, 3, stride, 1), nn.BatchNorm2d(channels), nn.ReLU()]
            before = channels
        net = nn.Sequential(*layers, nn.Flatten(), nn.Linear(128 * 16 * 16, 512), nn.ReLU(), nn.Linear(512, 10))
    else:
        net = ResNet((64, 128, 256, 512))
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
            module.weight.data.uniform_(0.5, 1.5)
            module.bias.data.normal_(0, 0.1)
    return net.eval()


class FromOnnx(nn.Module):
    """The few operators of the benchmark files, with the file's own weights."""

    def __init__(self, path):
        super().__init__()
        graph = onnx.load(path).graph
        self.constants = {t.name: torch.from_numpy(onnx.numpy_helper.to_array(t).copy()) for t in graph.initializer}
        for i, (name, value) in enumerate(self.constants.items()):
            if value.dtype == torch.float32:
                self.register_parameter(f"p{i}", nn.Parameter(value, requires_grad=False))
        self.place = {name: f"p{i}" for i, (name, value) in enumerate(self.constants.items()) if value.dtype == torch.float32}
        self.nodes, self.result = list(graph.node), graph.output[0].name
        self.input = next(i for i in graph.input if i.name not in self.constants)
        self.shape = [d.dim_value for d in self.input.type.tensor_type.shape.dim][1:]

    def forward(self, x):
        values = {name: getattr(self, self.place[name]) if name in self.place else value for name, value in self.constants.items()}
        values[self.input.name] = x
        for node in self.nodes:
            v = [values[name] if name else None for name in node.input]
            a = {item.name: onnx.helper.get_attribute_value(item) for item in node.attribute}
            values[node.output[0]] = self.run(node.op_type, v, a)
        return values[self.result]

    @staticmethod
    def run(kind, v, a):
        if kind == "Conv":
            top, left = a.get("pads", [0, 0, 0, 0])[:2]
            return F.conv2d(v[0], v[1], v[2] if len(v) > 2 else None, a.get("strides", [1, 1]), (top, left), a.get("dilations", [1, 1]), a.get("group", 1))
        if kind == "Gemm":
            return F.linear(v[0], v[1] if a.get("transB", 0) else v[1].t(), v[2] if len(v) > 2 else None)
        if kind == "MatMul":
            return v[0].matmul(v[1])
        if kind == "MaxPool":
            return F.max_pool2d(v[0], a["kernel_shape"], a.get("strides"), a.get("pads", [0, 0])[:2])
        if kind == "GlobalAveragePool":
            return F.adaptive_avg_pool2d(v[0], 1)
        if kind == "BatchNormalization":
            return F.batch_norm(v[0], v[3], v[4], v[1], v[2], False, 0.0, a.get("epsilon", 1e-5))
        if kind == "Reshape":
            # Weights keep their elements; of values, the files fix the batch at 1.
            extents = [int(extent) for extent in v[1]]
            return v[0].reshape(extents if isinstance(v[0], nn.Parameter) else [v[0].shape[0]] + extents[1:])
        if kind == "Flatten":
            return torch.flatten(v[0], 1)
        if kind == "Transpose":
            return v[0].permute(a["perm"])
        if kind == "LeakyRelu":
            return F.leaky_relu(v[0], a.get("alpha", 0.01))
        if kind in ("Dropout", "Identity"):
            return v[0]
        if kind == "Constant":
            return torch.from_numpy(onnx.numpy_helper.to_array(a["value"]).copy())
        return {"Relu": lambda: F.relu(v[0]), "Sigmoid": lambda: torch.sigmoid(v[0]), "Tanh": lambda: torch.tanh(v[0]), "Softmax": lambda: torch.softmax(v[0], -1), "Add": lambda: v[0] + v[1], "Sub": lambda: v[0] - v[1], "Mul": lambda: v[0] * v[1], "Div": lambda: v[0] / v[1]}[kind]()


def specification(labels, classes):
    """Rows e_label - e_j for every other class j."""
    eye = torch.eye(classes)
    rows = eye[labels].unsqueeze(1) - eye.unsqueeze(0)
    keep = ~torch.eye(classes, dtype=torch.bool)[labels]
    return rows[keep].view(len(labels), classes - 1, classes)


def bounded(net, example):
    return BoundedModule(net, example, bound_opts={"conv_mode": "matrix"}, device="cpu")


def load(folder, name):
    path = name if name.endswith(".onnx") else os.path.join(folder, name + ".onnx")
    title = os.path.splitext(os.path.basename(path))[0]
    if title in SHAPES and not name.endswith(".onnx"):
        return title, network(title), SHAPES[title], BATCHES[title]
    net = FromOnnx(path).eval()
    folder_name = os.path.basename(os.path.dirname(os.path.abspath(path)))
    return folder_name if title == "model" else title, net, net.shape, 32


def measure(action, seconds):
    for _ in range(3):
        action()
    best, start, runs = float("inf"), time.perf_counter(), 0
    while runs < 8 or time.perf_counter() - start < seconds:
        begin = time.perf_counter()
        action()
        best, runs = min(best, time.perf_counter() - begin), runs + 1
    return best * 1000


def time_one(net, shape, batch, seconds):
    """Milliseconds of all margins of a batch."""
    with torch.no_grad():
        x = torch.rand(batch, *shape)
        scores = net(x)
        model = bounded(net, x)
        c = specification(torch.zeros(batch, dtype=torch.long), scores.shape[1])
        ball = PerturbationLpNorm(norm=float("inf"), eps=1 / 255, x_L=(x - 1 / 255).clamp(0, 1), x_U=(x + 1 / 255).clamp(0, 1))
        box = BoundedTensor(x, ball)
        return measure(lambda: model.compute_bounds(x=(box,), C=c, method="IBP", bound_upper=False), seconds)


def time_all(options):
    for name in options.files or list(SHAPES):
        title, net, shape, standard = load(options.folder, name)
        for batch in options.batch or (standard, 1):
            print(json.dumps({"model": title, "batch": batch, "phase": "interval-bounds", "milliseconds": time_one(net, shape, batch, options.seconds)}), flush=True)


def time_ours(redoubt, path, batch, options):
    with tempfile.TemporaryDirectory() as folder:
        result = os.path.join(folder, "bench.json")
        command = [redoubt, "bench", path, "--phase", "interval-bounds", "--batch", str(batch), "--seconds", str(options.seconds), "--threads", str(options.threads), "--json", result]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        case = json.load(open(result))["cases"][0]
        return case["milliseconds"], case["efficiency"]


def compare(options):
    for path in options.files:
        title, net, shape, _ = load("", path)
        for batch in options.batch or (1, 16, 64):
            theirs = time_one(net, shape, batch, options.seconds)
            ours, efficiency = time_ours(options.folder, path, batch, options)
            print(f"| {title} | {batch} | {ours:.4f} | {theirs:.3f} | {ours / theirs:.3f} | {efficiency:.2f} |", flush=True)


def write_bounds(options):
    path, inputs, labels, epsilon, out = options.files
    net = FromOnnx(path).eval()
    x, y, e = torch.from_numpy(np.load(inputs)), torch.from_numpy(np.load(labels)).long(), float(epsilon)
    leads = []
    with torch.no_grad():
        model = bounded(net, x[:16])
        for start in range(0, len(x), 16):
            part, label = x[start:start + 16], y[start:start + 16]
            ball = PerturbationLpNorm(norm=float("inf"), eps=e, x_L=(part - e).clamp(0, 1), x_U=(part + e).clamp(0, 1))
            lower, _ = model.compute_bounds(x=(BoundedTensor(part, ball),), C=specification(label, net(part).shape[1]), method="IBP", bound_upper=False)
            leads.append(lower.min(1).values)
    np.save(out, torch.cat(leads).numpy())


def make(options):
    os.makedirs(options.folder, exist_ok=True)
    for name, shape in SHAPES.items():
        torch.onnx.export(
            network(name), torch.rand(1, *shape), os.path.join(options.folder, name + ".onnx"), input_names=["input"], output_names=["scores"],
            dynamic_axes={"input": {0: "N"}, "scores": {0: "N"}}, opset_version=13, training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("work", choices=("make", "time", "compare", "bounds"))
    parser.add_argument("folder")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=1.5)
    parser.add_argument("--batch", type=int, nargs="+")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    if arguments.work == "bounds":
        arguments.files.insert(0, arguments.folder)
        write_bounds(arguments)
    else:
        {"make": make, "time": time_all, "compare": compare}[arguments.work](arguments)
