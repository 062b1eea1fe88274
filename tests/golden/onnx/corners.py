"""Writes corner-cases.json: the corners of operator versions. See models.py.

    python3 tests/golden/onnx/corners.py
"""
import numpy as np
from onnx import numpy_helper as nh, TensorProto as T
from models import case, f, i64, n, rng, write

# Windows: automatic borders, strides, dilations, groups, ceiling.
for mode in ('SAME_UPPER', 'SAME_LOWER', 'VALID'):
    for kernel, stride in ((2, 1), (3, 2), (4, 3)):
        case(f'conv_{mode}_{kernel}_{stride}', 11, [n('Conv', 'xw', auto_pad=mode, strides=[stride, 1])], {'x': f(1, 2, 7, 6)}, constants={'w': f(3, 2, kernel, kernel)})
        case(f'maxpool_{mode}_{kernel}_{stride}', 12, [n('MaxPool', 'x', auto_pad=mode, kernel_shape=[kernel, 2], strides=[stride, 2])], {'x': f(1, 2, 7, 6)})
        case(f'averagepool_{mode}_{kernel}_{stride}', 11, [n('AveragePool', 'x', auto_pad=mode, kernel_shape=[kernel, 2], strides=[stride, 2])], {'x': f(1, 2, 7, 6)})
case('conv_groups_bias', 7, [n('Conv', 'xwb', group=2, pads=[1, 0, 2, 1], strides=[2, 1])], {'x': f(2, 4, 6, 5)}, constants={'w': f(6, 2, 3, 2), 'b': f(6)})
case('conv_depthwise', 11, [n('Conv', 'xw', group=3, pads=[1, 1, 1, 1])], {'x': f(1, 3, 5, 5)}, constants={'w': f(6, 1, 3, 3)})
case('conv_line', 11, [n('Conv', 'xwb', pads=[2, 1], strides=[2], dilations=[2])], {'x': f(2, 3, 11)}, constants={'w': f(4, 3, 3), 'b': f(4)})
case('maxpool_line', 12, [n('MaxPool', 'x', kernel_shape=[3], strides=[2], pads=[1, 1], ceil_mode=1)], {'x': f(2, 3, 10)})
for ceiling in (0, 1):
    case(f'maxpool_ceil{ceiling}', 12, [n('MaxPool', 'x', kernel_shape=[3, 3], strides=[2, 3], pads=[1, 0, 0, 1], ceil_mode=ceiling)], {'x': f(1, 2, 8, 9)})
    case(f'maxpool_dilated_ceil{ceiling}', 12, [n('MaxPool', 'x', kernel_shape=[2, 2], strides=[2, 2], dilations=[2, 3], ceil_mode=ceiling)], {'x': f(1, 1, 8, 9)})
    for border in (0, 1):
        case(f'averagepool_ceil{ceiling}_border{border}', 11,
             [n('AveragePool', 'x', kernel_shape=[3, 2], strides=[2, 2], pads=[1, 1, 1, 0], ceil_mode=ceiling, count_include_pad=border)], {'x': f(1, 2, 8, 7)})
case('global_pools', 7, [n('GlobalAveragePool', 'x', 'a'), n('GlobalMaxPool', 'x', 'm'), n('Sum', 'am')], {'x': f(2, 3, 4, 5)})

# Softmax before and after operator set 13.
for op in ('Softmax', 'LogSoftmax'):
    for axis in (0, 1, 2, 3):
        case(f'{op}_11_axis{axis}', 11, [n(op, 'x', axis=axis)], {'x': f(2, 3, 2, 2)})
        case(f'{op}_13_axis{axis}', 13, [n(op, 'x', axis=axis)], {'x': f(2, 3, 2, 2)})
case('Softmax_11_default', 11, [n('Softmax', 'x')], {'x': f(2, 3, 4)})
case('Softmax_13_default', 13, [n('Softmax', 'x')], {'x': f(2, 3, 4)})

# Normalization.
stats = {'s': f(3), 'b': f(3), 'm': f(3), 'v': np.abs(f(3))}
case('batchnorm_9', 9, [n('BatchNormalization', 'xsbmv', epsilon=1e-3)], {'x': f(2, 3, 2, 2)}, constants=stats)
case('batchnorm_15', 15, [n('BatchNormalization', 'xsbmv')], {'x': f(2, 3, 2)}, constants=stats)
case('batchnorm_15_training', 15, [n('BatchNormalization', 'xsbmv', ('y', 'rm', 'rv'), training_mode=1, momentum=0.75)], {'x': f(4, 3, 2, 2)}, ('y', 'rm', 'rv'), stats)
case('batchnorm_rows', 9, [n('BatchNormalization', 'xsbmv')], {'x': f(4, 3)}, constants=stats)
case('dropout_7', 7, [n('Dropout', 'x', ratio=0.3)], {'x': f(2, 3)})
case('dropout_13', 13, [n('Dropout', ['x', 'r'])], {'x': f(2, 3)}, constants={'r': np.float32(0.4)})

