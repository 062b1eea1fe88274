"""Writes quantized.json: quantization, products of quantized values and conversions between integer types, with the outputs of ONNX Runtime.

    REDOUBT_ORT=FOLDER python3 tests/golden/onnx-layers/quantized.py
"""
import numpy as np
from onnx import helper as h, TensorProto as T
from cases import Cases

rng = np.random.default_rng(20261122)
c = Cases()


def f(*shape, scale=1.0):
    return (scale * rng.standard_normal(shape)).astype(np.float32)


def u8(*shape):
    return rng.integers(0, 256, shape).astype(np.uint8)


def i8(*shape):
    return rng.integers(-128, 128, shape).astype(np.int8)


def n(op, ins, outs=('y',), **attributes):
    return h.make_node(op, list(ins), list(outs), **attributes)


F = np.float32
c.add('quantize_default_uint8', 13, [n('QuantizeLinear', 'xs')], {'x': f(3, 4, scale=100)}, ['y'], {'s': F(0.7)}, {'y': T.UINT8})
c.add('quantize_int8_per_channel', 13, [n('QuantizeLinear', 'xsz', axis=1)], {'x': f(2, 3, 4, scale=30)}, ['y'], {'s': np.array([0.5, 0.3, 0.1], F), 'z': np.array([1, -7, 100], np.int8)}, {'y': T.INT8})
c.add('quantize_ties_and_limits', 13, [n('QuantizeLinear', 'xsz')], {'x': np.array([0.25, 0.75, 1.25, -0.25, 1e9, -1e9, 63.75, 64.25], F)}, ['y'], {'s': F(0.5), 'z': np.uint8(128)}, {'y': T.UINT8})
c.add('quantize_negative_axis', 19, [n('QuantizeLinear', 'xsz', axis=-1)], {'x': f(2, 3, scale=30)}, ['y'], {'s': np.array([0.5, 0.3, 0.1], F), 'z': u8(3)}, {'y': T.UINT8})
c.add('quantize_uint16', 21, [n('QuantizeLinear', 'xs', output_dtype=T.UINT16)], {'x': f(3, 4, scale=3e4)}, ['y'], {'s': F(0.5)}, {'y': T.UINT16})
c.add('quantize_blocks_with_rest', 21, [n('QuantizeLinear', 'xsz', axis=0, block_size=2)], {'x': f(5, 3, scale=30)}, ['y'], {'s': np.abs(f(3, 3)) + F(0.1), 'z': u8(3, 3)}, {'y': T.UINT8})
c.add('dequantize_int32', 13, [n('DequantizeLinear', 'xs')], {'x': rng.integers(-2**20, 2**20, (2, 3)).astype(np.int32)}, ['y'], {'s': F(0.01)})
c.add('dequantize_blocks', 21, [n('DequantizeLinear', 'xsz', axis=1, block_size=3)], {'x': i8(2, 6, 2)}, ['y'], {'s': f(2, 2, 2), 'z': i8(2, 2, 2)})
c.add('dequantize_constant_weights', 13, [n('DequantizeLinear', 'wsz', 'd', axis=0), n('MatMul', 'xd')], {'x': f(2, 3)}, ['y'], {'w': i8(3, 4), 's': np.abs(f(3)), 'z': np.zeros(3, np.int8)})
c.add('round_trip', 13, [n('QuantizeLinear', 'xsz', 'q'), n('DequantizeLinear', 'qsz')], {'x': f(3, 4, scale=20)}, ['y'], {'s': F(0.11), 'z': np.uint8(90)})
for name, x in (('mixed', f(3, 4)), ('positive', np.abs(f(7)) + 1), ('negative', -np.abs(f(2, 3)) - 1), ('zero', np.zeros((2, 2), F))):
    c.add(f'dynamic_quantize_{name}', 11, [n('DynamicQuantizeLinear', 'x', 'ysz')], {'x': x}, ['y', 's', 'z'], types={'y': T.UINT8, 'z': T.UINT8})
