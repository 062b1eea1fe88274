"""Writes operators.json.gz: linear models, support vector machines and the preparation of features, with the outputs of ONNX Runtime.

Needs python3-onnx, node and the npm package onnxruntime-node; REDOUBT_ORT names a folder from which that package resolves.
    python3 tests/golden/onnx-ml/make_operators.py
"""
import numpy as np
from onnx import helper as h, numpy_helper as nh, TensorProto as T
from wire import case, write

ML = 'ai.onnx.ml'
POSTS = ['NONE', 'SOFTMAX', 'LOGISTIC', 'SOFTMAX_ZERO', 'PROBIT']
rng = np.random.default_rng(20261123)


def f(*shape, scale=1.0):
    return (rng.standard_normal(shape) * scale).astype(np.float32)


def floats(*shape, low=-1.0, high=1.0):
    return [float(np.float32(v)) for v in rng.uniform(low, high, shape).ravel()]


def classifier(name, op, inputs, ml=1, strings=False, **attributes):
    node = h.make_node(op, list(inputs), ['label', 'scores'], domain=ML, **attributes)
    case(name, [node], inputs, {'label': T.STRING if strings else T.INT64, 'scores': T.FLOAT}, ml)


def single(name, op, inputs, out=T.FLOAT, ml=1, **attributes):
    case(name, [h.make_node(op, list(inputs), ['y'], domain=ML, **attributes)], inputs, {'y': out}, ml)


# Linear models. Probits get small scores of one sign, away from one half.
for post in POSTS:
    for targets in (1, 3):
        x = np.abs(f(6, 4)) * 0.1 if post == 'PROBIT' else f(6, 4)
        low, high = (0.1, 0.4) if post == 'PROBIT' else (-1, 1)
        single(f'linear_regressor_{post}_{targets}', 'LinearRegressor', {'x': x}, post_transform=post, targets=targets,
               coefficients=floats(targets, 4, low=low, high=high), intercepts=[0.05] * targets)
    x = np.abs(f(6, 4)) * 0.1 if post == 'PROBIT' else f(6, 4)
    low, high = (0.1, 0.4) if post == 'PROBIT' else (-1, 1)
    classifier(f'linear_classifier_{post}_3', 'LinearClassifier', {'x': x}, post_transform=post, classlabels_ints=[4, 0, 9],
               coefficients=floats(3, 4, low=low, high=high), intercepts=[0.05] * 3)
    classifier(f'linear_classifier_{post}_2', 'LinearClassifier', {'x': x}, post_transform=post, classlabels_ints=[0, 1],
               coefficients=floats(2, 4, low=low, high=high), intercepts=[0.05] * 2, multi_class=1)
    if post != 'PROBIT':
        classifier(f'linear_classifier_{post}_pair', 'LinearClassifier', {'x': f(6, 4)}, post_transform=post, classlabels_ints=[5, 8],
                   coefficients=floats(4), intercepts=[0.1])
single('linear_regressor_no_intercept', 'LinearRegressor', {'x': f(5, 3)}, targets=2, coefficients=floats(6))
single('linear_regressor_other_intercepts', 'LinearRegressor', {'x': f(5, 3)}, targets=2, coefficients=floats(6), intercepts=[1.0, 2.0, 3.0])
for dtype in (np.float64, np.int64, np.int32):
    x = rng.integers(-4, 5, (6, 4)).astype(dtype)
    classifier(f'linear_classifier_{np.dtype(dtype).name}', 'LinearClassifier', {'x': x}, classlabels_ints=[0, 1, 2], coefficients=floats(12), intercepts=floats(3))
classifier('linear_classifier_text', 'LinearClassifier', {'x': f(6, 4)}, strings=True, classlabels_strings=['a', 'b', 'c'], coefficients=floats(12), intercepts=floats(3))
classifier('linear_classifier_text_pair', 'LinearClassifier', {'x': f(6, 4)}, strings=True, classlabels_strings=['a', 'b'], coefficients=floats(4), intercepts=[0.1])

