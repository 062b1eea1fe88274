"""Writes operator-cases.json: operators composed of others, over the ranges of their attributes. See models.py.

    python3 tests/golden/onnx/operators.py
"""
import numpy as np
from onnx import TensorProto as T
from models import case, f, i64, n, rng, scalar, write

I64, BOOL, I32 = {'y': T.INT64}, {'y': T.BOOL}, {'y': T.INT32}


def i32(*values):
    return np.array(values, np.int32)


# Convolutions over three axes, and transposed ones.
case('conv3d_groups', 11, [n('Conv', 'xwb', group=2, pads=[1, 0, 1, 0, 2, 1], strides=[2, 1, 2])], {'x': f(2, 4, 5, 4, 6)}, constants={'w': f(6, 2, 3, 2, 3), 'b': f(6)})
case('conv3d_dilations', 11, [n('Conv', 'xw', dilations=[2, 1, 2], pads=[2, 0, 0, 1, 1, 2])], {'x': f(1, 2, 6, 3, 5)}, constants={'w': f(3, 2, 2, 2, 2)})
case('conv3d_same', 11, [n('Conv', 'xw', auto_pad='SAME_LOWER', strides=[2, 3, 1])], {'x': f(1, 2, 5, 6, 4)}, constants={'w': f(2, 2, 2, 3, 2)})
case('conv3d_computed_weights', 11, [n('Relu', 'w', 'v'), n('Conv', 'xv')], {'x': f(1, 2, 3, 3, 3), 'w': f(2, 2, 2, 2, 2)})
for rank in (1, 2, 3):
    x, w = f(2, 4, *[3, 4, 2][:rank]), f(4, 3, *[3, 2, 3][:rank])
    for name, more in (('plain', {}), ('strides', dict(strides=[2, 3, 2][:rank])), ('output_padding', dict(strides=[3, 2, 2][:rank], output_padding=[2, 1, 0][:rank])),
                       ('pads', dict(strides=[2, 1, 3][:rank], pads=[1, 0, 2][:rank] + [0, 1, 1][:rank])), ('dilations', dict(dilations=[2, 1, 3][:rank])),
                       ('groups', dict(group=2, strides=[2, 2, 1][:rank])), ('same_upper', dict(auto_pad='SAME_UPPER', strides=[2, 1, 2][:rank])),
                       ('same_lower', dict(auto_pad='SAME_LOWER', strides=[2, 1, 2][:rank])), ('valid', dict(auto_pad='VALID', strides=[2, 1, 2][:rank])),
                       ('output_shape', dict(output_shape=[8, 6, 7][:rank], strides=[3, 2, 3][:rank])), ('output_shape_crops', dict(output_shape=[4, 3, 3][:rank], strides=[2, 2, 2][:rank])),
                       ('padding_beyond_pads', dict(strides=[3, 3, 3][:rank], pads=[1, 1, 1][:rank] + [0, 1, 0][:rank], output_padding=[2, 2, 1][:rank]))):
        case(f'convtranspose{rank}d_{name}', 11, [n('ConvTranspose', 'xwb', **more)], {'x': x}, constants={'w': w, 'b': f(6 if name == 'groups' else 3)})

# Pools.
for rank in (1, 2, 3):
    x = f(2, 3, *[7, 6, 5][:rank])
    for name, more in (('plain', {}), ('strides', dict(strides=[2, 3, 1][:rank])), ('pads', dict(strides=[2, 2, 2][:rank], pads=[1, 0, 1][:rank] + [0, 1, 1][:rank])),
                       ('ceil', dict(strides=[2, 3, 2][:rank], ceil_mode=1)), ('ceil_pads', dict(strides=[3, 2, 2][:rank], ceil_mode=1, pads=[1, 1, 0][:rank] + [1, 0, 1][:rank]))):
        kernel = [3, 2, 3][:rank]
        case(f'maxpool{rank}d_{name}', 12, [n('MaxPool', 'x', ('y', 'i'), kernel_shape=kernel, **more)], {'x': x}, ('y', 'i'), types={'i': T.INT64})
        case(f'averagepool{rank}d_{name}', 11, [n('AveragePool', 'x', kernel_shape=kernel, **more)], {'x': x})
        case(f'averagepool{rank}d_{name}_border', 11, [n('AveragePool', 'x', kernel_shape=kernel, count_include_pad=1, **more)], {'x': x})
        if 'ceil' not in name:
            for p in (1, 2, 3):
                case(f'lppool{rank}d_{name}_{p}', 11, [n('LpPool', 'x', kernel_shape=kernel, p=p, **more)], {'x': x})
    case(f'maxpool{rank}d_dilations', 12, [n('MaxPool', 'x', ('y', 'i'), kernel_shape=[2, 3, 2][:rank], dilations=[2, 2, 3][:rank])], {'x': x}, ('y', 'i'), types={'i': T.INT64})
    case(f'global{rank}d', 7, [n('GlobalMaxPool', 'x', 'a'), n('GlobalAveragePool', 'x', 'b'), n('GlobalLpPool', 'x', 'c', p=3), n('Concat', 'abc', axis=1)], {'x': x})
