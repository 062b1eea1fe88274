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
        "operands": [{"shape": list(t.shape), "data": numbers(t)} | ({} if t.is_floating_point() else {"type": "int64"}) for t in operands],
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

block = torch.randn(2, 3, 4)
for axis in range(3):
    case("CumSum", {"axis": axis, "exclusive": False, "reverse": False}, [block], block.cumsum(axis))
    case("CumSum", {"axis": axis, "exclusive": False, "reverse": True}, [block], block.flip(axis).cumsum(axis).flip(axis))
    case("CumSum", {"axis": axis, "exclusive": True, "reverse": False}, [block], block.cumsum(axis) - block)
    case("CumSum", {"axis": axis, "exclusive": True, "reverse": True}, [block], block.flip(axis).cumsum(axis).flip(axis) - block)

table, places = torch.randn(5, 3, 2), torch.tensor([[4, 0, 4], [2, 1, 1]])
case("Gather", {"batch": 0}, [table, places], table[places])
rows, columns = torch.randn(2, 4, 5), torch.randint(5, (2, 4, 3))
case("Gather", {"batch": 2}, [rows, columns], rows.gather(2, columns))
case("Gather", {"batch": 1}, [rows, columns[:, :, 0].clamp(max=3)], torch.stack([rows[i, columns[i, :, 0].clamp(max=3)] for i in range(2)]))

# Mul is not differentiable by index_reduce in this version, and replaced entries are in no fixed order; their gradients are checked by differences.
base, updates, places = torch.randn(2, 4, requires_grad=True), torch.randn(2, 6, requires_grad=True), torch.randint(4, (2, 6))
with torch.no_grad():
    updates[0, :3] = updates[0, 3]
    base[1, places[1, 0]] = updates[1, 0]
names = {"Add": "sum", "Mul": "prod", "Min": "amin", "Max": "amax"}
for reduction, name in names.items():
    result = base.scatter_reduce(1, places, updates, name, include_self=True)
    case("Scatter", {"batch": 1, "reduction": reduction}, [base, places, updates], result)
    seed = torch.randn(2, 4)
    ours = torch.autograd.grad(result, [base, updates], seed)
    case("ScatterGradient", {"batch": 1, "reduction": reduction, "operand": 0}, [base, places, updates, seed], ours[0])
    case("ScatterGradient", {"batch": 1, "reduction": reduction, "operand": 2}, [base, places, updates, seed], ours[1])
table, places, entries = torch.randn(5, 3), torch.tensor([3, 0, 1]), torch.randn(3, 3)
case("Scatter", {"batch": 0, "reduction": "None"}, [table, places, entries], table.index_copy(0, places, entries))
case("Scatter", {"batch": 0, "reduction": "Add"}, [table, torch.tensor([3, 3, 1]), entries], table.index_add(0, torch.tensor([3, 3, 1]), entries))

here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "vectors.json"), "w") as out:
    json.dump({"made_with": "PyTorch " + torch.__version__.split("+")[0], "cases": cases}, out, separators=(",", ":"))
    out.write("\n")
print(len(cases), "cases")