# Products.
case('gemm_7', 7, [n('Gemm', 'abc', alpha=0.5, beta=2.0, transA=1, transB=1)], {'a': f(4, 2)}, constants={'b': f(3, 4), 'c': f(3)})
case('gemm_11_no_bias', 11, [n('Gemm', 'ab', alpha=1.5)], {'a': f(2, 4)}, constants={'b': f(4, 3)})
case('gemm_11_column_bias', 11, [n('Gemm', 'abc')], {'a': f(2, 4)}, constants={'b': f(4, 3), 'c': f(2, 1)})
case('matmul_vector_matrix', 13, [n('MatMul', 'ab')], {'a': f(4)}, constants={'b': f(4, 3)})
case('matmul_matrix_vector', 13, [n('MatMul', 'ab')], {'a': f(2, 3, 4)}, constants={'b': f(4)})
case('matmul_vectors', 13, [n('MatMul', 'ab')], {'a': f(4)}, constants={'b': f(4)})
case('matmul_broadcast', 13, [n('MatMul', 'ab')], {'a': f(2, 1, 3, 4)}, constants={'b': f(5, 4, 2)})

# Parts.
case('slice_9', 9, [n('Slice', 'x', starts=[1, -3], ends=[1000, -1], axes=[0, 2])], {'x': f(3, 2, 5)})
case('slice_13_steps', 13, [n('Slice', ['x', 's', 'e', 'a', 'p'])], {'x': f(5, 6)}, constants={'s': i64(4, -1), 'e': i64(-100, 0), 'a': i64(0, -1), 'p': i64(-2, -1)})
case('slice_13_all', 13, [n('Slice', ['x', 's', 'e'])], {'x': f(3, 4)}, constants={'s': i64(0, 1), 'e': i64(np.iinfo(np.int64).max, np.iinfo(np.int64).max)})
case('slice_13_empty', 13, [n('Slice', ['x', 's', 'e'])], {'x': f(3, 4)}, constants={'s': i64(2), 'e': i64(1)})
case('split_11', 11, [n('Split', 'x', ('a', 'b'), axis=1, split=[1, 3]), n('Concat', 'ba', axis=1)], {'x': f(2, 4)})
case('split_13', 13, [n('Split', 'xs', ('a', 'b'), axis=-1), n('Concat', 'ba', axis=-1)], {'x': f(2, 5)}, constants={'s': i64(2, 3)})
case('split_18', 18, [n('Split', 'x', ('a', 'b', 'c'), axis=0, num_outputs=3), n('Concat', 'cab', axis=0)], {'x': f(5, 2)})
case('gather_scalar', 13, [n('Gather', 'xi', axis=1)], {'x': f(3, 4, 2)}, constants={'i': np.int64(-1)})
case('gather_matrix', 13, [n('Gather', 'xi', axis=0)], {'x': f(4, 2)}, constants={'i': np.array([[0, 2, 3], [3, 1, 1]], np.int64)})
case('gather_int32', 13, [n('Gather', 'xi', axis=1)], {'x': f(2, 5)}, constants={'i': np.array([4, 2, 0], np.int32)})
case('pad_2', 10, [n('Pad', 'x', pads=[0, 1, 2, 0], value=0.5)], {'x': f(2, 3)})
case('pad_13', 13, [n('Pad', 'xpv')], {'x': f(2, 3)}, constants={'p': i64(1, -1, 0, 2), 'v': np.float32(-2)})
case('pad_18_axes', 18, [n('Pad', ['x', 'p', '', 'a'])], {'x': f(2, 3)}, constants={'p': i64(1, 2), 'a': i64(-1)})
case('squeeze_11', 11, [n('Squeeze', 'x', axes=[-1, 0])], {'x': f(1, 3, 1)})
case('squeeze_13_all', 13, [n('Squeeze', 'x')], {'x': f(1, 3, 1)})
case('unsqueeze_11', 11, [n('Unsqueeze', 'x', axes=[0, -1])], {'x': f(3, 2)})
case('unsqueeze_13', 13, [n('Unsqueeze', 'xa')], {'x': f(3, 2)}, constants={'a': i64(-1, 1)})
case('reshape_zero', 13, [n('Reshape', 'xs')], {'x': f(2, 3, 4)}, constants={'s': i64(0, -1)})
case('reshape_computed', 13, [n('Shape', 'x', 's'), n('Gather', 'si', 'g'), n('Unsqueeze', 'ga', 'u'), n('Concat', 'ut', 'c', axis=0), n('Reshape', 'xc')], {'x': f(2, 3, 4)},
     constants={'i': np.int64(0), 'a': i64(0), 't': i64(-1)})
case('flatten_0', 13, [n('Flatten', 'x', axis=0)], {'x': f(2, 3)})
case('flatten_negative', 13, [n('Flatten', 'x', axis=-1)], {'x': f(2, 3, 4)})
case('expand', 13, [n('Expand', 'xs')], {'x': f(3, 1)}, constants={'s': i64(2, 1, 4)})
case('tile', 13, [n('Tile', 'xr')], {'x': f(2, 1, 3)}, constants={'r': i64(2, 3, 1)})
case('constant_of_shape', 13, [n('Shape', 'x', 's'), n('ConstantOfShape', 's', 'c', value=nh.from_array(np.array([2.5], np.float32))), n('Add', 'xc')], {'x': f(2, 3)})

