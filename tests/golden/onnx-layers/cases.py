"""What the scripts of this folder share: small ONNX models, run by ONNX Runtime through tests/Redoubt.Onnx.Tests/onnxruntime.js."""
import base64, json, os, subprocess, sys
import numpy as np
from onnx import helper as h, numpy_helper as nh, TensorProto as T

HERE = os.path.dirname(os.path.abspath(__file__))
SCRIPT = os.path.join(HERE, '..', '..', 'Redoubt.Onnx.Tests', 'onnxruntime.js')


def wire(name, array):
    return {'name': name, 'type': array.dtype.name, 'dims': list(array.shape), 'data': base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()}


class Cases:
    def __init__(self):
        self.jobs = []

    def add(self, name, opset, nodes, inputs, outputs, constants=None, types=None, domains=()):
        """inputs and constants: name -> array; constants become initializers. types: name -> element type of outputs that are not float32."""
        infos = [h.make_tensor_value_info(k, h.mapping.NP_TYPE_TO_TENSOR_TYPE[v.dtype], v.shape) for k, v in inputs.items()]
        outs = [h.make_tensor_value_info(o, (types or {}).get(o, T.FLOAT), None) for o in outputs]
        inits = [nh.from_array(np.asarray(v), k) for k, v in (constants or {}).items()]
        graph = h.make_graph(nodes, name, infos, outs, inits)
        sets = [h.make_opsetid('', opset)] + [h.make_opsetid(d, 1) for d in domains]
        model = h.make_model(graph, opset_imports=sets, ir_version=8 if opset < 21 else 10, producer_name='golden')
        self.jobs.append({'name': name, 'model': base64.b64encode(model.SerializeToString()).decode(), 'inputs': [wire(k, v) for k, v in inputs.items()]})

    def write(self, file):
        done = subprocess.run(['node', SCRIPT], input=json.dumps(self.jobs), capture_output=True, text=True, check=True)
        for job, result in zip(self.jobs, json.loads(done.stdout)):
            if 'error' in result:
                sys.exit(f"{job['name']}: {result['error']}")
            job['outputs'] = result['outputs']
        with open(os.path.join(HERE, file), 'w') as out:
            out.write('[\n' + ',\n'.join(json.dumps(c) for c in self.jobs) + '\n]\n')
        print(file, len(self.jobs), 'cases')
