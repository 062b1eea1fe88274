"""Small ONNX models with the outputs of ONNX Runtime; what corners.py and operators.py share.

Needs python3-onnx, node and the npm package onnxruntime-node; REDOUBT_ORT names a folder from which that package resolves.
"""
import base64, json, os, subprocess, sys
import numpy as np, onnx
from onnx import helper as h, numpy_helper as nh, TensorProto as T

HERE = os.path.dirname(os.path.abspath(__file__))
SCRIPT = os.path.join(HERE, '..', '..', 'Redoubt.Onnx.Tests', 'onnxruntime.js')
rng = np.random.default_rng(20260101)
NAMES = {np.dtype('float32'): 'float32', np.dtype('float64'): 'float64', np.dtype('int64'): 'int64', np.dtype('int32'): 'int32', np.dtype('bool'): 'bool',
         np.dtype('uint8'): 'uint8', np.dtype('int8'): 'int8'}
cases = []


def case(name, opset, nodes, inputs, outputs=('y',), constants=None, types=None):
    """inputs and constants: name -> array; constants become initializers."""
    infos = [h.make_tensor_value_info(k, onnx.helper.mapping.NP_TYPE_TO_TENSOR_TYPE[v.dtype], v.shape) for k, v in inputs.items()]
    types = types or {}
    outs = [h.make_tensor_value_info(o, types.get(o, T.FLOAT), None) for o in outputs]
    inits = [nh.from_array(np.asarray(v), k) for k, v in (constants or {}).items()]
    graph = h.make_graph(nodes, name, infos, outs, inits)
    model = h.make_model(graph, opset_imports=[h.make_opsetid('', opset)], ir_version=8, producer_name='golden')
    job = {'name': name, 'model': base64.b64encode(model.SerializeToString()).decode(),
           'inputs': [{'name': k, 'type': NAMES[v.dtype], 'dims': list(v.shape), 'data': base64.b64encode(np.ascontiguousarray(v).tobytes()).decode()} for k, v in inputs.items()]}
    cases.append(job)


def f(*shape):
    return rng.standard_normal(shape).astype(np.float32)


def i64(*values):
    return np.array(values, np.int64)


def n(op, ins, outs=('y',), **attributes):
    return h.make_node(op, list(ins), list(outs), **attributes)


def scalar(v, dtype=np.float32):
    return np.array(v, dtype)


def write(name):
    """Runs all cases and writes them with their outputs."""
    done = subprocess.run(['node', SCRIPT], input=json.dumps(cases), capture_output=True, text=True, check=True)
    failed = []
    for job, result in zip(cases, json.loads(done.stdout)):
        if 'error' in result:
            failed.append(f"{job['name']}: {result['error']}")
        job['outputs'] = result.get('outputs')
    if failed:
        sys.exit('\n'.join(failed))
    with open(os.path.join(HERE, name), 'w') as out:
        out.write('[\n' + ',\n'.join(json.dumps(c) for c in cases) + '\n]\n')
    print(len(cases), 'cases')
