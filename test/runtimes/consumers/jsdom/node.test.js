import { webcrypto } from "node:crypto";
import { pipeline } from "typeformer";

Object.defineProperty(globalThis, "crypto", { value: webcrypto }); // jsdom's makes no hashes

test("a component's test answers with threads and the bundled model", async () => {
  const unmask = await pipeline("fill-mask");
  const [best] = await unmask("She opened the <mask> and walked into the room.");
  process.stdout.write(JSON.stringify({ token: best.token_str, score: best.score, backend: unmask.model.backend }));
}, 60_000);
