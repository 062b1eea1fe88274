"""Writes vectors.json.gz: interval bounds of every layer of two small networks, by auto_LiRPA in double precision, so that its own rounding is out of the way.

    AUTO_LIRPA=CHECKOUT python3 make.py
"""
import base64
import gzip
import io
import json
import os
import sys
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../benchmarks/peers"))
warnings.simplefilter("ignore")
import auto_lirpa_ibp as peer  # noqa: E402
import numpy as np  # noqa: E402
import onnx  # noqa: E402
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402

BOUNDED = ("Conv", "BatchNormalization", "Relu", "MaxPool", "GlobalAveragePool", "Gemm", "Add", "Sigmoid", "Tanh", "LeakyRelu")


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.norm = nn.Conv2d(3, 8, 3, 1, 1), nn.BatchNorm2d(8)
        self.inner, self.inner_norm, self.outer = nn.Conv2d(8, 8, 3, 1, 1, bias=False), nn.BatchNorm2d(8), nn.Conv2d(8, 8, 3, 1, 1)
        self.down, self.last = nn.Conv2d(8, 12, 3, 2, 1, groups=4), nn.Linear(12, 5)

    def forward(self, x):
        y = F.max_pool2d(F.relu(self.norm(self.first(x))), 2)
        y = F.relu(y + self.outer(F.relu(self.inner_norm(self.inner(y)))))
        return self.last(torch.flatten(F.adaptive_avg_pool2d(F.relu(self.down(y)), 1), 1))


class Dense(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c, self.d = nn.Linear(20, 30), nn.Linear(30, 30), nn.Linear(30, 30), nn.Linear(30, 4)

    def forward(self, x):
        return self.d(F.leaky_relu(self.c(torch.tanh(self.b(torch.sigmoid(self.a(x))))), 0.1))


def exported(net, shape):
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.2, 2)
            module.weight.data.uniform_(-1.5, 1.5)
            module.bias.data.normal_(0, 0.3)
    file = io.BytesIO()
    torch.onnx.export(
        net.eval(), torch.rand(1, *shape), file, input_names=["x"], output_names=["scores"], dynamic_axes={"x": {0: "N"}, "scores": {0: "N"}}, opset_version=13,
        training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
    model = onnx.load_from_string(file.getvalue())
    names = [node.output[0] for node in model.graph.node if node.op_type in BOUNDED]
    del model.graph.output[:]
    model.graph.output.extend(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names)
    return model, names


class Cut(nn.Module):
    def __init__(self, net, name):
        super().__init__()
        self.net, self.name = net, name

    def forward(self, x):
        self.net.result = self.name
        return self.net(x)


def case(title, net, shape, radii):
    model, names = exported(net, shape)
    onnx.save(model, "model.tmp")
    center = torch.rand(len(radii), *shape)
    radius = torch.tensor(radii).view(-1, *[1] * len(shape))
    lower, upper = (center - radius).clamp(0, 1), (center + radius).clamp(0, 1)
    bounds = {}
    for name in names:
        # auto_LiRPA keeps the graph of the first call.
        cut = Cut(peer.FromOnnx("model.tmp").eval().double(), name)
        with torch.no_grad():
            x = lower.double()
            box = peer.BoundedTensor(x, peer.PerturbationLpNorm(norm=float("inf"), eps=0.1, x_L=x, x_U=upper.double()))
            low, high = peer.BoundedModule(cut, x, bound_opts={"conv_mode": "matrix"}, device="cpu").compute_bounds(x=(box,), method="IBP")
        bounds[name] = {"lower": low.reshape(-1).tolist(), "upper": high.reshape(-1).tolist()}
    os.remove("model.tmp")
    return {
        "name": title, "model": base64.b64encode(model.SerializeToString()).decode(), "rows": len(radii),
        "lower": lower.reshape(-1).tolist(), "upper": upper.reshape(-1).tolist(), "bounds": bounds}


if __name__ == "__main__":
    torch.manual_seed(20261122)
    radii = [0.0, 0.001, 0.02, 0.3]
    with torch.no_grad():
        cases = [case("residual", Residual(), (3, 8, 8), radii), case("dense", Dense(), (20,), radii)]
    with open("vectors.json.gz", "wb") as file:
        file.write(gzip.compress(json.dumps(cases).encode(), mtime=0))