case('maxpool_column_major', 12, [n('MaxPool', 'x', ('y', 'i'), kernel_shape=[2, 2], storage_order=1)], {'x': f(1, 2, 4, 5)}, ('y', 'i'), types={'i': T.INT64})
case('maxpool_ties', 12, [n('MaxPool', 'x', ('y', 'i'), kernel_shape=[2, 2])], {'x': np.round(f(1, 2, 6, 6))}, ('y', 'i'), types={'i': T.INT64})
case('maxpool_uint8', 12, [n('MaxPool', 'x', kernel_shape=[2, 2], pads=[1, 0, 0, 1]), n('Cast', 'y', 'z', to=T.INT64)], {'x': rng.integers(0, 255, (1, 2, 5, 5)).astype(np.uint8)}, ('z',), types={'z': T.INT64})
case('averagepool_dilations', 19, [n('AveragePool', 'x', kernel_shape=[2, 3], dilations=[2, 2], pads=[1, 1, 0, 1])], {'x': f(1, 2, 6, 7)})

# Activations: kinks, both tails.
x = np.array([[-30, -3.2, -1, -0.5, -1e-4, 0, 1e-4, 0.5, 1, 2.5, 3, 40]], np.float32)
for op, opset, variants in (('Elu', 6, ({}, dict(alpha=0.3))), ('Selu', 6, ({}, dict(alpha=1.2, gamma=0.7))), ('Celu', 12, ({}, dict(alpha=2.0))), ('ThresholdedRelu', 10, ({}, dict(alpha=0.5))),
                            ('Shrink', 9, ({}, dict(lambd=1.0, bias=0.25))), ('HardSigmoid', 6, ({}, dict(alpha=0.4, beta=0.3))), ('HardSwish', 14, ({},)), ('Softplus', 1, ({},)),
                            ('Softsign', 1, ({},)), ('Mish', 18, ({},)), ('Gelu', 20, ({}, dict(approximate='tanh'))), ('LeakyRelu', 16, (dict(alpha=-0.2),))):
    for k, attributes in enumerate(variants):
        case(f'{op}_{k}', opset, [n(op, 'x', **attributes)], {'x': x})
case('swish_24', 24, [n('Swish', 'x', alpha=1.5)], {'x': x})
case('prelu_vector', 16, [n('PRelu', 'xs')], {'x': f(2, 3, 4)}, constants={'s': f(4)})
case('prelu_channels', 9, [n('PRelu', 'xs')], {'x': f(2, 3, 4)}, constants={'s': f(3, 1)})
case('prelu_scalar', 16, [n('PRelu', 'xs')], {'x': x}, constants={'s': scalar(0.3)})
case('prelu_computed', 16, [n('PRelu', 'xs')], {'x': f(2, 3), 's': f(1, 3)})
for axis in (0, 1, 2, -1):
    case(f'hardmax_11_{axis}', 11, [n('Hardmax', 'x', axis=axis)], {'x': np.round(f(2, 3, 4))})
    case(f'hardmax_13_{axis}', 13, [n('Hardmax', 'x', axis=axis)], {'x': np.round(f(2, 3, 4))})

# Functions of one number.
u = np.array([[-1, -0.999, -0.5, -1e-3, 0, 1e-6, 0.2, 0.7, 0.99999, 1]], np.float32)
w = np.array([[-40, -8, -1.5, -1e-3, 0, 1e-6, 0.5, 3, 9.5, 30]], np.float32)
for op in ('Asin', 'Acos', 'Atan'):
    case(op, 7, [n(op, 'x')], {'x': u})
