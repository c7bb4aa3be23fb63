/** Memory after many batches is what it was after the first ones: in front, and in the engine. It takes minutes: `npm run test:long`. */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "@jest/globals";
import { builtService } from "../../support/built.ts";

const REQUESTS = 16_000;
/**
 * A leak of two kilobytes a request would be 8 MB from the third quarter to the last. Before, the heaps of the threads grow to their size, and so
 * do the tokenizers' caches of words.
 */
const MOST = 6e6;

/** Clients that ask for different things all the time; the least of each quarter is what is really held. */
const program = (index: string) => `
  import { openService } from ${JSON.stringify(index)};
  const least = { front: [Infinity, Infinity, Infinity, Infinity], engine: [Infinity, Infinity, Infinity, Infinity] };
  let next = 0;
  const note = (where, bytes) => {
    const quarter = Math.min(3, Math.floor((4 * next) / ${REQUESTS}));
    least[where][quarter] = Math.min(least[where][quarter], bytes);
  };
  const onEvent = (event) => event.type === "engine_memory" && note("engine", event.residentBytes);
  const service = openService({ maxBatchTokens: 128, timeoutMs: 600_000, onEvent });
  await service.settled();
  const asked = (i) => [
    { task: "fill-mask", inputs: [{ text: "The <mask> of room " + i }], parameters: { top_k: 1 + (i % 5) } },
    { task: "sentence-embedding", inputs: [{ text: "room " + i }, { text: "door " + i }], parameters: {} },
    { task: "feature-extraction", inputs: [{ text: "a ship, number " + i }], parameters: {} },
    { task: "fill-mask", inputs: [{ text: "no mask in " + i }], parameters: {} },
  ][i % 4];
  const client = async () => {
    while (next < ${REQUESTS}) {
      await service.ask(asked(next++), { signal: new AbortController().signal }).catch(() => {});
      if (next % 20 === 0) await service.tokenize(["room " + next], { add_special_tokens: true });
      if (next % 50 === 0) {
        globalThis.gc();
        const { rss, heapTotal, heapUsed } = process.memoryUsage();
        note("front", rss - (heapTotal - heapUsed)); // pages that V8 keeps for a heap to come are in nobody's use
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  await service.dispose();
  console.log(JSON.stringify(least));
`;

const whenLong = process.env.TYPEFORMER_LONG ? test : test.skip;

whenLong(
  `flat over ${REQUESTS} requests`,
  async () => {
    await builtService();
    const index = pathToFileURL(resolve("packages/serve/dist/index.js")).href;
    const { stdout, stderr } = spawnSync(process.execPath, ["--expose-gc", "--input-type=module", "-e", program(index)], {
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    const { front, engine } = JSON.parse(stdout) as Record<"front" | "engine", number[]>;
    process.stdout.write(`memory: ${JSON.stringify({ front, engine })}\n`);
    expect(front[3] - front[2]).toBeLessThan(MOST);
    expect(engine[3] - engine[2]).toBeLessThan(MOST);
  },
  900_000,
);