# Support vector machines.
KERNELS = {'LINEAR': [0.5, 0.25, 3.0], 'POLY': [0.5, 0.25, 3.0], 'RBF': [0.5, 0.0, 3.0], 'SIGMOID': [0.25, 0.125, 3.0]}


def machine(name, kernel, classes, per_class, features=4, proba=False, post='NONE', x=None, params=None, labels=None, scale=1.0, strings=False, **more):
    count, pairs = sum(per_class), classes * (classes - 1) // 2
    a = dict(kernel_type=kernel, kernel_params=params or KERNELS[kernel], vectors_per_class=per_class, support_vectors=[float(v) for v in f(count, features, scale=scale).ravel()],
             coefficients=floats(classes - 1, count), rho=floats(pairs), post_transform=post)
    a['classlabels_strings' if strings else 'classlabels_ints'] = labels or list(range(classes))
    if proba:
        a['prob_a'], a['prob_b'] = floats(pairs, low=-3, high=-0.5), floats(pairs, low=-0.3, high=0.3)
    classifier(name, 'SVMClassifier', {'x': f(8, features, scale=scale) if x is None else x}, strings=strings, **a, **more)


for kernel in KERNELS:
    for classes, per_class in ((2, [3, 4]), (3, [2, 3, 1]), (4, [1, 2, 2, 3])):
        for proba in (False, True):
            machine(f'svm_{kernel}_{classes}_{proba}', kernel, classes, per_class, proba=proba)
    single(f'svm_regressor_{kernel}', 'SVMRegressor', {'x': f(6, 4)}, kernel_type=kernel, kernel_params=KERNELS[kernel], n_supports=5,
           support_vectors=floats(5, 4), coefficients=floats(5), rho=[0.25])
for degree in (1.0, 2.0, 4.0):
    machine(f'svm_degree_{degree}', 'POLY', 2, [3, 3], params=[0.5, 0.25, degree])
for post in POSTS:
    if post != 'PROBIT':
        machine(f'svm_post_{post}_2', 'RBF', 2, [3, 4], post=post)
    if post != 'PROBIT':
        machine(f'svm_post_{post}_3', 'RBF', 3, [3, 4, 2], post=post)
    machine(f'svm_post_{post}_2_proba', 'RBF', 2, [3, 4], post=post, proba=True)
    machine(f'svm_post_{post}_3_proba', 'RBF', 3, [3, 4, 2], post=post, proba=True)
machine('svm_ten_classes', 'RBF', 10, [2] * 10, proba=True)
machine('svm_ten_classes_votes', 'LINEAR', 10, [2] * 10)
machine('svm_labels', 'LINEAR', 3, [2, 2, 2], labels=[7, -1, 3])
machine('svm_text', 'LINEAR', 3, [2, 2, 2], labels=['x', 'y', 'z'], strings=True)
machine('svm_far', 'RBF', 2, [3, 3], params=[1e-6, 0.0, 3.0], scale=1000.0)
machine('svm_many', 'RBF', 2, [300, 300], features=30, params=[0.02, 0.0, 3.0])
machine('svm_far_many', 'RBF', 2, [300, 300], features=30, params=[0.02, 0.0, 3.0], x=f(6, 30) + np.float32(2))
for post in ('NONE', 'SOFTMAX', 'LOGISTIC'):
    for sign in (-1, 0.01):
        classifier(f'svm_linear_mode_{post}_2_{sign}', 'SVMClassifier', {'x': f(8, 4)}, kernel_params=[0.0, 0.0, 3.0], coefficients=floats(2, 4, low=sign), rho=[0.25],
                   classlabels_ints=[3, 5], post_transform=post)
    classifier(f'svm_linear_mode_{post}_3', 'SVMClassifier', {'x': f(8, 4)}, kernel_params=[0.0, 0.0, 3.0], coefficients=floats(3, 4), rho=[0.25],
               classlabels_ints=[3, 5, 9], post_transform=post)
