/** The engine in a worker: on Node in processes of their own with the built package, and by its messages alone in this one. */
import { readFile } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, jest, test } from "@jest/globals";
import { writeSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import {
  type LoadOptions,
  loadModel,
  type ModelParts,
  type ProgressEvent,
  pipeline,
  type RunOptions,
  Tensor,
  type TokenIds,
} from "../../src/doors/node.ts";
import { type AnyWorker, READY, serveModel } from "../../src/loading/index.ts";
import { nodePlatform } from "../../src/loading/node-platform.ts";
import { generatedTensors } from "../golden/generated-tensors.ts";
import { built, onBuilt, settledMemory } from "../support/built.ts";

await built();

const sentence = "She opened the <mask> and walked into the room.";

/** Settles what a promise comes to, in a form that prints. */
const settled = `const settled = (work) => work.then(() => "answered", ({ name, code, message, cause }) => ({ name, code, message, cause: cause?.message }));`;

test("its answers are those of this thread: ranks, logits, taps, vectors, one by one and together", () => {
  const [inWorker, here] = onBuilt(`
    import { createHash } from "node:crypto";
    const sentence = ${JSON.stringify(sentence)};
    const bits = (array) => [array.constructor.name, array.length, createHash("sha256").update(array).digest("hex")];
    const plain = (value) => JSON.stringify(value, (_, part) => (ArrayBuffer.isView(part) ? bits(part) : part));
    const answers = [];
    for (const worker of [true, undefined]) {
      const unmask = await pipeline("fill-mask", undefined, { worker, threads: 2 });
      const embed = await pipeline("feature-extraction", "./weights/mini", { worker });
      const { model, tokenizer } = unmask;
      const encodings = [sentence, "A <mask>."].map((text) => tokenizer.encode(text));
      answers.push([model.backend, model.config, ...await Promise.all([
        unmask(sentence),
        unmask([sentence, "The <mask> opened the <mask>."], { top_k: 3 }),
        unmask(sentence, { targets: [" door", " table"] }),
        embed(["The ship left.", "Prices fell."], { pooling: "mean", normalize: true }),
        embed(sentence),
        model.run(encodings[0], { taps: ["layer.3.attention.probs", "layer.5.attention.query", "logits"], positions: [4], lens: true }),
        model.run(encodings, { ablate: [{ layer: 0, head: 11 }], attention: "causal" }),
      ])].map(plain));
      const { logits, taps } = await model.run(encodings[0], { taps: ["layer.5.attention.query"] });
      answers.at(-1).push([logits.get(4, 932), taps["layer.5.attention.query"].pick(3).transpose(1, 0).shape]); // tensors, not their fields
    }
    console.log(JSON.stringify(answers));
  `) as unknown[][];
  expect(here[2]).toContain(" door");
  expect(inWorker).toEqual(here);
});

test("a model is the same files there; those in memory stay with the caller", () => {
  const answers = onBuilt(`
    import { existsSync, readFileSync } from "node:fs";
    import { createServer } from "node:http";
    const server = createServer((request, response) => {
      const file = "weights/mini" + request.url;
      existsSync(file) ? response.end(readFileSync(file)) : response.writeHead(404).end();
    }).listen(0);
    await new Promise((resolve) => server.once("listening", resolve));
    const [config, tokenizer, weights] = ["config.json", "tokenizer.json", "model.safetensors"].map((name) => readFileSync("weights/mini/" + name));
    const address = "http://127.0.0.1:" + server.address().port + "/";
    const places = [
      { config, tokenizer: tokenizer.buffer.slice(tokenizer.byteOffset, tokenizer.byteOffset + tokenizer.length), weights },
      { config: new Blob([config]), tokenizer: new Blob([tokenizer]), weights: new Blob([weights]) },
      { config: new URL("config.json", address), tokenizer, weights: new URL("model.safetensors", address) },
      address,
    ];
    const found = [];
    for (const place of places) {
      const unmask = await pipeline("fill-mask", place, { worker: true });
      found.push((await unmask(${JSON.stringify(sentence)}, { top_k: 1 }))[0].token);
    }
    server.close();
    server.closeAllConnections();
    console.log(JSON.stringify([...found, weights.length]));
  `);
  expect(answers).toEqual([932, 932, 932, 932, 10219656]);
});

test("timers fire while it computes, as they do not in this thread", () => {
  const { inWorker, here } = onBuilt(
    `
    const text = "The rain had stopped, and the street was empty. ".repeat(9) + "Then the <mask> opened.";
    const fired = {}; // how often a timer did during each call
    for (const [name, worker] of [["inWorker", true], ["here", false]]) {
      const unmask = await pipeline("fill-mask", undefined, { worker, threads: 1 });
      let count = 0;
      const clock = setInterval(() => count++, 1);
      fired[name] = [];
      for (let call = 0; call < 5; call++) {
        count = 0;
        await unmask(Array(16).fill(text));
        fired[name].push(count);
      }
      clearInterval(clock);
    }
    console.log(JSON.stringify(fired));
  `,
    120_000,
  ) as Record<"inWorker" | "here", number[]>;
  expect(Math.min(...here)).toBeGreaterThan(0); // between two parts of a pass
  expect(Math.max(...inWorker)).toBeGreaterThan(5 * Math.max(...here));
});

test("it ends by dispose, twice is once; what is under way is answered, what comes later is refused", () => {
  const { answered, later, left } = onBuilt(`
    ${settled}
    const unmask = await pipeline("fill-mask", undefined, { worker: true, threads: 2 });
    const underWay = [1, 2, 3].map(() => settled(unmask(${JSON.stringify(sentence)})));
    unmask.dispose();
    unmask.dispose();
    const later = await settled(unmask(${JSON.stringify(sentence)}));
    const answered = await Promise.all(underWay);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const left = process.getActiveResourcesInfo().filter((name) => name.includes("Worker") || name === "MessagePort");
    console.log(JSON.stringify({ answered, later, left }));
  `) as Record<string, unknown>;
  expect(answered).toEqual(["answered", "answered", "answered"]);
  expect(later).toMatchObject({ name: "TypeformerError", code: "disposed" });
  expect(left).toEqual([]);
});

test("models come and go: memory is given back", () => {
  const { grown } = onBuilt(
    `
    ${settledMemory}
    const open = async () => (await loadModel(undefined, { worker: true, threads: 2 })).dispose();
    for (let i = 0; i < 5; i++) await open();
    const before = await settledMemory();
    for (let i = 0; i < 15; i++) await open();
    console.log(JSON.stringify({ grown: ((await settledMemory()) - before) / 1e6 }));
  `,
  ) as { grown: number };
  expect(grown).toBeLessThan(150); // MB; one model is 21
});

test("a signal ends a call at once and the next one is answered; it ends loading too", () => {
  const { computing, next, loading, reason } = onBuilt(`
    ${settled}
    const unmask = await pipeline("fill-mask", undefined, { worker: true });
    const controller = new AbortController();
    const long = settled(unmask(Array(500).fill("The sky is <mask>."), { signal: controller.signal }));
    setTimeout(() => controller.abort(), 5);
    const computing = await long;
    const next = await settled(unmask("The sky is <mask>."));
    const whileLoading = new AbortController();
    const progress_callback = ({ file, status }) => file === "model.safetensors" && status === "progress" && whileLoading.abort(new Error("enough"));
    const loading = await settled(loadModel(undefined, { worker: true, signal: whileLoading.signal, progress_callback }));
    const before = await settled(loadModel(undefined, { worker: true, signal: AbortSignal.abort() }));
    console.log(JSON.stringify({ computing, next, loading, reason: before.code }));
  `) as Record<string, unknown>;
  expect(computing).toMatchObject({ name: "TypeformerError", code: "aborted", message: "the pass was aborted by its signal" });
  expect(next).toBe("answered");
  expect(loading).toMatchObject({ code: "aborted", cause: "enough" });
  expect(reason).toBe("aborted");
});

test("a worker that dies rejects what is under way, and what comes later, with a typed error", () => {
  const { underWay, later, memory } = onBuilt(`
    import { once } from "node:events";
    import { Worker } from "node:worker_threads";
    ${settled}
    let mine;
    const ends = () => (mine = new Worker(new URL(import.meta.resolve("typeformer/worker")), { execArgv: [] }));
    const unmask = await pipeline("fill-mask", undefined, { worker: ends });
    const calls = [1, 2].map(() => settled(unmask(Array(200).fill("The sky is <mask>."))));
    mine.terminate();
    const underWay = await Promise.all(calls);
    const later = await settled(unmask("The sky is <mask>."));
    const { port1: command, port2: workerData } = new MessageChannel();
    const grow = "const kept = []; for (;;) kept.push(Array(5e5).fill(0));"; // 4 MB at a time: Node ends a process whose worker overshoots by 16
    const script = "import('typeformer/worker'); require('worker_threads').workerData.once('message', () => { " + grow + " });";
    const resourceLimits = { maxOldGenerationSizeMb: 60 };
    const grows = () => (mine = new Worker(script, { eval: true, execArgv: [], resourceLimits, workerData, transferList: [workerData] }));
    const model = await loadModel(undefined, { worker: grows, threads: 1 });
    mine.ref();
    command.postMessage("grow");
    await once(mine, "error");
    command.close();
    const memory = await settled(model.run({ ids: [0, 2] }));
    console.log(JSON.stringify({ underWay, later, memory }));
  `) as { underWay: unknown[]; later: unknown; memory: unknown };
  const ended = expect.objectContaining({
    name: "TypeformerError",
    code: "backend_unavailable",
    message: expect.stringMatching(/the worker.*ended: .*Load the model again/),
  });
  expect([...underWay, later]).toEqual([ended, ended, ended]);
  expect(memory).toMatchObject({ name: "TypeformerError", code: "out_of_memory" });
});

/** A model with a classifier in the place of its head. */
async function headless(): Promise<ModelParts> {
  const config = JSON.parse(await readFile("test/golden/tiny/config.json", "utf8"));
  const tensors = await generatedTensors(config, 5);
  for (const name of [...tensors.keys()]) if (name.startsWith("lm_head.")) tensors.delete(name);
  tensors.set("classifier.weight", new Tensor(new Float32Array(12), [2, 6]));
  const tokenizer = new Uint8Array(await readFile("weights/mini/tokenizer.json"));
  return { config: new TextEncoder().encode(JSON.stringify(config)), tokenizer, weights: writeSafetensors(tensors) };
}

const ports: MessagePort[] = [];
afterEach(() => {
  for (const port of ports.splice(0)) port.close(); // an open one would keep this process alive
});

/** A worker in name only: the engine's program answers in this thread. */
function pretended(said: unknown[] = []): AnyWorker {
  const hearing = new Map<string, (value: unknown) => void>();
  const worker = {
    on: (name: string, hear: (value: unknown) => void) => hearing.set(name, hear),
    postMessage({ typeformer }: { typeformer: MessagePort }) {
      ports.push(typeformer);
      const post = typeformer.postMessage.bind(typeformer) as (...message: unknown[]) => void;
      typeformer.postMessage = (...message: unknown[]) => {
        said.push(message[0]);
        post(...message);
      };
      serveModel(typeformer, nodePlatform);
    },
    terminate() {},
  };
  setTimeout(() => hearing.get("message")?.(READY));
  return worker as AnyWorker;
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => "no error",
    ({ name, code, message }) => ({ name, code, message }),
  );

describe("errors are those of this thread", () => {
  const calls: [string, (worker: LoadOptions["worker"]) => Promise<unknown>][] = [
    ["an unknown tap", async (worker) => (await loadModel(undefined, { worker })).run({ ids: [0] }, { taps: ["layer.9.mlp.up"] })],
    ["an unknown option", async (worker) => (await loadModel(undefined, { worker })).run({ ids: [0] }, { tap: 1 } as RunOptions)],
    ["ids out of range", async (worker) => (await loadModel(undefined, { worker })).encode([{ ids: [-1] }])],
    [
      "positions of another batch",
      async (worker) => (await loadModel(undefined, { worker })).run([{ ids: [0] }], { positions: [[0], [1]] }),
    ],
    ["an unknown backend", (worker) => loadModel(undefined, { worker, backend: "wgpu" })],
    ["a place that is none", (worker) => loadModel("./nowhere", { worker })],
    ["files that are none", (worker) => loadModel({ config: "a", tokenizer: "b", weights: "c" } as unknown as ModelParts, { worker })],
    ["a folder without a model", (worker) => loadModel("./src", { worker })],
  ];
  test.each(calls)("%s", async (_, work) => {
    const here = await failure(work(false));
    expect(here).toMatchObject({ name: "TypeformerError", code: expect.any(String) });
    expect(await failure(work(() => pretended()))).toEqual(here);
  });

  test("a model without its head", async () => {
    const model = await loadModel(await headless(), { worker: () => pretended(), onWarning: () => {} });
    await expect(model.run({ ids: [0] })).rejects.toMatchObject({ code: "missing_head", message: model.missing("mlm") });
    await expect(pipeline("fill-mask", await headless(), { worker: () => pretended(), onWarning: () => {} })).rejects.toMatchObject({
      code: "missing_head",
    });
  });

  test("what cannot be sent is told from what cannot be computed", async () => {
    const model = await loadModel(undefined, { worker: () => pretended() });
    const encoding = { ids: [0, 2], attention_mask: () => 1 } as unknown as TokenIds;
    await expect(model.encode([encoding])).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("worker: false"),
    });
    await expect(model.encode([{ ids: [0, 2] }])).resolves.toHaveLength(1);
  });
});

