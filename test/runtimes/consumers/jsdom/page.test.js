/** @jest-environment jsdom */
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { TextDecoder, TextEncoder } from "node:util";
import { pipeline } from "typeformer";
import mini from "typeformer-mini";

Object.assign(globalThis, { TextDecoder, TextEncoder }); // jsdom has none
Object.defineProperty(globalThis, "crypto", { value: webcrypto }); // its own makes no hashes

test("a component's test answers with files in memory: there is neither a worker nor fetch", async () => {
  const files = Object.fromEntries(Object.entries(mini).map(([part, { href }]) => [part, readFileSync(href.replace("file://", ""))]));
  const unmask = await pipeline("fill-mask", files);
  const [best] = await unmask("She opened the <mask> and walked into the room.");
  process.stdout.write(JSON.stringify({ token: best.token_str, score: best.score, backend: unmask.model.backend }));
}, 60_000);