# Elementwise corners.
x = np.array([[-2, -0.5, 0, 0.5, 3]], np.float32)
case('clip_6', 10, [n('Clip', 'x', min=-1.0)], {'x': x})
case('clip_11_upper_only', 11, [n('Clip', ['x', '', 'h'])], {'x': x}, constants={'h': np.float32(1)})
case('clip_12_crossed', 12, [n('Clip', 'xlh')], {'x': x}, constants={'l': np.float32(2), 'h': np.float32(1)})
case('clip_13_computed', 13, [n('ReduceMin', 'x', 'l', keepdims=0), n('Neg', 'l', 'h'), n('Mul', 'xx', 'q'), n('Clip', 'qlh')], {'x': x})
case('minimum_of_three', 13, [n('Min', 'xbc')], {'x': f(2, 3)}, constants={'b': f(3), 'c': f(2, 1)})
case('mean_of_three', 13, [n('Mean', 'xbc')], {'x': f(2, 3)}, constants={'b': f(3), 'c': f(2, 1)})
case('pow_int_exponent', 13, [n('Pow', 'xe')], {'x': np.abs(x)}, constants={'e': np.array([2, 0, 3, 1, -1], np.int64)})
case('leaky_relu_default', 16, [n('LeakyRelu', 'x')], {'x': x})
case('where_broadcast', 16, [n('Less', 'xz', 'c'), n('Where', 'czx')], {'x': f(2, 3)}, constants={'z': np.float32(0)})
case('compare_chain', 16, [n('GreaterOrEqual', 'xz', 'a'), n('LessOrEqual', 'xo', 'b'), n('And', 'ab', 'c'), n('Xor', 'ca', 'd'), n('Not', 'd', 'e'), n('Or', 'ec', 'g'), n('Cast', 'g', to=T.FLOAT)],
     {'x': f(3, 4)}, constants={'z': np.float32(0), 'o': np.float32(1)})
case('div_integers', 13, [n('Div', 'xy', 'q')], {'x': i64(7, -7, 7, -7)}, ('q',), {'y': i64(2, 2, -2, -2)}, {'q': T.INT64})
case('cast_truncates', 13, [n('Cast', 'x', to=T.INT64)], {'x': np.array([-2.7, -0.2, 0.9, 3.5], np.float32)}, types={'y': T.INT64})
case('double_tensors', 13, [n('Mul', 'xw')], {'x': rng.standard_normal((2, 3))}, constants={'w': rng.standard_normal(3)}, types={'y': T.DOUBLE})
case('int32_tensors', 13, [n('Add', 'xw', 's'), n('Cast', 's', 'f', to=T.FLOAT), n('Relu', 'f')], {'x': np.array([-3, 4], np.int32)},
     constants={'w': np.array([1, -9], np.int32)})
case('sign_of_zero', 13, [n('Sign', 'x')], {'x': x})

# Reductions and selections.
case('reduce_sum_11', 11, [n('ReduceSum', 'x', axes=[-1, 0], keepdims=0)], {'x': f(2, 3, 4)})
case('reduce_sum_13', 13, [n('ReduceSum', 'xa', keepdims=1)], {'x': f(2, 3, 4)}, constants={'a': i64(1)})
case('reduce_sum_13_noop', 13, [n('ReduceSum', 'x', noop_with_empty_axes=1)], {'x': f(2, 3)})
case('reduce_mean_18', 18, [n('ReduceMean', 'xa', keepdims=0)], {'x': f(2, 3, 4)}, constants={'a': i64(0, 2)})
case('reduce_min_all', 13, [n('ReduceMin', 'x')], {'x': f(2, 3)})
case('reduce_norms', 13, [n('ReduceL1', 'x', 'a', axes=[1]), n('ReduceL2', 'x', 'b', axes=[1]), n('ReduceSumSquare', 'x', 'c', axes=[1]), n('Sum', 'abc')], {'x': f(2, 3)})
case('argmax_last', 13, [n('ArgMax', 'x', axis=0, select_last_index=1, keepdims=0)], {'x': np.array([[1, 2], [1, 0], [0, 2]], np.float32)}, types={'y': T.INT64})
case('argmin', 13, [n('ArgMin', 'x', axis=-1)], {'x': f(3, 4)}, types={'y': T.INT64})
case('topk_9', 9, [n('TopK', 'x', ('y', 'i'), k=2, axis=0)], {'x': f(4, 3)}, ('y', 'i'), types={'i': T.INT64})
case('topk_11_smallest', 11, [n('TopK', 'xk', ('y', 'i'), axis=1, largest=0)], {'x': f(2, 5)}, ('y', 'i'), {'k': i64(3)}, {'i': T.INT64})
case('onehot_axis', 11, [n('OneHot', 'xdv', axis=1)], {'x': np.array([[0, -1, 2], [3, -4, 7]], np.int64)}, constants={'d': np.int64(4), 'v': np.array([-1, 2], np.float32)})

write('corner-cases.json')