case('Atanh', 9, [n('Atanh', 'x')], {'x': u[:, 1:-1]})
case('Acosh', 9, [n('Acosh', 'x')], {'x': 1 + np.abs(u) ** 3 * 20})
for op, opset in (('Sin', 7), ('Cos', 7), ('Tan', 7), ('Sinh', 9), ('Cosh', 9), ('Asinh', 9), ('Erf', 13), ('Floor', 13), ('Ceil', 13)):
    case(op, opset, [n(op, 'x')], {'x': w})
case('Round', 11, [n('Round', 'x')], {'x': np.array([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.4999, 2.7], np.float32)})
odd = np.array([np.nan, np.inf, -np.inf, 0, 1, 3.4e38], np.float32)
case('IsNaN', 13, [n('IsNaN', 'x')], {'x': odd}, types=BOOL)
for p in (0, 1):
    for q in (0, 1):
        case(f'IsInf_{p}{q}', 10, [n('IsInf', 'x', detect_positive=p, detect_negative=q)], {'x': odd}, types=BOOL)
a, b = i64(7, -7, 7, -7, 6, -6, 0), i64(3, 3, -3, -3, 3, -3, 5)
case('mod_python', 13, [n('Mod', 'ab')], {'a': a, 'b': b}, types=I64)
case('mod_c', 13, [n('Mod', 'ab', fmod=1)], {'a': a, 'b': b}, types=I64)
case('mod_numbers', 13, [n('Mod', 'ab', fmod=1)], {'a': a.astype(np.float32) + 0.25, 'b': b.astype(np.float32)})
case('pow_integers', 13, [n('Pow', 'ab')], {'a': i64(2, -3, 5, 0)}, constants={'b': i64(10, 3, 0, 0)}, types=I64)
case('min_max_integers', 13, [n('Min', 'ab', 'l'), n('Max', 'ab', 'h'), n('Sub', 'hl')], {'a': a, 'b': b}, types=I64)
case('compare_integers', 13, [n('Less', 'ab', 'c'), n('Where', 'cab')], {'a': a, 'b': b}, types=I64)
case('bit_shift_left', 11, [n('BitShift', 'ab', 'y', direction='LEFT'), n('Cast', 'y', 'z', to=T.INT64)], {'a': np.array([1, 200, 255, 3], np.uint8), 'b': np.array([1, 2, 7, 0], np.uint8)}, ('z',), types={'z': T.INT64})
case('bit_shift_right', 11, [n('BitShift', 'ab', 'y', direction='RIGHT'), n('Cast', 'y', 'z', to=T.INT64)], {'a': np.array([1, 200, 255, 3], np.uint8), 'b': np.array([1, 2, 7, 0], np.uint8)}, ('z',), types={'z': T.INT64})

# Normalizations.
for axis in (0, 1, 2, -2):
    shape = (2, 3, 4)[axis:]
    case(f'layernorm_{axis}', 17, [n('LayerNormalization', 'xsb', ('y', 'm', 'v'), axis=axis, epsilon=1e-2)], {'x': f(2, 3, 4)}, ('y', 'm', 'v'), {'s': f(*shape), 'b': f(*shape)})
    case(f'rmsnorm_{axis}', 23, [n('RMSNormalization', 'xs', axis=axis)], {'x': f(2, 3, 4)}, constants={'s': f(*shape)})
case('layernorm_no_bias', 17, [n('LayerNormalization', 'xs')], {'x': f(2, 5)}, constants={'s': f(5)})
for rank in (1, 2, 3):
    case(f'instancenorm{rank}d', 6, [n('InstanceNormalization', 'xsb', epsilon=1e-3)], {'x': f(2, 3, *[4, 3, 2][:rank])}, constants={'s': f(3), 'b': f(3)})
case('groupnorm_18', 18, [n('GroupNormalization', 'xsb', num_groups=2)], {'x': f(2, 6, 3, 2)}, constants={'s': f(2), 'b': f(2)})
case('groupnorm_21', 21, [n('GroupNormalization', 'xsb', num_groups=3, epsilon=1e-2)], {'x': f(2, 6, 5)}, constants={'s': f(6), 'b': f(6)})
for p in (1, 2):
    for axis in (0, 1, -1):
        case(f'lpnorm_{p}_{axis}', 1, [n('LpNormalization', 'x', p=p, axis=axis)], {'x': f(3, 2, 4)})