single('svm_regressor_linear_mode', 'SVMRegressor', {'x': f(6, 4)}, kernel_params=[0.0, 0.0, 3.0], n_supports=0, coefficients=floats(4), rho=[0.25])
single('svm_regressor_one_class', 'SVMRegressor', {'x': f(12, 4)}, kernel_type='RBF', kernel_params=KERNELS['RBF'], n_supports=5, support_vectors=floats(5, 4),
       coefficients=floats(5), rho=[0.0], one_class=1)
single('svm_regressor_transform', 'SVMRegressor', {'x': f(6, 4)}, kernel_type='LINEAR', kernel_params=KERNELS['LINEAR'], n_supports=5, support_vectors=floats(5, 4),
       coefficients=floats(5), rho=[0.25], post_transform='LOGISTIC')

# Preparation of features.
zero_row = np.array([[1, -2, 3], [0, 0, 0], [-4, 0.5, 0], [-1, -2, -3]], np.float32)
for norm in ('MAX', 'L1', 'L2'):
    for dtype in (np.float32, np.float64, np.int64):
        single(f'normalizer_{norm}_{np.dtype(dtype).name}', 'Normalizer', {'x': zero_row.astype(dtype)}, norm=norm)
for dtype in (np.float32, np.float64, np.int64, np.int32):
    x = rng.integers(-4, 5, (5, 3)).astype(dtype)
    single(f'scaler_{np.dtype(dtype).name}', 'Scaler', {'x': x}, offset=floats(3), scale=floats(3))
single('scaler_one', 'Scaler', {'x': f(5, 3)}, offset=[0.5], scale=[2.0])
missing = np.where(rng.random((5, 3)) < 0.4, np.nan, f(5, 3)).astype(np.float32)
single('imputer_missing', 'Imputer', {'x': missing}, imputed_value_floats=[1.0, 2.0, 3.0], replaced_value_float=float('nan'))
single('imputer_one', 'Imputer', {'x': missing}, imputed_value_floats=[7.0], replaced_value_float=float('nan'))
single('imputer_number', 'Imputer', {'x': zero_row}, imputed_value_floats=[7.0, 8.0, 9.0], replaced_value_float=0.0)
single('imputer_integers', 'Imputer', {'x': rng.integers(0, 3, (6, 3))}, T.INT64, imputed_value_int64s=[7, 8, 9], replaced_value_int64=0)
single('binarizer', 'Binarizer', {'x': f(5, 3)}, threshold=0.25)
single('vectorizer', 'FeatureVectorizer', {'a': f(4, 2), 'b': f(4, 5), 'c': f(4, 1)}, inputdimensions=[2, 3, 2])
single('vectorizer_integers', 'FeatureVectorizer', {'a': rng.integers(0, 9, (4, 2)), 'b': rng.integers(0, 9, (4, 3))}, inputdimensions=[2, 3])
single('vectorizer_volume', 'FeatureVectorizer', {'a': f(3, 2, 2), 'b': f(3, 1)}, inputdimensions=[4, 1])
for dtype in (np.int64, np.float32, np.float64):
    single(f'onehot_{np.dtype(dtype).name}', 'OneHotEncoder', {'x': rng.integers(0, 5, (6,)).astype(dtype)}, cats_int64s=[1, 3, 0, 7])
single('onehot_matrix', 'OneHotEncoder', {'x': rng.integers(0, 5, (4, 2))}, cats_int64s=[0, 1, 2, 3, 4], zeros=0)
single('onehot_repeated', 'OneHotEncoder', {'x': rng.integers(0, 5, (6,))}, cats_int64s=[1, 2, 1, 3])
single('onehot_fractions', 'OneHotEncoder', {'x': f(8) * 3}, cats_int64s=[-2, -1, 0, 1, 2])
for rank, x in ((1, f(6)), (2, f(4, 6)), (3, f(2, 3, 6))):
    node = h.make_node('ArrayFeatureExtractor', ['x', 'i'], ['y'], domain=ML)
    case(f'extractor_{rank}', [node], {'x': x}, {'y': T.FLOAT}, initializers=[nh.from_array(np.array([[4, 0, 2, 2, 5]], np.int64), 'i')], declared={'x': list(x.shape)})
