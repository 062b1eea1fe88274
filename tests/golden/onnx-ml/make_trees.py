"""Writes trees.json.gz: forests of all modes, aggregates, transforms and forms of class labels, with the outputs of ONNX Runtime.

Needs python3-onnx, node and the npm package onnxruntime-node; REDOUBT_ORT names a folder from which that package resolves.
    python3 tests/golden/onnx-ml/make_trees.py
"""
import numpy as np
from onnx import helper as h, numpy_helper as nh, TensorProto as T
from wire import case, write

ML = 'ai.onnx.ml'
rng = np.random.default_rng(20261122)
GRID = np.array([-1, -0.5, 0, 0.25, 0.5, 1, 2, 3], np.float32)
MODES = ['BRANCH_LEQ', 'BRANCH_LT', 'BRANCH_GTE', 'BRANCH_GT', 'BRANCH_EQ', 'BRANCH_NEQ']


def features(rows=24, columns=3, dtype=np.float32, special=True):
    x = np.where(rng.random((rows, columns)) < 0.5, rng.choice(GRID, (rows, columns)), rng.uniform(-1.5, 3.5, (rows, columns)).astype(np.float32))
    if special:
        x[0, :] = np.nan
        x[1, 0] = np.inf
        x[2, 1] = -np.inf
        x[3, 2] = np.nan
    return x.astype(dtype)


def trees(count, leaves, modes, columns=3, missing=False, doubles=False):
    """The lists of nodes, and (tree, node) of every leaf."""
    a = {k: [] for k in ('nodes_treeids', 'nodes_nodeids', 'nodes_modes', 'nodes_featureids', 'nodes_values', 'nodes_truenodeids', 'nodes_falsenodeids',
                         'nodes_missing_value_tracks_true')}
    ends = []
    for tree in range(count):
        start = len(a['nodes_modes'])

        def grow(size):
            at = len(a['nodes_modes'])
            for k in a:
                a[k].append(0)
            a['nodes_treeids'][at], a['nodes_nodeids'][at], a['nodes_modes'][at], a['nodes_values'][at] = tree, at - start, 'LEAF', 0.0
            if size == 1:
                ends.append((tree, at - start))
                return at - start
            left = int(rng.integers(1, size))
            a['nodes_modes'][at] = str(rng.choice(modes))
            a['nodes_featureids'][at] = int(rng.integers(columns))
            a['nodes_values'][at] = float(rng.choice(GRID)) if rng.random() < 0.6 else float(rng.uniform(-1.5, 3.5) if doubles else np.float32(rng.uniform(-1.5, 3.5)))
            a['nodes_missing_value_tracks_true'][at] = int(rng.random() < 0.5)
            a['nodes_truenodeids'][at] = grow(left)
            a['nodes_falsenodeids'][at] = grow(size - left)
            return at - start
        grow(leaves)
    if not missing:
        del a['nodes_missing_value_tracks_true']
    return a, ends


def weights(prefix, ends, columns_of, low=-1.0):
    """columns_of(i) gives the classes or targets that leaf i speaks for."""
    w = {f'{prefix}_treeids': [], f'{prefix}_nodeids': [], f'{prefix}_ids': [], f'{prefix}_weights': []}
    for i, (tree, node) in enumerate(ends):
        for column in columns_of(i):
            for k, v in zip(w, (tree, node, column, float(np.float32(rng.uniform(low, 1))))):
                w[k].append(v)
    return w


def classifier(name, labels, columns_of, base=None, post='NONE', low=-1.0, modes=MODES[:1], count=3, leaves=5, missing=False, x=None, ml=1, strings=False):
    a, ends = trees(count, leaves, modes, missing=missing)
    a.update(weights('class', ends, columns_of, low), post_transform=post)
    a['classlabels_strings' if strings else 'classlabels_int64s'] = labels
    if base is not None:
        a['base_values'] = base
    node = h.make_node('TreeEnsembleClassifier', ['x'], ['label', 'scores'], domain=ML, **a)
    case(name, [node], {'x': features() if x is None else x}, {'label': T.STRING if strings else T.INT64, 'scores': T.FLOAT}, ml)


def regressor(name, targets, columns_of, aggregate='SUM', base=None, post='NONE', modes=MODES[:1], count=4, leaves=6, missing=False, x=None, ml=1, low=-1.0):
    a, ends = trees(count, leaves, modes, missing=missing)
    a.update(weights('target', ends, columns_of, low), post_transform=post, n_targets=targets, aggregate_function=aggregate)
    if base is not None:
        a['base_values'] = base
    node = h.make_node('TreeEnsembleRegressor', ['x'], ['y'], domain=ML, **a)
    case(name, [node], {'x': features() if x is None else x}, {'y': T.FLOAT}, ml)


POSTS = ['NONE', 'SOFTMAX', 'LOGISTIC', 'SOFTMAX_ZERO', 'PROBIT']

# Every mode alone and all together, with and without missing-value tracking.
for mode in MODES:
    for missing in (False, True):
        regressor(f'mode_{mode}_{missing}', 1, lambda i: [0], modes=[mode], missing=missing)