case('mvn', 13, [n('MeanVarianceNormalization', 'x')], {'x': f(2, 3, 4, 5)})
case('mvn_axes', 13, [n('MeanVarianceNormalization', 'x', axes=[1, 3])], {'x': f(2, 3, 4, 5)})
for size in (1, 3, 5):
    case(f'lrn_{size}', 13, [n('LRN', 'x', size=size, alpha=0.3, beta=0.6, bias=2.0)], {'x': f(2, 7, 3, 2)})

# Reductions.
for op in ('ReduceL1', 'ReduceL2', 'ReduceLogSum', 'ReduceLogSumExp', 'ReduceMax', 'ReduceMean', 'ReduceMin', 'ReduceProd', 'ReduceSum', 'ReduceSumSquare'):
    x = np.abs(f(2, 3, 5)) if op == 'ReduceLogSum' else f(2, 3, 5)
    for k, (axes, keep) in enumerate((([0], 1), ([1], 0), ([-1, 0], 1), ([0, 2], 0), (None, 1))):
        more = {} if axes is None else dict(axes=axes)
        if op == 'ReduceSum':
            case(f'{op}_13_{k}', 13, [n(op, ['x', 'a'] if axes else ['x'], keepdims=keep)], {'x': x}, constants={'a': i64(*axes)} if axes else {})
        else:
            case(f'{op}_11_{k}', 11, [n(op, 'x', keepdims=keep, **more)], {'x': x})
            case(f'{op}_18_{k}', 18, [n(op, ['x', 'a'] if axes else ['x'], keepdims=keep)], {'x': x}, constants={'a': i64(*axes)} if axes else {})
    if op not in ('ReduceLogSum', 'ReduceLogSumExp'):
        case(f'{op}_int32', 13 if op == 'ReduceSum' else 11, [n(op, ['x'], keepdims=0)], {'x': rng.integers(1, 5, (2, 3)).astype(np.int32)}, types=I32)
case('logsumexp_large', 11, [n('ReduceLogSumExp', 'x', axes=[1])], {'x': np.array([[1000, 999.5, -1000], [-2000, -2001, -2000], [-np.inf, 1, 2], [-np.inf, -np.inf, -np.inf]], np.float32)})
case('product_of_zeros', 11, [n('ReduceProd', 'x', axes=[1])], {'x': np.array([[0, 2, 3], [0, 0, 4], [-1, 2, 0.5]], np.float32)})
case('l2_of_zeros', 11, [n('ReduceL2', 'x', axes=[1])], {'x': np.array([[0, 0], [3, 4]], np.float32)})
for exclusive in (0, 1):
    for reverse in (0, 1):
        case(f'cumsum_{exclusive}{reverse}', 14, [n('CumSum', 'xa', exclusive=exclusive, reverse=reverse)], {'x': f(2, 4, 3)}, constants={'a': i64(1)[0]})
case('cumsum_int32', 11, [n('CumSum', 'xa')], {'x': i32(3, -1, 4, 1)}, constants={'a': i32(-1)[0]}, types=I32)
case('argmax_int32', 13, [n('ArgMax', 'x', axis=1)], {'x': rng.integers(-9, 9, (3, 5)).astype(np.int32)}, types=I64)
case('argmin_last', 13, [n('ArgMin', 'x', axis=0, keepdims=0, select_last_index=1)], {'x': np.round(f(6, 4))}, types=I64)
case('topk_int64', 11, [n('TopK', 'xk', ('y', 'i'), axis=0)], {'x': rng.integers(-2**40, 2**40, (5, 3))}, ('y', 'i'), {'k': i64(3)}, {'y': T.INT64, 'i': T.INT64})
case('topk_smallest_ties', 11, [n('TopK', 'xk', ('y', 'i'), largest=0)], {'x': np.round(f(4, 6))}, ('y', 'i'), {'k': i64(4)}, {'i': T.INT64})
case('topk_1', 1, [n('TopK', 'x', ('y', 'i'), k=2, axis=1)], {'x': f(2, 4, 2)}, ('y', 'i'), types={'i': T.INT64})

