"""Writes vectors.json: operands and results of PyTorch in double precision, for the reference evaluator's tests. Usage: python3 make.py"""
import json
import os

import torch
import torch.nn.functional as F

torch.manual_seed(20260101)
torch.set_default_dtype(torch.double)
cases = []


def numbers(t):
    """JSON has no NaN and no infinities."""
    return [x if abs(x) < float("inf") else str(x) for x in t.reshape(-1).tolist()]


def case(kind, attributes, operands, result):
    cases.append({
        "kind": kind,
        "attributes": attributes,
        "operands": [{"shape": list(t.shape), "data": numbers(t)} for t in operands],
        "result": {"shape": list(result.shape), "data": numbers(result)},
    })


def window(kernel, stride, dilation, pads, groups=1, **more):
    return {"kernel": kernel, "stride": stride, "dilation": dilation, "pads": pads, "groups": groups, **more}


for n, c, k, groups, kernel, stride, dilation, pad in [
    (2, 3, 4, 1, (3, 3), (1, 1), (1, 1), (1, 1)),
    (1, 4, 6, 2, (3, 2), (2, 1), (1, 2), (2, 1)),
    (2, 4, 4, 4, (1, 3), (1, 2), (1, 1), (0, 1)),
    (1, 2, 3, 1, (5, 5), (2, 2), (1, 1), (2, 2)),
]:
    x = torch.randn(n, c, 7, 6, requires_grad=True)
    w = torch.randn(k, c // groups, *kernel, requires_grad=True)
    y = F.conv2d(x, w, None, stride, pad, dilation, groups)
    dy = torch.randn_like(y)
    dx, dw = torch.autograd.grad(y, [x, w], dy)
    a = window(kernel, stride, dilation, [pad[0], pad[1], pad[0], pad[1]], groups)
    onto = dict(a, image=[7, 6])
    case("Conv", a, [x, w], y)
    case("ConvInputGradient", onto, [dy, w], dx)
    case("ConvWeightGradient", a, [x, dy], dw)

for kernel, stride, pad, dilation, ceil in [
    ((2, 2), (2, 2), (0, 0), (1, 1), False),
    ((3, 2), (2, 1), (1, 1), (1, 2), False),
    ((3, 3), (2, 2), (1, 0), (1, 1), True),
    ((2, 3), (3, 2), (1, 1), (2, 1), True),
]:
    # Rounded so that windows have ties: the first must win.
    x = (torch.randn(2, 2, 7, 6) * 2).round().requires_grad_()
    y = F.max_pool2d(x, kernel, stride, pad, dilation, ceil)
    dy = torch.randn_like(y)
    a = window(kernel, stride, dilation, [pad[0], pad[1], pad[0], pad[1]], ceiling=ceil)
    case("MaxPool", a, [x], y)
    case("MaxPoolScatter", a, [x, dy], torch.autograd.grad(y, x, dy)[0])

for kernel, stride, pad, ceil, border in [
    ((2, 2), (2, 2), (0, 0), False, False),
    ((3, 3), (2, 2), (1, 1), False, False),
    ((3, 3), (2, 2), (1, 1), False, True),
    ((3, 2), (2, 3), (1, 1), True, False),
    ((3, 2), (2, 3), (1, 1), True, True),
    ((4, 4), (3, 3), (2, 2), True, True),
]:
    x = torch.randn(2, 2, 7, 6, requires_grad=True)
    y = F.avg_pool2d(x, kernel, stride, pad, ceil, border)
    dy = torch.randn_like(y)
    a = window(kernel, stride, (1, 1), [pad[0], pad[1], pad[0], pad[1]], ceiling=ceil, border=border)
    case("AveragePool", a, [x], y)
    case("AveragePoolGradient", dict(a, image=[7, 6]), [dy], torch.autograd.grad(y, x, dy)[0])

inf, nan = float("inf"), float("nan")
special = torch.tensor([-inf, -2.5, -1.0, -0.3, 0.0, 0.3, 1.0, 2.5, inf, nan])
for name, f in {
    "Neg": torch.neg, "Abs": torch.abs, "Sign": torch.sign, "Exp": torch.exp, "Log": torch.log, "Sqrt": torch.sqrt, "Relu": torch.relu,
    "Sigmoid": torch.sigmoid, "Tanh": torch.tanh,
}.items():
    case(name, None, [special], f(special))
a, b = special.repeat_interleave(len(special)), special.repeat(len(special))
for name, f in {
    "Add": torch.add, "Sub": torch.sub, "Mul": torch.mul, "Div": torch.div, "Pow": torch.pow, "Min": torch.minimum, "Max": torch.maximum,
}.items():
    case(name, None, [a, b], f(a, b))

rows = torch.randn(3, 5)
rows[1] *= 300
for name, f in {"Softmax": lambda t: torch.softmax(t, -1), "LogSoftmax": lambda t: torch.log_softmax(t, -1)}.items():
    case(name, None, [rows], f(rows))
    case(name, None, [special.reshape(2, 5)], f(special.reshape(2, 5)))

block = torch.randn(2, 3, 4)
case("ReduceSum", {"axes": [0, 2], "keep": False}, [block], block.sum((0, 2)))
case("ReduceMean", {"axes": [1], "keep": True}, [block], block.mean(1, keepdim=True))
case("ReduceMax", {"axes": [0, 2], "keep": True}, [block], block.amax((0, 2), keepdim=True))
case("ReduceMax", {"axes": [0], "keep": False}, [special], special.amax(0))

m = [torch.randn(2, 1, 3, 4), torch.randn(5, 4, 2)]
case("MatMul", {"left": False, "right": False}, m, m[0] @ m[1])
case("MatMul", {"left": True, "right": True}, [m[0].transpose(-1, -2), m[1].transpose(-1, -2)], m[0] @ m[1])

for name, f in {
    "Expm1": torch.expm1, "Log1p": torch.log1p, "Softplus": lambda t: F.softplus(t, threshold=1e9), "Erf": torch.erf, "Sin": torch.sin, "Cos": torch.cos,
    "Atan": torch.atan, "Asinh": torch.asinh, "Floor": torch.floor, "Ceil": torch.ceil, "Round": torch.round,
}.items():
    case(name, None, [special], f(special))
    small = torch.tensor([1e-12, -3e-9, 0.5, -0.5, 1.5, 3.25, -6.5, 20.0])
    case(name, None, [small.clamp(min=-0.5) if name == "Log1p" else small], f(small.clamp(min=-0.5) if name == "Log1p" else small))
case("Remainder", None, [a, b], torch.fmod(a, b))

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "vectors.json"), "w") as out:
    json.dump({"made_with": "PyTorch " + torch.__version__.split("+")[0], "cases": cases}, out, separators=(",", ":"))
    out.write("\n")
print(len(cases), "cases")
