/** A tokenizer that was given more tokens than the model has rows for. */
import { readFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { pipeline } from "../../src/doors/node.ts";

const file = async (name: string) => new Uint8Array(await readFile(`weights/mini/${name}`));
const tokenizerJson = JSON.parse(await readFile("weights/mini/tokenizer.json", "utf8"));
const id = 12_288;
const added = { id, content: "<A1>", single_word: false, lstrip: false, rstrip: false, normalized: false, special: false };
const tokenizer = new TextEncoder().encode(JSON.stringify({ ...tokenizerJson, added_tokens: [...tokenizerJson.added_tokens, added] }));
const place = { config: await file("config.json"), tokenizer, weights: await file("model.safetensors") };
const refused = {
  code: "invalid_input",
  message: expect.stringMatching(/the token "<A1>" has the id 12288, and the model has a vocabulary of 12288.*resize_token_embeddings/),
};

test("it knows the token", async () => {
  const { tokenizer } = await pipeline("fill-mask", place);
  expect(tokenizer.tokenToId("<A1>")).toBe(id);
});

test.each(["reference", "cpu", "wasm"])("on %s it can be neither a target nor a word of a text", async (backend) => {
  const unmask = await pipeline("fill-mask", place, { backend });
  await expect(unmask("The sky is <mask>.", { targets: [" blue", "<A1>"] })).rejects.toMatchObject(refused);
  await expect(unmask("The <A1> is <mask>.")).rejects.toMatchObject(refused);
  const [best] = await unmask("The sky is <mask>.", { targets: [" blue", " red"] });
  expect(best.score).toBeGreaterThan(0);
  const extract = await pipeline("feature-extraction", place, { backend });
  await expect(extract(["The sky.", "The <A1>."])).rejects.toMatchObject(refused);
});