for missing in (False, True):
    regressor(f'modes_mixed_{missing}', 2, lambda i: [0, 1], modes=MODES, missing=missing, leaves=20, count=6)
regressor('large_trees', 1, lambda i: [0], leaves=90, count=3, modes=MODES[:4])
regressor('one_row', 1, lambda i: [0], count=90, leaves=3, x=features(1, special=False))
regressor('input_float64', 1, lambda i: [0], modes=MODES[:4], x=features(special=False, dtype=np.float64))

# Aggregates, base values and transforms of regressors; some targets that nothing or not every row reaches.
for aggregate in ('SUM', 'AVERAGE', 'MIN', 'MAX'):
    for base in (False, True):
        regressor(f'aggregate_{aggregate}_1_{base}', 1, lambda i: [0], aggregate, [0.75] if base else None)
        regressor(f'aggregate_{aggregate}_3_{base}', 3, lambda i: [0, 1, 2], aggregate, [0.75, -2.0, 0.5] if base else None)
        regressor(f'aggregate_{aggregate}_partial_{base}', 4, lambda i: [i % 3] if i % 2 else [0], aggregate, [0.75, -2.0, 0.5, 3.0] if base else None)
for post in POSTS:
    regressor(f'regressor_{post}_1', 1, lambda i: [0], post=post, low=0.01, count=1)
    regressor(f'regressor_{post}_3', 3, lambda i: [0, 1, 2], post=post, low=0.01, count=1)
regressor('leaf_without_weight', 1, lambda i: [0] if i % 3 else [], 'SUM')
regressor('leaf_with_two_weights', 1, lambda i: [0, 0], 'SUM')
regressor('leaf_with_two_weights_of_three', 3, lambda i: [1, 0, 1], 'SUM')

# Two classes: which classes the trees speak for, signs of the weights, base values, transforms.
SPOKEN = {'first': lambda i: [0], 'second': lambda i: [1], 'both': lambda i: [0, 1], 'some': lambda i: [0] if i % 2 else [0, 1], 'either': lambda i: [i % 2]}
for kind, columns_of in SPOKEN.items():
    for low in (-1.0, 0.02):
        for base in (None, [0.25], [0.25, -0.375]):
            for post in POSTS:
                # One tree: where several speak, more classes are reached. A lone probit leaves memory as it was.
                lone = post == 'PROBIT' and kind != 'both' and kind != 'second' and base != [0.25, -0.375]
                unwritten = kind in ('some', 'either') and base == [0.25]
                if not lone and not unwritten:
                    classifier(f'pair_{kind}_{low}_{base}_{post}', [3, 7], columns_of, base, post, low, count=1, leaves=6)
for dtype in (np.int64, np.int32):
    classifier(f'input_{np.dtype(dtype).name}', [0, 1, 2], lambda i: [0, 1, 2], modes=MODES, x=rng.integers(-2, 4, (12, 3)).astype(dtype))
classifier('pair_trees', [0, 1], lambda i: [0], None, 'LOGISTIC', count=20, leaves=8)
classifier('pair_forest', [0, 1], lambda i: [0, 1], None, 'NONE', 0.02, count=20, leaves=8)

# One class, three and more.
for base in (None, [0.25]):
    for post in POSTS:
        classifier(f'single_{base}_{post}', [5], lambda i: [0], base, post, 0.02, count=1)
for post in POSTS:
    for base in (None, [0.5, -0.25, 0.125]):
        classifier(f'three_{base}_{post}', [0, 1, 2], lambda i: [0, 1, 2], base, post, 0.02, count=1)
