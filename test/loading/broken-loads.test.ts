/** What goes wrong while threads lay out what was read and more is being read: a typed error, and nothing is left of the load. */
import { once } from "node:events";
import { existsSync, readdirSync, readlinkSync, truncateSync } from "node:fs";
import { cp, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { afterAll, beforeEach, expect, test } from "@jest/globals";
import type { Helper, Recruit } from "../../src/backends/recruit.ts";
import { filesIn } from "../../src/checkpoint/files/node-files.ts";
import { openSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { modelFrom } from "../../src/loading/index.ts";
import { built } from "../support/built.ts";

const scratch = await mkdtemp(join(tmpdir(), "typeformer-broken-"));
afterAll(() => rm(scratch, { recursive: true }));

const weights = join(scratch, "model.safetensors");
beforeEach(() => cp("weights/mini", scratch, { recursive: true }));

await built();

/** The threads that are at work. */
let threads = 0;
const recruit: Recruit = async (assignment) => {
  const worker = new Worker(resolve("dist/backends/wasm/node-helper.js"), { workerData: assignment });
  await once(worker, "message");
  threads++;
  const dismiss = () => {
    threads--;
    void worker.terminate();
  };
  return { dismiss } satisfies Helper;
};
const platform = { cores: () => 3, recruit: () => recruit };

/** The same where a thread starts when all weights have long been read. */
const slowPlatform = {
  cores: () => 3,
  recruit: (): Recruit => async (assignment) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    return recruit(assignment);
  },
};

interface Trouble {
  /** Told of each read of the weights before it begins: its number from 1, and where it begins in the file. */
  onRead?(number: number, begin: number): void;
  signal?: AbortSignal;
}

const load = ({ onRead, signal }: Trouble = {}, on = platform) => {
  const plain = filesIn(scratch);
  let reads = 0;
  const open = async (file: string) => {
    const source = await plain.open(file);
    if (!source?.readInto || file !== "model.safetensors") return source;
    const readInto = (begin: number, target: Uint8Array) => {
      onRead?.(++reads, begin);
      return source.readInto?.(begin, target) ?? Promise.reject(new Error("it cannot be read into memory"));
    };
    return { ...source, readInto };
  };
  return modelFrom({ ...plain, open }, { signal, simd: "plain" }, on);
};

/** Of the weights' file, what this process has open; a system that does not tell has none. */
function openHandles(): string[] {
  const folder = "/proc/self/fd";
  if (!existsSync(folder)) return [];
  const targets = readdirSync(folder).map((fd) => {
    try {
      return readlinkSync(join(folder, fd));
    } catch {
      return ""; // closed by now
    }
  });
  return targets.filter((target) => target.startsWith(weights));
}

async function expectNothingLeft(): Promise<void> {
  expect(threads).toBe(0);
  expect(openHandles()).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 20)); // a promise that nobody asks would be told of by now
}

test("sound, it is read with all threads, which a model gives back with the rest", async () => {
  const model = await load();
  expect([threads, model.facts.backend]).toEqual([2, expect.stringMatching(/3 threads/)]);
  expect(openHandles()).toEqual([]);
  model.dispose();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await expectNothingLeft();
});

test("threads that start late are waited for when all else is done; the weights lie as with them", async () => {
  const [early, late] = [await load(), await load({}, slowPlatform)];
  expect(late.facts.backend).toBe(early.facts.backend);
  const answers = [early, late].map((model) => model.answer("encode", [[{ ids: Int32Array.of(0, 7, 8, 9, 2) }]]));
  expect(await answers[1]).toEqual(await answers[0]);
  for (const model of [early, late]) model.dispose();
});

test("where the load fails before they have started, they end when they have", async () => {
  const onRead = (read: number, begin: number) => read === 1 && truncateSync(weights, begin + 100);
  await expect(load({ onRead }, slowPlatform)).rejects.toMatchObject({ code: "file_missing" });
  await expectNothingLeft();
});

test.each([1, 4, 50, 100])("a file that is cut when read %d of it begins", async (number) => {
  const onRead = (read: number, begin: number) => read === number && truncateSync(weights, begin + 100);
  const message = expect.stringContaining("it changed since it was opened");
  await expect(load({ onRead })).rejects.toMatchObject({ code: "file_missing", message });
  await expectNothingLeft();
});

test.each(["roberta.embeddings.word_embeddings.weight", "roberta.encoder.layer.1.output.dense.weight", "lm_head.dense.bias"])(
  "NaN in %s is told by its place, wherever the pieces begin in which it is read",
  async (name) => {
    const at = await putNaN(name, 0.7);
    const message = expect.stringContaining(`${name} holds NaN at element ${at}:`);
    await expect(load()).rejects.toMatchObject({ code: "invalid_parameter", message });
    await expectNothingLeft();
  },
);

test.each([1, 4, 50, 100])("a signal that fires when read %d begins", async (number) => {
  const controller = new AbortController();
  let reads = 0;
  const onRead = (read: number) => {
    reads = read;
    if (read === number) controller.abort();
  };
  await expect(load({ onRead, signal: controller.signal })).rejects.toMatchObject({ code: "aborted" });
  expect(reads).toBeLessThan(number + 8); // the pieces that are under way, and no more
  await expectNothingLeft();
});

test("memory that cannot grow any more", async () => {
  const { grow } = WebAssembly.Memory.prototype;
  let grown = 0;
  WebAssembly.Memory.prototype.grow = function (pages) {
    grown += pages;
    if (grown > 160) throw new RangeError("no more pages"); // 10 MB of the 20 that it takes
    return grow.call(this, pages);
  };
  try {
    await expect(load()).rejects.toMatchObject({ code: "out_of_memory" });
  } finally {
    WebAssembly.Memory.prototype.grow = grow;
  }
  expect(grown).toBeGreaterThan(160);
  await expectNothingLeft();
});

/** Puts a NaN at some share of a tensor's elements; gives its place. */
async function putNaN(name: string, share: number): Promise<number> {
  const source = await filesIn(scratch).open("model.safetensors");
  if (!source) throw new Error("there are no weights");
  const { tensors } = await openSafetensors(source);
  const [begin, end] = tensors.get(name)?.data_offsets ?? [0, 0];
  const at = Math.floor((share * (end - begin)) / 2);
  const head = new DataView((await source.read(0, 8)).buffer).getUint32(0, true);
  const file = await open(weights, "r+");
  await file.write(Uint8Array.of(0x00, 0x7e), 0, 2, 8 + head + begin + 2 * at);
  await file.close();
  return at;
}