case('extractor_indices', [h.make_node('ArrayFeatureExtractor', ['x', 'i'], ['y'], domain=ML)], {'x': f(4, 6), 'i': np.array([1, 5, 0], np.int64)}, {'y': T.FLOAT},
     declared={'i': [3]})

# LabelEncoder in its forms.
ints = rng.integers(0, 6, (4, 3))
halves = rng.choice([0.5, 1.5, 2.5, 3.5], (4, 3)).astype(np.float32)
single('label_int_float', 'LabelEncoder', {'x': ints}, T.FLOAT, 2, keys_int64s=[0, 1, 2], values_floats=[0.5, -1.5, 2.5], default_float=9.0)
single('label_float_int', 'LabelEncoder', {'x': halves}, T.INT64, 2, keys_floats=[0.5, 1.5], values_int64s=[7, 8], default_int64=-9)
single('label_float_int_default', 'LabelEncoder', {'x': halves}, T.INT64, 2, keys_floats=[0.5, 1.5], values_int64s=[7, 8])
single('label_int_float_default', 'LabelEncoder', {'x': ints}, T.FLOAT, 2, keys_int64s=[0, 1, 2], values_floats=[0.5, -1.5, 2.5])
single('label_int_int', 'LabelEncoder', {'x': ints}, T.INT64, 2, keys_int64s=[5, 3, 1, 4], values_int64s=[50, 30, 10000000000, 40])
single('label_repeated', 'LabelEncoder', {'x': ints}, T.INT64, 2, keys_int64s=[1, 2, 1, 3], values_int64s=[10, 20, 30, 40])
single('label_float_float', 'LabelEncoder', {'x': halves}, T.FLOAT, 2, keys_floats=[0.5, 1.5, float('nan')], values_floats=[1.0, 2.0, 3.0])
single('label_missing', 'LabelEncoder', {'x': np.array([0.5, np.nan, 2.5], np.float32)}, T.FLOAT, 4, keys_floats=[0.5, float('nan')], values_floats=[1.0, 3.0])
single('label_missing_value', 'LabelEncoder', {'x': halves}, T.FLOAT, 2, keys_floats=[0.5, 1.5], values_floats=[float('nan'), float('inf')])
single('label_tensor', 'LabelEncoder', {'x': ints}, T.FLOAT, 4, keys_tensor=nh.from_array(np.array([0, 1, 2], np.int64)), values_tensor=nh.from_array(np.array([0.5, -1.5, 2.5], np.float32)),
       default_tensor=nh.from_array(np.array([9], np.float32)))
single('label_double', 'LabelEncoder', {'x': halves.astype(np.float64)}, T.DOUBLE, 4, keys_tensor=nh.from_array(np.array([0.5, 1.5])), values_tensor=nh.from_array(np.array([10.0, 20.0])),
       default_tensor=nh.from_array(np.array([-1.0])))
single('label_int_text', 'LabelEncoder', {'x': ints}, T.STRING, 2, keys_int64s=[0, 1, 2, 3, 4, 5], values_strings=['zero', 'one', 'two', 'three', 'four', 'five'])
single('label_first_form', 'LabelEncoder', {'x': ints}, T.STRING, 1, classes_strings=['zero', 'one', 'two', 'three', 'four', 'five'])

# A pipeline: scaling, a linear model, normalized probabilities.
nodes = [h.make_node('Scaler', ['x'], ['s'], domain=ML, offset=floats(4), scale=floats(4)),
         h.make_node('LinearClassifier', ['s'], ['label', 'p'], domain=ML, post_transform='LOGISTIC', classlabels_ints=[0, 1, 2], coefficients=floats(12), intercepts=floats(3)),
         h.make_node('Normalizer', ['p'], ['q'], domain=ML, norm='L1')]
case('pipeline', nodes, {'x': f(6, 4)}, {'label': T.INT64, 'q': T.FLOAT})
write('operators.json.gz')