# Indices, known and computed.
for name, where in (('known', 'constants'), ('computed', 'inputs')):
    def add(label, opset, nodes, inputs, indices, types=None):
        both = {'inputs': dict(inputs), 'constants': {}}
        both[where].update(indices)
        case(f'{label}_{name}', opset, nodes, both['inputs'], constants=both['constants'], types=types)
    add('gather_0', 13, [n('Gather', 'xi')], {'x': f(5, 3)}, {'i': i64(4, -1, 0, 2, 2)})
    add('gather_1', 13, [n('Gather', 'xi', axis=1)], {'x': f(2, 6, 3)}, {'i': np.array([[5, -6, 3], [0, 0, 1]], np.int64)})
    add('gather_last', 13, [n('Gather', 'xi', axis=-1)], {'x': f(2, 3, 6)}, {'i': i32(3, 1, 0, 5, -2, 4)})
    add('gather_one', 13, [n('Gather', 'xi', axis=1)], {'x': f(2, 3, 2)}, {'i': i64(-2)[0]})
    add('gather_integers', 13, [n('Gather', 'xi')], {'x': rng.integers(-9, 9, (4, 2))}, {'i': i64(3, 0, 3)}, I64)
    for axis in (0, 1, 2, -1):
        add(f'gather_elements_{axis}', 13, [n('GatherElements', 'xi', axis=axis)], {'x': f(3, 4, 5)}, {'i': rng.integers(-3, 3, (3, 4, 5))})
        add(f'gather_elements_corner_{axis}', 13, [n('GatherElements', 'xi', axis=axis)], {'x': f(3, 4, 5)}, {'i': rng.integers(-3, 3, (2, 3, 3))})
        add(f'scatter_elements_{axis}', 16, [n('ScatterElements', 'xiu', axis=axis, reduction='add')], {'x': f(3, 4, 5), 'u': f(3, 4, 5)}, {'i': rng.integers(-3, 3, (3, 4, 5))})
        add(f'scatter_elements_corner_{axis}', 16, [n('ScatterElements', 'xiu', axis=axis, reduction='mul')], {'x': f(3, 4, 5), 'u': f(2, 3, 3)}, {'i': rng.integers(-3, 3, (2, 3, 3))})
    for reduction in ('none', 'add', 'mul', 'max', 'min'):
        unique = np.array([[4, 0, -2], [1, -1, 0]], np.int64)
        add(f'scatter_elements_{reduction}', 18, [n('ScatterElements', 'xiu', axis=1, reduction=reduction)], {'x': f(2, 5), 'u': f(2, 3)}, {'i': unique})
        places = np.array([[0, 1], [-1, 2], [1, -3]], np.int64)
        add(f'scatternd_{reduction}', 18, [n('ScatterND', 'xiu', reduction=reduction)], {'x': f(3, 4, 2), 'u': f(3, 2)}, {'i': places})
    add('scatternd_repeated', 16, [n('ScatterND', 'xiu', reduction='add')], {'x': f(4, 2), 'u': f(3, 2)}, {'i': np.array([[1], [1], [-4]], np.int64)})
    add('scatternd_full', 11, [n('ScatterND', 'xiu')], {'x': f(2, 3), 'u': f(2, 2)}, {'i': np.array([[[0, 1], [1, 2]], [[1, 0], [0, 0]]], np.int64)})
    add('scatter_9', 9, [n('Scatter', 'xiu', axis=1)], {'x': f(2, 4), 'u': f(2, 2)}, {'i': np.array([[3, 0], [1, 2]], np.int64)})
    add('gathernd_0', 13, [n('GatherND', 'xi')], {'x': f(3, 4, 2)}, {'i': np.array([[0, -1], [2, 1], [-3, 0]], np.int64)})
    add('gathernd_1', 13, [n('GatherND', 'xi', batch_dims=1)], {'x': f(2, 3, 4)}, {'i': np.array([[[1], [-1]], [[0], [2]]], np.int64)})
    add('gathernd_2', 13, [n('GatherND', 'xi', batch_dims=1)], {'x': f(2, 3, 4)}, {'i': np.array([[1, 3], [-1, 0]], np.int64)})