c.add('matmul_integer', 10, [n('MatMulInteger', 'ab')], {'a': u8(3, 5)}, ['y'], {'b': i8(5, 4)}, {'y': T.INT32})
c.add('matmul_integer_zero_points', 10, [n('MatMulInteger', 'abst')], {'a': u8(2, 3, 5)}, ['y'], {'b': i8(5, 4), 's': np.uint8(120), 't': i8(4)}, {'y': T.INT32})
c.add('matmul_integer_long', 10, [n('MatMulInteger', 'abs')], {'a': u8(2, 1000)}, ['y'], {'b': np.full((1000, 2), 127, np.int8), 's': np.uint8(0)}, {'y': T.INT32})
c.add('conv_integer', 10, [n('ConvInteger', 'xwst', pads=[1, 1, 1, 0], strides=[2, 1])], {'x': u8(2, 3, 5, 6)}, ['y'], {'w': u8(4, 3, 3, 2), 's': np.uint8(17), 't': np.uint8(99)}, {'y': T.INT32})
scalars = {'xs': F(0.05), 'xz': np.uint8(120), 'ys': F(0.2), 'yz': np.uint8(100)}
c.add('qlinear_conv', 10, [n('QLinearConv', ['x', 'xs', 'xz', 'w', 'ws', 'wz', 'ys', 'yz'], pads=[1, 1, 1, 1])], {'x': u8(2, 3, 5, 6)}, ['y'], {**scalars, 'w': i8(4, 3, 3, 3), 'ws': F(0.01), 'wz': np.int8(3)}, {'y': T.UINT8})
c.add('qlinear_conv_per_channel_bias', 10, [n('QLinearConv', ['x', 'xs', 'xz', 'w', 'ws', 'wz', 'ys', 'yz', 'b'], strides=[2, 2], group=2)], {'x': u8(1, 4, 7, 6)}, ['y'],
      {**scalars, 'w': i8(4, 2, 3, 3), 'ws': np.array([0.01, 0.02, 0.005, 0.03], F), 'wz': np.zeros(4, np.int8), 'b': rng.integers(-9000, 9000, 4).astype(np.int32)}, {'y': T.UINT8})
ab = {'as': F(0.03), 'az': np.uint8(113), 'bs': F(0.02), 'bz': np.uint8(140), 'ys': F(0.07), 'yz': np.uint8(118)}
c.add('qlinear_matmul', 10, [n('QLinearMatMul', ['a', 'as', 'az', 'b', 'bs', 'bz', 'ys', 'yz'])], {'a': u8(3, 6)}, ['y'], {**ab, 'b': u8(6, 4)}, {'y': T.UINT8})
c.add('qlinear_matmul_batched_columns', 10, [n('QLinearMatMul', ['a', 'as', 'az', 'b', 'bs', 'bz', 'ys', 'yz'])], {'a': u8(2, 3, 6)}, ['y'],
      {**ab, 'b': i8(6, 4), 'bs': np.array([0.02, 0.01, 0.03, 0.04], F), 'bz': np.zeros(4, np.int8)}, {'y': T.UINT8})
wide = np.array([0, 1, -1, 127, 128, 255, 256, -129, 40000, -40000, 2**31, -2**31 - 1, 2**40 + 5], np.int64)
for to in ('INT8', 'UINT8', 'INT16', 'UINT16', 'INT32', 'UINT32'):
    c.add(f'cast_int64_to_{to}', 13, [n('Cast', 'x', 'q', to=getattr(T, to)), n('Cast', 'q', to=T.INT64)], {'x': wide}, ['y'], types={'y': T.INT64})
    c.add(f'cast_constant_to_{to}', 13, [n('Cast', 'w', 'q', to=getattr(T, to)), n('Cast', 'q', 'r', to=T.INT64), n('Add', 'xr')], {'x': wide}, ['y'], {'w': wide}, {'y': T.INT64})
c.add('cast_int8_to_uint8', 13, [n('Cast', 'x', 'q', to=T.UINT8), n('Cast', 'q', to=T.INT32)], {'x': np.array([-1, -128, 5], np.int8)}, ['y'], types={'y': T.INT32})
c.add('cast_float_to_int8', 13, [n('Cast', 'x', 'q', to=T.INT8), n('Cast', 'q', to=T.INT32)], {'x': np.array([-1.7, 3.9, 127.2], F)}, ['y'], types={'y': T.INT32})
c.write('quantized.json')
