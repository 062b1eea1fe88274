// Runs ONNX models in ONNX Runtime for tests. Standard input: [{model, inputs: [{name, type, dims, data}]}] with base64 bytes in model and data.
// Text tensors are a JSON list. Standard output: [{outputs: [{name, type, dims, data}]} or {error}]. REDOUBT_ORT names a folder from which the package resolves; default: here.
'use strict';
const folder = process.env.REDOUBT_ORT || process.cwd();
const ort = require(require.resolve('onnxruntime-node', { paths: [folder] }));
const arrays = {
  float32: Float32Array, float64: Float64Array, int64: BigInt64Array, uint64: BigUint64Array, int32: Int32Array, uint32: Uint32Array,
  int16: Int16Array, uint16: Uint16Array, int8: Int8Array, uint8: Uint8Array, bool: Uint8Array, float16: Uint16Array,
};

function read(tensor) {
  const bytes = Uint8Array.from(Buffer.from(tensor.data, 'base64'));
  return new ort.Tensor(tensor.type, new arrays[tensor.type](bytes.buffer), tensor.dims);
}

function write(name, tensor) {
  const data = tensor.type === 'string' ? Buffer.from(JSON.stringify(tensor.data)) : tensor.data;
  return { name, type: tensor.type, dims: Array.from(tensor.dims, Number), data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64') };
}

async function run(job) {
  try {
    const options = { graphOptimizationLevel: 'disabled', intraOpNumThreads: 1, logSeverityLevel: 4 };
    const session = await ort.InferenceSession.create(Buffer.from(job.model, 'base64'), options);
    const feeds = {};
    for (const input of job.inputs) if (session.inputNames.includes(input.name)) feeds[input.name] = read(input);
    const results = await session.run(feeds);
    return { outputs: session.outputNames.map(name => write(name, results[name])) };
  } catch (e) {
    return { error: String(e.message || e) };
  }
}

async function main() {
  let text = '';
  for await (const part of process.stdin) text += part;
  const results = [];
  for (const job of JSON.parse(text)) results.push(await run(job));
  process.stdout.write(JSON.stringify(results));
}

main();
