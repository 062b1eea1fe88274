"""Writes vectors.json: logits of the architectures in PyTorch, in double precision, for weights and inputs given by a formula. Debian python3-torch 1.13."""
import json
import math
import os

import torch
import torch.nn.functional as F


def numbers(name, shape, scale, offset):
    """Element i is ((7919 i + 104729 s) mod 2003 / 2003 - 0.5) scale + offset as float32, s the sum of the name's bytes."""
    count, salt = math.prod(shape), sum(name.encode())
    values = [((i * 7919 + salt * 104729) % 2003 / 2003 - 0.5) * scale + offset for i in range(count)]
    return torch.tensor(values, dtype=torch.float32).double().reshape(shape)


class Network:
    def __init__(self, training):
        self.training, self.updates = training, {}

    def conv(self, name, x, channels, kernel, stride, pad, bias):
        shape = (channels, x.shape[1], kernel, kernel)
        scale = 2 * math.sqrt(6 / math.prod(shape[1:]))
        return F.conv2d(x, numbers(name + ".weight", shape, scale, 0), numbers(name + ".bias", (channels,), 0.2, 0) if bias else None, stride, pad)

    def norm(self, name, x):
        c = (x.shape[1],)
        scale, shift = numbers(name + ".weight", c, 0.5, 1), numbers(name + ".bias", c, 0.5, 0)
        mean, variance = numbers(name + ".running_mean", c, 0.5, 0), numbers(name + ".running_var", c, 1, 1)
        if self.training:
            batch_mean, batch_variance = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
            self.updates[name + ".running_mean"] = (0.9 * mean + 0.1 * batch_mean).tolist()
            self.updates[name + ".running_var"] = (0.9 * variance + 0.1 * batch_variance).tolist()
        return F.batch_norm(x, mean.clone(), variance.clone(), scale, shift, self.training, 0.1, 1e-5)

    def linear(self, name, x, outputs):
        shape = (outputs, x.shape[1])
        return F.linear(x, numbers(name + ".weight", shape, 2 * math.sqrt(6 / shape[1]), 0), numbers(name + ".bias", (outputs,), 0.2, 0))

    def mlp(self, x):
        x = F.relu(self.linear("fc1", x.flatten(1), 256))
        return self.linear("fc3", F.relu(self.linear("fc2", x, 256)), 10)

    def cnn(self, x, channels, kernel, stride, pad, pool, hidden):
        for i, c in enumerate(channels):
            x = F.relu(self.conv(f"conv{i + 1}", x, c, kernel, stride, pad, True))
            x = F.max_pool2d(x, 2) if pool else x
        return self.linear("fc2", F.relu(self.linear("fc1", x.flatten(1), hidden)), 10)

    def four_conv(self, x):
        for i, c in enumerate((32, 32, 64, 64)):
            x = F.relu(self.conv(f"conv{i + 1}", x, c, 3, 1, 0, True))
            x = F.max_pool2d(x, 2) if i % 2 else x
        x = F.relu(self.linear("fc2", F.relu(self.linear("fc1", x.flatten(1), 200)), 200))
        return self.linear("fc3", x, 10)

    def medium(self, x):
        for i, (c, kernel, stride) in enumerate(((32, 3, 1), (32, 4, 2), (64, 3, 1), (64, 4, 2))):
            x = F.relu(self.norm(f"conv{i + 1}.bn", self.conv(f"conv{i + 1}", x, c, kernel, stride, 1, False)))
        x = F.relu(self.linear("fc2", F.relu(self.linear("fc1", x.flatten(1), 512)), 512))
        return self.linear("fc3", x, 10)

    def cnn7(self, x):
        for i, (c, stride) in enumerate(((64, 1), (64, 1), (128, 2), (128, 1), (128, 1))):
            x = F.relu(self.norm(f"conv{i + 1}.bn", self.conv(f"conv{i + 1}", x, c, 3, stride, 1, True)))
        return self.linear("fc2", F.relu(self.linear("fc1", x.flatten(1), 512)), 10)

    def resnet(self, x, widths, blocks):
        x = F.relu(self.norm("bn1", self.conv("conv1", x, widths[0], 3, 1, 1, False)))
        for stage, width in enumerate(widths):
            for block in range(blocks):
                name, stride = f"layer{stage + 1}.{block}", 2 if stage and not block else 1
                y = F.relu(self.norm(name + ".bn1", self.conv(name + ".conv1", x, width, 3, stride, 1, False)))
                y = self.norm(name + ".bn2", self.conv(name + ".conv2", y, width, 3, 1, 1, False))
                if stride != 1 or x.shape[1] != width:
                    x = self.norm(name + ".shortcut.bn", self.conv(name + ".shortcut.conv", x, width, 1, stride, 0, False))
                x = F.relu(y + x)
        return self.linear("fc", F.avg_pool2d(x, x.shape[-1]).flatten(1), 10)

    def preactivated(self, x, stem, widths, blocks):
        x = self.conv("conv1", x, stem, 3, 1, 1, False)
        for stage, width in enumerate(widths):
            for block in range(blocks):
                name, stride = f"layer{stage + 1}.{block}", 2 if stage and not block else 1
                activated = F.relu(self.norm(name + ".bn1", x))
                y = self.conv(name + ".conv1", activated, width, 3, stride, 1, False)
                y = self.conv(name + ".conv2", F.relu(self.norm(name + ".bn2", y)), width, 3, 1, 1, False)
                if stride != 1 or x.shape[1] != width:
                    x = self.conv(name + ".shortcut.conv", activated, width, 1, stride, 0, False)
                x = y + x
        x = F.relu(self.norm("bn", x))
        return self.linear("fc", F.avg_pool2d(x, x.shape[-1]).flatten(1), 10)

    def layer_norm(self, name, x):
        c = (x.shape[-1],)
        return F.layer_norm(x, c, numbers(name + ".weight", c, 0.5, 1), numbers(name + ".bias", c, 0.2, 0))

    def tokens_linear(self, name, x, outputs):
        return self.linear(name, x.flatten(0, 1), outputs).reshape(*x.shape[:2], outputs)

    def attention(self, name, x, heads):
        n, t, d = x.shape
        module = torch.nn.MultiheadAttention(d, heads, batch_first=True).double()
        state = {"weight": [], "bias": []}
        for part in ("query", "key", "value"):
            state["weight"].append(numbers(f"{name}.{part}.weight", (d, d), 2 * math.sqrt(6 / d), 0))
            state["bias"].append(numbers(f"{name}.{part}.bias", (d,), 0.2, 0))
        module.load_state_dict({
            "in_proj_weight": torch.cat(state["weight"]), "in_proj_bias": torch.cat(state["bias"]),
            "out_proj.weight": numbers(name + ".out.weight", (d, d), 2 * math.sqrt(6 / d), 0), "out_proj.bias": numbers(name + ".out.bias", (d,), 0.2, 0)})
        return module(x, x, x, need_weights=False)[0].detach()

    def vit(self, x, patch, width, heads, hidden, depth):
        x = self.conv("patches", x, width, patch, patch, 0, True).flatten(2).transpose(1, 2)
        x = x + numbers("positions", (1, *x.shape[1:]), 2 * math.sqrt(6 / math.prod(x.shape[1:])), 0)
        for block in range(depth):
            name = f"block{block + 1}"
            x = x + self.attention(name, self.layer_norm(name + ".ln1", x), heads)
            y = F.gelu(self.tokens_linear(name + ".fc1", self.layer_norm(name + ".ln2", x), hidden))
            x = x + self.tokens_linear(name + ".fc2", y, width)
        return self.linear("fc", self.layer_norm("ln", x).mean(1), 10)