test("an aborted call is rejected at once, and the worker hears of it and stops computing", async () => {
  const said: unknown[] = [];
  const model = await loadModel(undefined, { worker: () => pretended(said) });
  const controller = new AbortController();
  const long = { ids: Array.from({ length: 100 }, (_, i) => i) };
  const call = failure(model.encode(Array(128).fill(long), { signal: controller.signal }));
  setTimeout(() => controller.abort(), 60);
  expect(await call).toMatchObject({ code: "aborted" });
  await model.encode([{ ids: [0, 2] }]); // passes are answered in order
  expect(said.at(-2)).toMatchObject({ error: { code: "aborted", message: "the pass was aborted by its signal" } });
  expect(said.at(-1)).toMatchObject({ result: [{ shape: [2, 192] }] });
});

describe("what is told while it loads", () => {
  test("comes as on this thread, each file's in its order", async () => {
    // Small files are read side by side: which of them is told of first is the file system's to say.
    const told = async (worker: LoadOptions["worker"]) => {
      const events: ProgressEvent[] = [];
      await pipeline("fill-mask", undefined, { worker, progress_callback: (event) => void events.push(event) });
      const file = (event: ProgressEvent) => ("file" in event ? event.file : "");
      return events.sort((one, other) => file(one).localeCompare(file(other)));
    };
    expect(await told(() => pretended())).toEqual(await told(false));
  });

  test("a warning comes once", async () => {
    const warnings: string[] = [];
    const model = await loadModel(await headless(), { worker: () => pretended(), onWarning: (message) => warnings.push(message) });
    expect(warnings).toEqual([expect.stringContaining("classifier.weight")]);
    model.dispose();
  });

  test("what the caller's function throws ends the load", async () => {
    const progress_callback = () => {
      throw new RangeError("mine");
    };
    await expect(loadModel(undefined, { worker: () => pretended(), progress_callback })).rejects.toThrow("mine");
  });
});

