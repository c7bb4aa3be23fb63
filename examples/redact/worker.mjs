/** A worker that answers a body of JSON lines with the same lines, redacted. The model's files are its static assets. */
import { pipeline } from "typeformer";
import { redactor } from "./redact.mjs";

let ner; // one for all requests

export default {
  async fetch(request, { ASSETS }) {
    if (!request.body) return new Response("send lines of JSON\n", { status: 400 });
    const file = async (name) => (await ASSETS.fetch(new URL(`/${name}`, request.url))).arrayBuffer();
    const model = async () => ({
      config: await file("config.json"),
      tokenizer: await file("tokenizer.json"),
      weights: await file("model.safetensors"),
      files: { "tokenizer_config.json": await file("tokenizer_config.json") },
    });
    ner ??= await pipeline("token-classification", await model());
    return new Response(request.body.pipeThrough(redactor(ner)), { headers: { "content-type": "application/jsonl; charset=utf-8" } });
  },
};