FORWARD = {
    "mlp": ((1, 28, 28), lambda n, x: n.mlp(x)),
    "mnist-cnn": ((1, 28, 28), lambda n, x: n.cnn(x, (32, 64), 5, 1, 2, True, 1024)),
    "small-cnn": ((1, 28, 28), lambda n, x: n.cnn(x, (16, 32), 4, 2, 1, False, 100)),
    "four-conv": ((1, 28, 28), lambda n, x: n.four_conv(x)),
    "medium-cnn": ((1, 28, 28), lambda n, x: n.medium(x)),
    "cnn7": ((3, 32, 32), lambda n, x: n.cnn7(x)),
    "resnet8": ((3, 32, 32), lambda n, x: n.resnet(x, (16, 32, 64), 1)),
    "resnet20": ((3, 32, 32), lambda n, x: n.resnet(x, (16, 32, 64), 3)),
    "resnet18": ((3, 32, 32), lambda n, x: n.resnet(x, (64, 128, 256, 512), 2)),
    "preact-resnet18": ((3, 32, 32), lambda n, x: n.preactivated(x, 64, (64, 128, 256, 512), 2)),
    "wrn-16-4": ((3, 32, 32), lambda n, x: n.preactivated(x, 16, (64, 128, 256), 2)),
    "vit": ((3, 32, 32), lambda n, x: n.vit(x, 4, 128, 4, 256, 6)),
}

result = []
for name, (shape, forward) in FORWARD.items():
    x = numbers("input", (3, *shape), 1, 0.5)
    training = Network(True)
    result.append({
        "name": name,
        "inference": forward(Network(False), x).flatten().tolist(),
        "training": forward(training, x).flatten().tolist(),
        "updates": {k: v for k, v in training.updates.items() if k.startswith(("bn1.", "conv1.bn", "conv5.bn", "layer1.2.", "layer3.0.shortcut", "layer4.1.bn2", "bn.", "layer3.1.bn2"))},
    })
json.dump(result, open(os.path.join(os.path.dirname(__file__), "vectors.json"), "w"))
