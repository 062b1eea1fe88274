"""Writes recurrent.json: LSTM, GRU and RNN nodes with the outputs of ONNX Runtime.

    REDOUBT_ORT=FOLDER python3 tests/golden/onnx-layers/recurrent.py
"""
import numpy as np
from onnx import helper as h
from cases import Cases

rng = np.random.default_rng(20261122)
all_cases = Cases()
GATES = {'LSTM': 4, 'GRU': 3, 'RNN': 1}
LETTERS = 'xwrbsicp'
STEPS, ROWS, FEATURES, HIDDEN = 4, 3, 2, 3


def f(*shape):
    return (0.8 * rng.standard_normal(shape)).astype(np.float32)


def layer(name, op, opset=14, direction='forward', bias=True, lengths=None, start=False, peephole=False, **attributes):
    d, g = (2 if direction == 'bidirectional' else 1), GATES[op]
    constants = {'w': f(d, g * HIDDEN, FEATURES), 'r': f(d, g * HIDDEN, HIDDEN)}
    inputs = {'x': f(STEPS, ROWS, FEATURES)}
    if bias:
        constants['b'] = f(d, 2 * g * HIDDEN)
    if lengths is not None:
        inputs['s'] = np.array(lengths, np.int32)
    if start:
        inputs['i'] = f(d, ROWS, HIDDEN)
        if op == 'LSTM':
            inputs['c'] = f(d, ROWS, HIDDEN)
    if peephole:
        constants['p'] = f(d, 3 * HIDDEN)
    present = {**inputs, **constants}
    operands = [k if k in present else '' for k in LETTERS[:8 if op == 'LSTM' else 6]]
    while not operands[-1]:
        operands.pop()
    outputs = ['y', 'yh', 'yc'] if op == 'LSTM' else ['y', 'yh']
    node = h.make_node(op, operands, outputs, direction=direction, hidden_size=HIDDEN, **attributes)
    all_cases.add(name, opset, [node], inputs, outputs, constants)


for op in GATES:
    for direction in ('forward', 'reverse', 'bidirectional'):
        layer(f'{op}_{direction}', op, direction=direction)
        layer(f'{op}_{direction}_lengths_start', op, direction=direction, lengths=[2, 4, 1], start=True)
    layer(f'{op}_no_bias', op, bias=False)
    layer(f'{op}_opset_7', op, opset=7, start=True)
    layer(f'{op}_opset_22', op, opset=22, start=True)
    layer(f'{op}_clip', op, clip=0.4, start=True)
    layer(f'{op}_a_row_without_steps', op, lengths=[0, 4, 3], start=True)
    layer(f'{op}_all_rows_whole', op, lengths=[4, 4, 4])
layer('LSTM_peepholes', 'LSTM', peephole=True, start=True)
layer('LSTM_peepholes_clip_bidirectional', 'LSTM', direction='bidirectional', peephole=True, start=True, clip=0.3)
layer('LSTM_peepholes_coupled', 'LSTM', peephole=True, start=True, input_forget=1)
layer('LSTM_coupled', 'LSTM', start=True, input_forget=1)
layer('LSTM_activations', 'LSTM', start=True, activations=['HardSigmoid', 'Relu', 'Affine'], activation_alpha=[0.3, 0.9], activation_beta=[0.4, 0.1])
layer('LSTM_activations_bidirectional', 'LSTM', direction='bidirectional', start=True,
      activations=['Sigmoid', 'LeakyRelu', 'Softsign', 'HardSigmoid', 'Elu', 'ScaledTanh'], activation_alpha=[0.2, 0.25, 0.7, 1.1], activation_beta=[0.5, 0.8])
layer('LSTM_activation_defaults', 'LSTM', activations=['HardSigmoid', 'LeakyRelu', 'Elu'])
for after in (0, 1):
    for direction in ('forward', 'reverse', 'bidirectional'):
        layer(f'GRU_reset_after_{after}_{direction}', 'GRU', direction=direction, linear_before_reset=after, start=True, lengths=[3, 4, 2])
    layer(f'GRU_reset_after_{after}_clip_no_bias', 'GRU', bias=False, linear_before_reset=after, clip=0.3)
    layer(f'GRU_reset_after_{after}_activations', 'GRU', linear_before_reset=after, activations=['Softplus', 'ThresholdedRelu'], activation_alpha=[0.2])
for name in ('Relu', 'Sigmoid', 'Softsign', 'Softplus', 'Elu'):
    layer(f'RNN_{name}', 'RNN', activations=[name], start=True)
# ONNX Runtime takes 0 where numbers of these are left out; the specification says 1 and 0.
for name in ('ScaledTanh', 'Affine'):
    layer(f'RNN_{name}', 'RNN', activations=[name], activation_alpha=[0.7], activation_beta=[0.3], start=True)
layer('RNN_ThresholdedRelu', 'RNN', activations=['ThresholdedRelu'], activation_alpha=[0.2], start=True)
all_cases.write('recurrent.json')