case('onehot_computed_values', 11, [n('OneHot', 'idv', axis=0)], {'i': i64(0, 2, -1, 5), 'v': f(2)}, constants={'d': i64(3)[0]})
case('onehot_integers', 11, [n('OneHot', 'idv')], {'i': i64(1, 0, 4)}, constants={'d': i64(4)[0], 'v': i64(5, -7)}, types=I64)
case('nonzero', 13, [n('NonZero', 'x')], {'x': np.round(f(3, 4))}, types=I64)

# Sampling at computed positions.
grid = (rng.random((2, 3, 4, 2)) * 2.6 - 1.3).astype(np.float32)
for mode in ('bilinear', 'nearest', 'bicubic'):
    for border in ('zeros', 'border', 'reflection'):
        for aligned in (0, 1):
            case(f'gridsample_{mode}_{border}_{aligned}', 16, [n('GridSample', 'xg', mode=mode, padding_mode=border, align_corners=aligned)], {'x': f(2, 3, 5, 4), 'g': grid})
case('gridsample_volume', 20, [n('GridSample', 'xg', mode='linear')], {'x': f(2, 2, 3, 4, 5), 'g': (rng.random((2, 2, 3, 2, 3)) * 2.4 - 1.2).astype(np.float32)})
for aligned in (0, 1):
    case(f'affinegrid_{aligned}', 20, [n('AffineGrid', 'ts', align_corners=aligned)], {'t': f(2, 2, 3)}, constants={'s': i64(2, 3, 4, 5)})
    case(f'affinegrid_volume_{aligned}', 20, [n('AffineGrid', 'ts', align_corners=aligned)], {'t': f(2, 3, 4)}, constants={'s': i64(2, 3, 2, 4, 3)})
case('transformer', 20, [n('AffineGrid', 'ts', 'g'), n('GridSample', 'xg')], {'x': f(2, 3, 6, 5), 't': f(2, 2, 3)}, constants={'s': i64(2, 3, 4, 4)})
case('compress', 11, [n('Compress', 'xc', axis=1)], {'x': f(2, 5), 'c': np.array([True, False, True, True])})
case('compress_flat', 11, [n('Compress', 'xc')], {'x': f(2, 3)}, constants={'c': np.array([False, True, False, False, True])})
case('reverse_sequence', 10, [n('ReverseSequence', 'xl')], {'x': f(4, 3, 2), 'l': i64(4, 1, 3)})
case('reverse_sequence_rows', 10, [n('ReverseSequence', 'xl', batch_axis=0, time_axis=1)], {'x': f(3, 5), 'l': i64(2, 5, 3)})

# Borders.
for mode in ('reflect', 'edge', 'wrap'):
    opset = 19 if mode == 'wrap' else 13
    case(f'pad_{mode}', opset, [n('Pad', 'xp', mode=mode)], {'x': f(2, 4, 5)}, constants={'p': i64(0, 2, 1, 0, 3, 4)})
    case(f'pad_{mode}_integers', opset, [n('Pad', 'xp', mode=mode)], {'x': rng.integers(0, 9, (4, 3))}, constants={'p': i64(1, 2, 0, 1)}, types=I64)
    if mode != 'wrap':
        case(f'pad_{mode}_2', 2, [n('Pad', 'x', mode=mode, pads=[1, 0, 0, 2])], {'x': f(3, 4)})
case('pad_crop_and_add', 13, [n('Pad', 'xpv')], {'x': f(4, 5)}, constants={'p': i64(-1, 2, 3, -2), 'v': scalar(7)})
case('pad_computed_value', 13, [n('Pad', 'xpv')], {'x': f(2, 3), 'v': scalar(0.3)}, constants={'p': i64(1, 0, 0, 2)})
case('pad_large_integer', 13, [n('Pad', 'xpv')], {'x': i64(1, 2)}, constants={'p': i64(1, 1), 'v': i64(2**60 + 1)[0]}, types=I64)
case('pad_truth', 13, [n('Pad', 'xpv')], {'x': np.array([[True, False]])}, constants={'p': i64(0, 1, 1, 0), 'v': np.array(True)}, types=BOOL)
case('pad_axes_reflect', 18, [n('Pad', ['x', 'p', '', 'a'], mode='reflect')], {'x': f(3, 4, 5)}, constants={'p': i64(2, 1, 0, 2), 'a': i64(-1, 0)})

