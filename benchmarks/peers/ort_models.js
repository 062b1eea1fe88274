// Times ONNX Runtime's forward pass on model files. Arguments: threads, batch sizes (as in 1,32), files.
// A file that fixes its batch is run row by row. Random numbers in [0, 1); integers are zero. One JSON line per case.
const path = require('path');
const ort = require('onnxruntime-node');

const seconds = 0.7;
const arrays = { float32: Float32Array, float64: Float64Array, int64: BigInt64Array, int32: Int32Array, bool: Uint8Array, uint8: Uint8Array, int8: Int8Array };

function tensor(metadata, rows) {
  const dimensions = metadata.shape.map((d, axis) => (typeof d === 'number' && d > 0 ? d : axis === 0 ? rows : 1));
  const count = dimensions.reduce((a, b) => a * b, 1);
  const data = metadata.type === 'float16' ? new Uint16Array(count).fill(0x3800) : new arrays[metadata.type](count);
  if (metadata.type.startsWith('float') && metadata.type !== 'float16') for (let i = 0; i < count; i++) data[i] = Math.random();
  return new ort.Tensor(metadata.type, data, dimensions);
}

async function fastest(run) {
  for (let i = 0; i < 3; i++) await run();
  let best = Infinity;
  const start = process.hrtime.bigint();
  for (let runs = 0; runs < 8 || Number(process.hrtime.bigint() - start) < seconds * 1e9; runs++) {
    const begin = process.hrtime.bigint();
    await run();
    best = Math.min(best, Number(process.hrtime.bigint() - begin) / 1e6);
  }
  return best;
}

(async () => {
  const [threads, batches, ...files] = process.argv.slice(2);
  for (const file of files) {
    const model = path.basename(path.dirname(file));
    try {
      const session = await ort.InferenceSession.create(file, { intraOpNumThreads: Number(threads), graphOptimizationLevel: 'all' });
      const open = session.inputMetadata.every(m => m.shape.length > 0 && !(typeof m.shape[0] === 'number' && m.shape[0] > 0));
      for (const batch of batches.split(',').map(Number)) {
        const rows = open ? batch : 1;
        const feeds = Object.fromEntries(session.inputMetadata.map(m => [m.name, tensor(m, rows)]));
        const milliseconds = await fastest(async () => {
          for (let run = 0; run < batch / rows; run++) await session.run(feeds);
        });
        console.log(JSON.stringify({ model, batch, milliseconds, open }));
      }
    } catch (error) {
      console.log(JSON.stringify({ model, error: String(error.message).slice(0, 200) }));
    }
  }
})();
