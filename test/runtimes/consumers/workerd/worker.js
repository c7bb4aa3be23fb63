import { pipeline } from "typeformer";

export default {
  /** Answers with one line of JSON. The model's files are the worker's static assets. */
  async fetch(request, env) {
    const asset = async (name) => (await env.ASSETS.fetch(new URL(name, request.url))).arrayBuffer();
    const model = {
      config: await asset("config.json"),
      tokenizer: await asset("tokenizer.json"),
      weights: await asset("model.safetensors"),
    };
    const unmask = await pipeline("fill-mask", model);
    const [best] = await unmask("She opened the <mask> and walked into the room.");
    return Response.json({ token: best.token_str, score: best.score, backend: unmask.model.backend });
  },
};
