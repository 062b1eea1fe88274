// Runs a detector in ONNX Runtime, image by image. Arguments: model, IMAGES.npy (float32 [N,C,H,W], as the model takes them), SCORES.npy, BOXES.npy to write.
const fs = require('fs');
const ort = require('onnxruntime-node');

function read(file) {
  const bytes = fs.readFileSync(file);
  const start = 10 + bytes.readUInt16LE(8);
  const shape = bytes.toString('latin1', 10, start).match(/'shape': \(([^)]*)\)/)[1].split(',').filter(t => t.trim()).map(Number);
  return { data: new Float32Array(bytes.buffer.slice(bytes.byteOffset + start)), shape };
}

function write(file, data, shape) {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const header = text + ' '.repeat(63 - (10 + text.length) % 64) + '\n';
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  fs.writeFileSync(file, Buffer.concat([start, Buffer.from(header, 'latin1'), Buffer.from(data.buffer)]));
}

(async () => {
  const [model, file, scoresFile, boxesFile] = process.argv.slice(2);
  const images = read(file), [count, ...row] = images.shape, length = row.reduce((a, b) => a * b);
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 2 });
  const all = { scores: [], boxes: [] };
  for (let i = 0; i < count; i++) {
    const result = await session.run({ [session.inputNames[0]]: new ort.Tensor('float32', images.data.slice(i * length, (i + 1) * length), [1, ...row]) });
    for (const name of ['scores', 'boxes']) all[name].push(result[name]);
  }
  for (const [name, out] of [['scores', scoresFile], ['boxes', boxesFile]]) {
    const size = all[name][0].data.length, joined = new Float32Array(size * count);
    all[name].forEach((tensor, i) => joined.set(tensor.data, i * size));
    write(out, joined, [count, ...all[name][0].dims.slice(1)]);
  }
})();