# Moves.
for mode in ('DCR', 'CRD'):
    case(f'depthtospace_{mode}', 11, [n('DepthToSpace', 'x', blocksize=2, mode=mode)], {'x': f(2, 12, 2, 3)})
case('depthtospace_1', 1, [n('DepthToSpace', 'x', blocksize=3)], {'x': f(1, 9, 2, 2)})
case('spacetodepth', 13, [n('SpaceToDepth', 'x', blocksize=2)], {'x': f(2, 3, 4, 6)})
for k in (-2, 0, 1, 9, -9):
    case(f'triu_{k}', 14, [n('Trilu', 'xk', upper=1)], {'x': f(2, 3, 4)}, constants={'k': i64(k)[0]})
    case(f'tril_{k}', 14, [n('Trilu', 'xk', upper=0)], {'x': rng.integers(0, 9, (4, 3))}, constants={'k': i64(k)[0]}, types=I64)
case('eyelike', 9, [n('EyeLike', 'x', k=-1, dtype=T.FLOAT)], {'x': f(3, 4)})
case('shape_part', 15, [n('Shape', 'x', start=-2, end=3)], {'x': f(2, 3, 4, 5)}, types=I64)
case('size', 13, [n('Size', 'x')], {'x': f(2, 3, 4)}, types=I64)
case('range_numbers', 11, [n('Range', 'sld')], {'s': scalar(1), 'l': scalar(-2), 'd': scalar(-0.7)})
case('range_int32', 11, [n('Range', 'sld')], {'s': i32(10)[0], 'l': i32(6)[0], 'd': i32(-3)[0]}, types=I32)
case('split_uneven', 18, [n('Split', 'x', ('a', 'b', 'y'), axis=1, num_outputs=3)], {'x': f(2, 8)})
case('split_2', 2, [n('Split', 'x', ('a', 'y'), axis=1)], {'x': f(2, 8)})
case('tile_integers', 13, [n('Tile', 'xr')], {'x': rng.integers(0, 9, (2, 3))}, constants={'r': i64(2, 2)}, types=I64)
case('expand_truth', 13, [n('Expand', 'xs')], {'x': np.array([[True], [False]])}, constants={'s': i64(3, 1, 4)}, types=BOOL)

# Moves that leave the first axis alone.
case('rows_tile', 13, [n('Tile', 'xr')], {'x': f(3, 2)}, constants={'r': i64(1, 3)})
case('rows_expand', 13, [n('Expand', 'xs')], {'x': f(3, 1, 2)}, constants={'s': i64(1, 4, 2)})
case('rows_flatten', 13, [n('Flatten', 'x')], {'x': f(3, 2, 4)})
case('rows_squeeze', 13, [n('Squeeze', 'xa')], {'x': f(3, 1, 2)}, constants={'a': i64(1)})
case('rows_arithmetic', 13, [n('Neg', 'x', 'a'), n('Sub', 'ab', 'c'), n('Div', 'cb', 'd'), n('Max', 'dx', 'e'), n('Min', 'eb', 'g'), n('Mean', 'gx')], {'x': f(3, 4)}, constants={'b': f(4)})

# Einsum.
for k, (equation, shapes) in enumerate((('ij,jk->ik', ((2, 3), (3, 4))), ('bij,bjk->bik', ((2, 3, 4), (2, 4, 5))), ('...ij,...kj->...ik', ((2, 3, 4), (2, 5, 4))), ('ii->i', ((3, 3),)),
                                        ('ii', ((3, 3),)), ('bii->b', ((2, 3, 3),)), ('ij->ji', ((2, 3),)), ('ij->', ((2, 3),)), ('i,j->ij', ((2,), (3,))), ('bhid,bhjd->bhij', ((2, 2, 3, 4), (2, 2, 5, 4))),
                                        ('ijk,kl,lm->mij', ((2, 3, 4), (4, 2), (2, 3))), ('a b, b -> a', ((2, 3), (3,))), ('ij,ij->ij', ((2, 3), (2, 3))), ('ij,ij->', ((2, 3), (2, 3))),
                                        ('bn...,bn->b...', ((2, 3, 4, 5), (2, 3))), ('ji', ((2, 3),)), ('ab,cb', ((2, 3), (4, 3))), ('i...->...', ((2, 3, 4),)))):
    case(f'einsum_{k}', 12, [n('Einsum', 'abc'[:len(shapes)], equation=equation)], dict(zip('abc', (f(*s) for s in shapes))))

