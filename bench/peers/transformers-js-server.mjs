/** The smallest server that a user of transformers.js writes: a request, a call of the pipeline, an answer. `node transformers-js-server.mjs '{ folder, threads, port }'` */
import { createServer } from "node:http";
import { basename, dirname, resolve } from "node:path";
import { env, pipeline } from "@huggingface/transformers";

const { folder, threads, port } = JSON.parse(process.argv[2]);
env.allowRemoteModels = false;
env.localModelPath = resolve(dirname(folder));
const embed = await pipeline("feature-extraction", basename(folder), {
  dtype: "fp32",
  device: "cpu",
  session_options: { intraOpNumThreads: threads, interOpNumThreads: 1 },
});

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { inputs } = JSON.parse(Buffer.concat(chunks).toString());
  const vectors = await embed(inputs, { pooling: "mean", normalize: true });
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(vectors.tolist()));
});
server.listen(port, "127.0.0.1", () => console.log("ready"));
