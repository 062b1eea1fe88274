// Times ONNX Runtime on the rows of a NumPy file, all in one run, and writes an output for comparison.
// Arguments: threads, model with one float32 input, X.npy (float32), output name, OUT.npy. One JSON line: the fastest of many runs, and the first run with loading.
const fs = require('fs');
const ort = require('onnxruntime-node');

function read(file) {
  const bytes = fs.readFileSync(file);
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, start);
  if (bytes[6] !== 1 || !header.includes("'<f4'") || header.includes("'fortran_order': True")) throw new Error(`${file}: not a plain float32 array`);
  const shape = header.match(/'shape': \(([^)]*)\)/)[1].split(',').filter(t => t.trim()).map(Number);
  return new ort.Tensor('float32', new Float32Array(bytes.buffer.slice(bytes.byteOffset + start)), shape);
}

function write(file, tensor) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tensor.dims.join(', ')},), }`;
  const header = text + ' '.repeat(63 - (10 + text.length) % 64) + '\n';
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  fs.writeFileSync(file, Buffer.concat([start, Buffer.from(header, 'latin1'), Buffer.from(tensor.data.buffer, tensor.data.byteOffset, tensor.data.byteLength)]));
}

const since = start => Number(process.hrtime.bigint() - start) / 1e6;

(async () => {
  const [threads, model, file, output, out] = process.argv.slice(2);
  const rows = read(file);
  const start = process.hrtime.bigint();
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: Number(threads), graphOptimizationLevel: 'all' });
  const feeds = { [session.inputNames[0]]: rows };
  const result = await session.run(feeds);
  const withLoading = since(start);
  write(out, result[output]);
  let milliseconds = Infinity;
  for (const end = Date.now() + 3000; Date.now() < end;) {
    const begin = process.hrtime.bigint();
    await session.run(feeds);
    milliseconds = Math.min(milliseconds, since(begin));
  }
  console.log(JSON.stringify({ rows: rows.dims[0], milliseconds, withLoading }));
})();
