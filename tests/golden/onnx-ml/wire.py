"""Shared by the scripts of this folder: collects models with inputs, runs ONNX Runtime on them, and writes the results."""
import base64, gzip, json, os, subprocess
import numpy as np
from onnx import helper as h, TensorProto as T

HERE = os.path.dirname(os.path.abspath(__file__))
SCRIPT = os.path.join(HERE, '..', '..', 'Redoubt.Onnx.Tests', 'onnxruntime.js')
NAMES = {'float32': T.FLOAT, 'float64': T.DOUBLE, 'int64': T.INT64, 'int32': T.INT32, 'bool': T.BOOL}
cases = []


def case(name, nodes, inputs, outputs, ml=1, opset=15, initializers=(), declared=None):
    """inputs: name -> array; outputs: name -> TensorProto type, or None for a sequence of maps."""
    infos = [h.make_tensor_value_info(k, NAMES[str(v.dtype)], (declared or {}).get(k, [None] + list(v.shape[1:]))) for k, v in inputs.items()]
    outs = [h.make_tensor_value_info(k, t, None) for k, t in outputs.items()]
    graph = h.make_graph(nodes, name, infos, outs, list(initializers))
    opsets = [h.make_opsetid('', opset), h.make_opsetid('ai.onnx.ml', ml)]
    model = h.make_model(graph, opset_imports=opsets, ir_version=8, producer_name='golden')
    assert all(c['name'] != name for c in cases), name
    cases.append({'name': name, 'model': base64.b64encode(model.SerializeToString()).decode(),
                  'inputs': [{'name': k, 'type': str(v.dtype), 'dims': list(v.shape),
                              'data': base64.b64encode(np.ascontiguousarray(v).tobytes()).decode()} for k, v in inputs.items()]})


def run(jobs):
    result = subprocess.run(['node', SCRIPT], input=json.dumps(jobs).encode(), stdout=subprocess.PIPE, check=True, cwd=HERE)
    return json.loads(result.stdout)


def write(file):
    results = run(cases)
    failed = [f"{c['name']}: {r['error']}" for c, r in zip(cases, results) if 'error' in r]
    if failed:
        raise SystemExit('\n'.join(failed))
    for c, r in zip(cases, results):
        c['outputs'] = r['outputs']
    text = json.dumps(cases, separators=(',', ':')).encode()
    with open(os.path.join(HERE, file), 'wb') as f:
        f.write(gzip.compress(text, 9, mtime=0))
    print(len(cases), 'cases,', os.path.getsize(os.path.join(HERE, file)), 'bytes')
    cases.clear()
