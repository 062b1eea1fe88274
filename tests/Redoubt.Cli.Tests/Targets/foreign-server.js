// A server that is not ours, for tests: ONNX Runtime behind a few lines of HTTP. Arguments: MODEL. Prints "Serving ADDRESS".
// POST /predict {"instances":[[…]]} gives scores, /classify gives labels, and /v2/models/m speaks the inference protocol with JSON tensors only.
// Every twentieth request is turned away with 503, as a busy service would. REDOUBT_ORT names a folder from which the package resolves; default: here.
'use strict';
const http = require('http');
const ort = require(require.resolve('onnxruntime-node', { paths: [process.env.REDOUBT_ORT || process.cwd()] }));

let requests = 0;

async function run(session, rows) {
  const shape = [rows.length, 1, 8, 8];
  const feeds = { [session.inputNames[0]]: new ort.Tensor('float32', Float32Array.from(rows.flat(Infinity)), shape) };
  const output = (await session.run(feeds))[session.outputNames[0]];
  const classes = output.dims[1];
  return rows.map((_, i) => Array.from(output.data.slice(i * classes, (i + 1) * classes)));
}

async function answer(session, path, text) {
  const input = session.inputNames[0];
  if (path === '/v2') return { name: 'foreign', version: '1', extensions: [] };
  if (path === '/v2/models/m') {
    return {
      name: 'm', versions: ['1'], platform: 'onnxruntime',
      inputs: [{ name: input, datatype: 'FP32', shape: [-1, 1, 8, 8] }], outputs: [{ name: 'scores', datatype: 'FP32', shape: [-1, 10] }],
    };
  }
  if (++requests % 20 === 0) return null;
  const request = JSON.parse(text);
  if (path === '/predict') return { predictions: (await run(session, request.instances)).map(scores => ({ scores })) };
  if (path === '/classify') return { labels: (await run(session, request.instances)).map(s => s.indexOf(Math.max(...s))) };
  const tensor = request.inputs[0];
  const size = tensor.data.length / tensor.shape[0];
  const scores = await run(session, tensor.shape[0] ? Array.from({ length: tensor.shape[0] }, (_, i) => tensor.data.slice(i * size, (i + 1) * size)) : []);
  return { id: null, model_name: 'm', outputs: [{ data: scores, name: 'scores', datatype: 'FP32', shape: [scores.length, 10] }] };
}

async function main() {
  const options = { intraOpNumThreads: 1, logSeverityLevel: 4 };
  const session = await ort.InferenceSession.create(process.argv[2], options);
  const server = http.createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    try {
      const result = await answer(session, request.url, text);
      response.writeHead(result ? 200 : 503, { 'content-type': 'application/json', ...(result ? {} : { 'retry-after': '0' }) });
      response.end(JSON.stringify(result || { error: 'busy' }));
    } catch (e) {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: String(e.message || e) }));
    }
  });
  server.listen(0, '127.0.0.1', () => console.log(`Serving http://127.0.0.1:${server.address().port}/v2/models/m`));
}

main();