describe("the option", () => {
  test.each([1, "yes", null, {}])("%p is refused", async (worker) => {
    await expect(pipeline("fill-mask", undefined, { worker } as object)).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining("worker: expected true, false or a function"),
    });
  });

  test("a function must give a worker", async () => {
    const worker = (() => undefined) as unknown as () => AnyWorker;
    await expect(loadModel(undefined, { worker })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining("nothing"),
    });
  });
});

describe("where no worker can be started, this thread computes and says so", () => {
  test("one that is refused", async () => {
    const worker = () => {
      throw new Error("another origin");
    };
    const unmask = await pipeline("fill-mask", undefined, { worker });
    expect(unmask.model.backend).toMatch(/^wasm \(.*\); in this thread, since no worker could be started: another origin$/);
    expect(await unmask(sentence)).toHaveLength(5);
  });

  test("one whose file is not there", async () => {
    const { backend } = await loadModel(undefined, { worker: () => new Worker("./nowhere.js") });
    expect(backend).toMatch(/no worker could be started: .*nowhere\.js/);
  });

  test("one whose script does something else", async () => {
    jest.useFakeTimers();
    const worker = new Worker("setInterval(() => {}, 1e6); require('worker_threads').parentPort.postMessage('hello')", { eval: true });
    const exit = new Promise((resolve) => worker.once("exit", resolve));
    const loading = loadModel(undefined, { worker: () => worker });
    await jest.advanceTimersByTimeAsync(30_000);
    jest.useRealTimers();
    expect((await loading).backend).toMatch(/no worker could be started: it did not answer: .*typeformer\/worker/);
    await exit;
  });
});
