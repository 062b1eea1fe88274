"""Writes vectors.json.gz: lower bounds of the label's lead over every class for small networks, by CROWN-IBP and CROWN of auto_LiRPA in double precision.

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
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402

SLOPES = {"adaptive": "adaptive", "zero": "zero-lb"}


class Dense(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c, self.d = nn.Linear(20, 30), nn.Linear(30, 30), nn.Linear(30, 30), nn.Linear(30, 5)

    def forward(self, x):
        return self.d(F.relu(self.c(F.relu(self.b(F.relu(self.a(x)))))))


class Convolutional(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.norm, self.b, self.c, self.d = nn.Conv2d(2, 6, 3, 1, 1), nn.BatchNorm2d(6), nn.Conv2d(6, 8, 4, 2, 1), nn.Linear(128, 20), nn.Linear(20, 5)

    def forward(self, x):
        return self.d(F.relu(self.c(torch.flatten(F.relu(self.b(F.relu(self.norm(self.a(x))))), 1))))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c, self.d = nn.Conv2d(2, 6, 3, 1, 1), nn.Conv2d(6, 6, 3, 1, 1), nn.Conv2d(6, 6, 3, 1, 1), nn.Linear(96, 5)

    def forward(self, x):
        y = F.relu(self.a(x))
        y = F.relu(y + self.c(F.relu(self.b(y))))
        return self.d(torch.flatten(F.avg_pool2d(y, 2), 1))


class Smooth(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = nn.Linear(20, 25), nn.Linear(25, 25), nn.Linear(25, 5)

    def forward(self, x):
        return self.c(torch.tanh(self.b(torch.sigmoid(self.a(x)))))


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
    return file.getvalue()


def case(title, net, shape, radii):
    model = exported(net, shape)
    center = torch.rand(len(radii), *shape)
    radius = torch.tensor(radii).view(-1, *[1] * len(shape))
    lower, upper = (center - radius).clamp(0, 1), (center + radius).clamp(0, 1)
    labels = net(center).argmax(1)
    eye = torch.eye(5).double()
    lead = (eye[labels].unsqueeze(1) - eye.unsqueeze(0))[torch.arange(5).unsqueeze(0) != labels.unsqueeze(1)].view(len(radii), 4, 5)
    margins = {}

    # auto_LiRPA makes some tensors of the default type.
    torch.set_default_dtype(torch.float64)
    for method in ("IBP", "CROWN-IBP", "CROWN"):
        for name, slope in SLOPES.items():
            x = lower.double()
            box = peer.BoundedTensor(x, peer.PerturbationLpNorm(norm=float("inf"), eps=0.1, x_L=x, x_U=upper.double()))
            bounded = peer.BoundedModule(net.double(), x, bound_opts={"conv_mode": "matrix", "relu": slope}, device="cpu")
            low, _ = bounded.compute_bounds(x=(box,), C=lead, method=method, bound_upper=False)
            margins[f"{method} {name}"] = low.reshape(-1).tolist()
    torch.set_default_dtype(torch.float32)
    return {
        "name": title, "model": base64.b64encode(model).decode(), "rows": len(radii), "labels": labels.tolist(),
        "lower": lower.reshape(-1).tolist(), "upper": upper.reshape(-1).tolist(), "margins": margins}


if __name__ == "__main__":
    torch.manual_seed(20261123)
    with torch.no_grad():
        cases = [
            case("dense", Dense(), (20,), [0.001, 0.02, 0.05, 0.2]),
            case("convolutional", Convolutional(), (2, 8, 8), [0.001, 0.01, 0.03, 0.1]),
            case("residual", Residual(), (2, 8, 8), [0.001, 0.01, 0.03, 0.1]),
            case("smooth", Smooth(), (20,), [0.001, 0.02, 0.1, 0.3]),
        ]
    with open("vectors.json.gz", "wb") as file:
        file.write(gzip.compress(json.dumps(cases).encode(), mtime=0))