# Resize where ONNX Runtime follows the reference: not align_corners with a scale that gives no whole extent, nor smoothing at the ends.
x = f(1, 2, 5, 6)
for mode in ('nearest', 'linear', 'cubic'):
    for transformation in ('half_pixel', 'asymmetric', 'pytorch_half_pixel', 'align_corners'):
        for k, sizes in enumerate(((1, 2, 8, 9), (1, 2, 3, 4), (1, 2, 10, 12), (1, 2, 1, 6))):
            case(f'resize_{mode}_{transformation}_{k}', 13, [n('Resize', ['x', '', '', 's'], mode=mode, coordinate_transformation_mode=transformation)], {'x': x}, constants={'s': i64(*sizes)})
for rounding in ('round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'):
    case(f'resize_{rounding}', 13, [n('Resize', ['x', '', '', 's'], nearest_mode=rounding)], {'x': x}, constants={'s': i64(1, 2, 8, 3)})
    case(f'resize_{rounding}_asymmetric', 13, [n('Resize', ['x', '', 's'], nearest_mode=rounding, coordinate_transformation_mode='asymmetric')], {'x': x}, constants={'s': np.array([1, 1, 2, 0.5], np.float32)})
case('resize_cubic_coefficient', 13, [n('Resize', ['x', '', 's'], mode='cubic', cubic_coeff_a=-0.5, exclude_outside=1)], {'x': x}, constants={'s': np.array([1, 1, 1.6, 2.5], np.float32)})
case('resize_crop', 13, [n('Resize', ['x', 'r', '', 's'], mode='linear', coordinate_transformation_mode='tf_crop_and_resize', extrapolation_value=9.0)], {'x': x},
     constants={'r': np.array([0, 0, 0.2, -0.3, 1, 1, 0.9, 1.2], np.float32), 's': i64(1, 2, 4, 7)})
case('resize_symmetric', 19, [n('Resize', ['x', '', 's'], mode='linear', coordinate_transformation_mode='half_pixel_symmetric')], {'x': x}, constants={'s': np.array([1, 1, 0.7, 1.45], np.float32)})
case('resize_line', 13, [n('Resize', ['x', '', 's'], mode='linear')], {'x': f(2, 3, 5)}, constants={'s': np.array([1, 1, 2.4], np.float32)})
case('resize_volume', 13, [n('Resize', ['x', '', 's'], mode='linear')], {'x': f(1, 2, 3, 4, 3)}, constants={'s': np.array([1, 1, 2, 0.5, 1.7], np.float32)})
case('resize_axes', 18, [n('Resize', ['x', '', '', 's'], axes=[3, 2], mode='linear')], {'x': x}, constants={'s': i64(9, 4)})
for policy in ('not_larger', 'not_smaller'):
    case(f'resize_{policy}', 18, [n('Resize', ['x', '', '', 's'], axes=[2, 3], keep_aspect_ratio_policy=policy)], {'x': x}, constants={'s': i64(8, 7)})
case('resize_uint8', 13, [n('Resize', ['x', '', 's'], coordinate_transformation_mode='asymmetric', nearest_mode='floor'), n('Cast', 'y', 'z', to=T.INT64)], {'x': rng.integers(0, 255, (1, 1, 2, 3)).astype(np.uint8)},
     ('z',), {'s': np.array([1, 1, 2, 3], np.float32)}, {'z': T.INT64})
for scale in (2.0, 0.6, 1.3):
    for mode in ('nearest', 'linear'):
        case(f'resize_10_{mode}_{scale}', 10, [n('Resize', 'xs', mode=mode)], {'x': x}, constants={'s': np.array([1, 1, scale, scale], np.float32)})
        if scale >= 1:
            case(f'upsample_9_{mode}_{scale}', 9, [n('Upsample', 'xs', mode=mode)], {'x': x}, constants={'s': np.array([1, 1, scale, scale], np.float32)})
            case(f'upsample_7_{mode}_{scale}', 7, [n('Upsample', 'x', mode=mode, scales=[1.0, 1.0, scale, 2.0])], {'x': x})

write('operator-cases.json')
