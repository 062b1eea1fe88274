"""Writes torch-recurrent.json: torch.nn.LSTM, GRU and RNN in double precision as ONNX nodes, with outputs, and the gradient of the sum of outputs · weights.

    python3 tests/golden/onnx-layers/torch_recurrent.py
"""
import base64, json, os
import numpy as np, torch
from onnx import helper as h, numpy_helper as nh, TensorProto as T
from cases import HERE, wire

torch.manual_seed(20261122)
# Gate orders: PyTorch i f g o and r z n; ONNX i o f c and z r h.
ORDER = {'LSTM': [0, 3, 1, 2], 'GRU': [1, 0, 2], 'RNN': [0]}
results = []


def reordered(op, rows):
    return torch.cat([rows.chunk(len(ORDER[op]))[i] for i in ORDER[op]])


def case(op, steps, rows, features, hidden, bidirectional):
    net = getattr(torch.nn, op)(features, hidden, bidirectional=bidirectional).double()
    x = torch.randn(steps, rows, features, dtype=torch.float64, requires_grad=True)
    directions = 2 if bidirectional else 1
    start = torch.randn(directions, rows, hidden, dtype=torch.float64, requires_grad=True)
    memory = torch.randn(directions, rows, hidden, dtype=torch.float64, requires_grad=True)
    out, _ = net(x, (start, memory) if op == 'LSTM' else start)
    weights = torch.randn_like(out)
    (out * weights).sum().backward()
    tails = ['', '_reverse'][:directions]
    part = lambda name: [reordered(op, getattr(net, name + t).detach()) for t in tails]
    constants = {'w': torch.stack(part('weight_ih_l0')), 'r': torch.stack(part('weight_hh_l0')),
                 'b': torch.stack([torch.cat(b) for b in zip(part('bias_ih_l0'), part('bias_hh_l0'))])}
    inputs = {'x': x, 'i': start, **({'c': memory} if op == 'LSTM' else {})}
    attributes = {'linear_before_reset': 1} if op == 'GRU' else {}
    node = h.make_node(op, ['x', 'w', 'r', 'b', '', *list(inputs)[1:]], ['y4'], hidden_size=hidden, direction='bidirectional' if bidirectional else 'forward', **attributes)
    # [steps, directions, rows, hidden] → [steps, rows, directions · hidden] as PyTorch has it.
    nodes = [node, h.make_node('Transpose', ['y4'], ['t'], perm=[0, 2, 1, 3]), h.make_node('Reshape', ['t', 'to'], ['y'])]
    inits = [nh.from_array(v.numpy(), k) for k, v in constants.items()] + [nh.from_array(np.array([0, 0, -1], np.int64), 'to')]
    infos = [h.make_tensor_value_info(k, T.DOUBLE, v.shape) for k, v in inputs.items()]
    graph = h.make_graph(nodes, op, infos, [h.make_tensor_value_info('y', T.DOUBLE, None)], inits)
    model = h.make_model(graph, opset_imports=[h.make_opsetid('', 14)], ir_version=8)
    results.append({'name': f'{op}{"_both" if bidirectional else ""}', 'model': base64.b64encode(model.SerializeToString()).decode(),
                    'inputs': [wire(k, v.detach().numpy()) for k, v in inputs.items()],
                    'outputs': [wire('y', out.detach().numpy()), wire('weights', weights.numpy())] + [wire('d_' + k, v.grad.numpy()) for k, v in inputs.items()]})


for op in ORDER:
    for both in (False, True):
        case(op, steps=6, rows=2, features=3, hidden=4, bidirectional=both)
with open(os.path.join(HERE, 'torch-recurrent.json'), 'w') as file:
    file.write('[\n' + ',\n'.join(json.dumps(r) for r in results) + '\n]\n')
print(len(results), 'cases')
