// Times ONNX Runtime on the networks that `redoubt bench --export` writes. Arguments: folder, threads.
const path = require('path');
const ort = require('onnxruntime-node');

const cases = [['resnet18', [3, 32, 32], 32], ['resnet20', [3, 32, 32], 64], ['mnist-cnn', [1, 28, 28], 128], ['mlp', [1, 28, 28], 128]];
const seconds = 1.5;

async function fastest(session, dimensions) {
  const count = dimensions.reduce((a, b) => a * b);
  const input = new ort.Tensor('float32', Float32Array.from({ length: count }, Math.random), dimensions);
  const feeds = { [session.inputNames[0]]: input };
  for (let i = 0; i < 3; i++) await session.run(feeds);
  let best = Infinity;
  const start = process.hrtime.bigint();
  for (let runs = 0; runs < 8 || Number(process.hrtime.bigint() - start) < seconds * 1e9; runs++) {
    const begin = process.hrtime.bigint();
    await session.run(feeds);
    best = Math.min(best, Number(process.hrtime.bigint() - begin) / 1e6);
  }
  return best;
}

(async () => {
  const [folder, threads] = process.argv.slice(2);
  for (const [model, shape, batch] of cases) {
    const options = { intraOpNumThreads: Number(threads || 2), graphOptimizationLevel: 'all' };
    const session = await ort.InferenceSession.create(path.join(folder, `${model}.onnx`), options);
    for (const rows of [batch, 1]) {
      const milliseconds = await fastest(session, [rows, ...shape]);
      console.log(JSON.stringify({ model, batch: rows, phase: 'forward', milliseconds }));
    }
  }
})();