classifier('three_one_each', [0, 1, 2], lambda i: [i // 5 % 3], None, 'SOFTMAX', count=9)
classifier('three_not_all_reached', [4, 9, 2], lambda i: [i % 2], None, 'NONE', count=1)
classifier('three_negative_reached', [4, 9, 2], lambda i: [i % 3], None, 'NONE', low=-1.0, count=1)
classifier('labels_gaps', [10, -3, 10000000000, 7], lambda i: [0, 1, 2, 3], None, 'NONE')
classifier('labels_steps', [10, 20, 30, 40], lambda i: [0, 1, 2, 3], None, 'SOFTMAX')
classifier('labels_text', ['no', 'yes', 'maybe'], lambda i: [0, 1, 2], None, 'NONE', strings=True)
classifier('labels_text_pair', ['no', 'yes'], lambda i: [0], None, 'LOGISTIC', strings=True)
classifier('labels_text_both', ['no', 'yes'], lambda i: [0, 1], None, 'NONE', 0.02, strings=True)

# Numbers in double precision (operator set 3).
for post in ('NONE', 'SOFTMAX'):
    a, ends = trees(4, 8, MODES[:4], missing=True, doubles=True)
    w = weights('class', ends, lambda i: [0, 1, 2])
    w['class_weights_as_tensor'] = nh.from_array(np.array(w.pop('class_weights'), np.float64))
    a['nodes_values_as_tensor'] = nh.from_array(np.array(a.pop('nodes_values'), np.float64))
    base = nh.from_array(np.array([0.1, 0.2, 0.3], np.float64))
    node = h.make_node('TreeEnsembleClassifier', ['x'], ['label', 'scores'], domain=ML, post_transform=post, classlabels_int64s=[0, 1, 2], base_values_as_tensor=base, **a, **w)
    case(f'doubles_{post}', [node], {'x': features(dtype=np.float64)}, {'label': T.INT64, 'scores': T.FLOAT}, 3)
a, ends = trees(4, 8, MODES[:4], doubles=True)
w = weights('target', ends, lambda i: [0])
w['target_weights_as_tensor'] = nh.from_array(np.array(w.pop('target_weights'), np.float64))
a['nodes_values_as_tensor'] = nh.from_array(np.array(a.pop('nodes_values'), np.float64))
case('doubles_regressor', [h.make_node('TreeEnsembleRegressor', ['x'], ['y'], domain=ML, n_targets=1, aggregate_function='AVERAGE', **a, **w)],
     {'x': features(dtype=np.float64)}, {'y': T.FLOAT}, 3)


def ensemble(name, count, leaves, modes, targets=1, aggregate=1, post=0, dtype=np.float32, members=None, missing=True, x=None):
    """TreeEnsemble: branches and leaves apart. members() draws a set."""
    a = {k: [] for k in ('nodes_featureids', 'nodes_truenodeids', 'nodes_falsenodeids', 'nodes_trueleafs', 'nodes_falseleafs', 'nodes_missing_value_tracks_true')}
    modes_, splits, sets, leaf_targets, leaf_weights, roots = [], [], {}, [], [], []

    def grow(size):
        if size == 1:
            leaf_targets.append(int(rng.integers(targets)))
            leaf_weights.append(rng.uniform(0.02, 0.4) if post == 4 else rng.uniform(-1, 1))
            return len(leaf_weights) - 1, 1
        at = len(modes_)
        mode = int(rng.choice(modes))
        modes_.append(mode)
        splits.append(float(rng.choice(GRID)))
        if mode == 6:
            sets[at] = members()
        for k in a:
            a[k].append(0)
        a['nodes_featureids'][at] = int(rng.integers(3))
        a['nodes_missing_value_tracks_true'][at] = int(missing and rng.random() < 0.5)
        left = int(rng.integers(1, size))
        a['nodes_truenodeids'][at], a['nodes_trueleafs'][at] = grow(left)
        a['nodes_falsenodeids'][at], a['nodes_falseleafs'][at] = grow(size - left)
        return at, 0
    for _ in range(count):
        roots.append(len(modes_))
        grow(leaves)
    if not missing:
        del a['nodes_missing_value_tracks_true']
    values = [v for at in sorted(sets) for v in list(sets[at]) + [np.nan]]
    if values:
        a['membership_values'] = nh.from_array(np.array(values, dtype))
    node = h.make_node('TreeEnsemble', ['x'], ['y'], domain=ML, n_targets=targets, aggregate_function=aggregate, post_transform=post, tree_roots=roots,
                       nodes_modes=nh.from_array(np.array(modes_, np.uint8)), nodes_splits=nh.from_array(np.array(splits, dtype)),
                       leaf_targetids=leaf_targets, leaf_weights=nh.from_array(np.array(leaf_weights, dtype)), **a)
    case(name, [node], {'x': features(dtype=dtype) if x is None else x}, {'y': T.DOUBLE if dtype == np.float64 else T.FLOAT}, 5)


whole = lambda: rng.choice(np.arange(0, 6), int(rng.integers(1, 4)), replace=False).astype(float)
for aggregate in range(4):
    for targets in (1, 3):
        ensemble(f'ensemble_aggregate{aggregate}_{targets}', 4, 6, range(6), targets, aggregate)
for post in range(5):
    ensemble(f'ensemble_post{post}_1', 1, 5, [0], 1, 1, post)
    ensemble(f'ensemble_post{post}_2', 1, 5, [0], 2, 1, post)
ensemble('ensemble_double', 5, 9, range(6), 2, dtype=np.float64)
ensemble('ensemble_plain', 5, 9, [0, 1], 2, missing=False)
small = np.array([[a, b, c] for a in range(6) for b in (0, 2, 5) for c in (1, 3)], np.float32)
ensemble('members_small', 3, 6, [6], members=whole, missing=False, x=small)
ensemble('members_missing', 3, 6, [6], members=whole, x=np.concatenate([small, np.full((1, 3), np.nan, np.float32)]))
ensemble('members_mixed', 3, 8, [0, 3, 6], 2, members=whole, missing=False, x=small)
ensemble('members_large', 2, 4, [6], members=lambda: rng.choice(np.arange(0, 200), 60, replace=False).astype(float), missing=False,
         x=rng.integers(0, 200, (40, 3)).astype(np.float32))
ensemble('members_between', 3, 6, [6], members=whole, missing=False, x=features(special=False))
write('trees.json.gz')
