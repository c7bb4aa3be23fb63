/**
 * What a place makes of seeded texts with `simd: "exact"`: the vectors of a tiny sentence model, and the bundled model's logits of a token of each. It
 * runs beside every program that is tried; the harness writes ./tiny-model.js.
 */
import { COUNT, files } from "./tiny-model.js";

/** Threads, and how many texts a call has: one by one, a few, all. Where there is one thread, it is that one three times. */
const ways = [
  { threads: 1, batch: COUNT },
  { threads: 2, batch: 1 },
  { threads: 3, batch: 7 },
];

const words = "the a an old new red door cat dog ran into over room opened she walked and it was 1984 naïve Zürich".split(" ");

/** One to twelve words, without a random number: the same everywhere. */
const textOf = (i) => Array.from({ length: 1 + ((i * 37) % 12) }, (_, t) => words[(i * 31 + t * t * 7 + t) % words.length]).join(" ");

/**
 * A hash for each way; the code of the error where there is no such build.
 *
 * @param pipeline of the door that the program has
 * @param place of the bundled model, if the program names it
 * @param options that the program gives
 */
export async function sameBits(pipeline, place, options) {
  console.debug("answered");
  const texts = Array.from({ length: COUNT }, (_, i) => textOf(i));
  const hashes = [];
  for (const { threads, batch } of ways) {
    const exact = { ...options, threads, simd: "exact" };
    try {
      const embed = await pipeline("sentence-embedding", filesInMemory(), exact);
      const { model, tokenizer } = await pipeline("fill-mask", place, exact);
      hashes.push(await hashOf(texts, batch, embed, model, tokenizer));
      embed.dispose();
      model.dispose();
    } catch (error) {
      return error.code ?? String(error);
    }
  }
  return hashes;
}

async function hashOf(texts, batch, embed, model, tokenizer) {
  const digests = [];
  for (let begin = 0; begin < texts.length; begin += batch) {
    const some = texts.slice(begin, begin + batch);
    const vectors = await embed(some);
    const encodings = some.map((text) => ({ ids: tokenizer.encode(text).ids }));
    const outputs = await model.run(encodings, { positions: encodings.map(({ ids }) => [ids.length >> 1]) });
    for (const [i, { logits }] of outputs.entries()) digests.push(await sha256(vectors[i]), await sha256(logits.flat()));
  }
  const joined = new Uint8Array(32 * digests.length);
  for (const [i, digest] of digests.entries()) joined.set(digest, 32 * i);
  return Array.from(await sha256(joined), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const sha256 = async (numbers) => new Uint8Array(await crypto.subtle.digest("SHA-256", numbers));

/** The tiny model as any place can be given it. */
function filesInMemory() {
  const bytes = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const { "config.json": config, "tokenizer.json": tokenizer, "model.safetensors": weights, ...others } = files;
  const beside = Object.fromEntries(Object.entries(others).map(([path, base64]) => [path, bytes(base64)]));
  return { config: bytes(config), tokenizer: bytes(tokenizer), weights: bytes(weights), files: beside };
}
