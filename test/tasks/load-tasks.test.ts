/** One model for several tasks: each answers as `pipeline` does over the same folder, or is refused with the same words. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import type { Task, TaskName, TaskPipelines } from "../../src/doors/node.ts";
import { loadTasks, type ProgressEvent, pipeline } from "../../src/doors/node.ts";
import { writeSafetensors } from "../../src/doors/safetensors.ts";
import { Tensor } from "../../src/tensor/index.ts";
import { startHub } from "../support/hub/server.ts";
import { tinyModel } from "../support/hub/tiny-model.ts";

const scratch = await mkdtemp(join(tmpdir(), "typeformer-tasks-"));
afterAll(() => rm(scratch, { recursive: true }));

/** A question to each task, whose compiler misses none; the mask is the model's own. */
const questions: { [T in Task]: (ask: TaskPipelines[T], mask: string) => Promise<unknown> } = {
  "fill-mask": (unmask, mask) => unmask.perMask(`the ${mask} cat`, { top_k: 3 }),
  "text-classification": (classify) => classify.perText(["hello", { text: "hello", text_pair: "there" }], { top_k: null }),
  "zero-shot-classification": (judge) => judge.perText(["hello"], { candidate_labels: ["greeting", "farewell"] }),
  "feature-extraction": async (extract) => (await extract(["hello there"])).map((rows) => [rows.shape, rows.flat()]),
  "mlm-scoring": (score) => score(["hello there"]),
  "sentence-embedding": (embed) => embed(["hello", "hello there"]),
  "question-answering": (find) => find.perQuestion([{ question: "who?", context: "hello there cat" }]),
  "token-classification": (find) => find.perText(["hello there"]),
};
const tasks = Object.keys(questions) as Task[];

/** What a checkpoint that ends so does. */
const ofHead: Record<string, RegExp> = {
  mlm: /^(fill-mask|mlm-scoring|feature-extraction|sentence-embedding)$/,
  classifier: /^(text-classification|zero-shot-classification|feature-extraction|sentence-embedding)$/,
  tokens: /^(token-classification|feature-extraction|sentence-embedding)$/,
  span: /^(question-answering|feature-extraction|sentence-embedding)$/,
};

const folders = ["bert", "roberta", "distilbert"].flatMap((kind) =>
  Object.keys(ofHead).map((head) => `./test/golden/family/${kind}/${head}`),
);

/** What comes of a task, as a value: its answer, or the error's code and words. */
async function outcome<T extends Task>(task: T, opening: Promise<TaskPipelines[T]>): Promise<unknown> {
  try {
    const ask = await opening;
    return { answer: await questions[task](ask, ask.tokenizer.maskToken ?? "") };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return { code, message };
  }
}

test.each(folders)("%s answers every task as pipeline does", async (folder) => {
  const options = { threads: 1, onWarning: () => {} };
  const opened = await loadTasks(folder, options);
  const done: Task[] = [];
  for (const task of tasks) {
    const alone = await outcome(task, pipeline(task as Task, folder, options));
    expect([task, await outcome(task, opened.open(task as Task))]).toEqual([task, alone]);
    const message = opened.missing(task);
    if (message === undefined) done.push(task);
    expect(alone).toEqual(message === undefined ? { answer: expect.anything() } : { code: "missing_head", message });
  }
  expect(done).toEqual(tasks.filter((task) => ofHead[folder.split("/").at(-1) ?? ""].test(task)));
  opened.dispose();
});

describe("one model", () => {
  test("is shared by its tasks, opened at once or one after another, by any of their names", async () => {
    const opened = await loadTasks("./test/golden/family/bert/tokens", { onWarning: () => {} });
    const [find, ner, extract] = await Promise.all([
      opened.open("token-classification"),
      opened.open("ner"),
      opened.open("feature-extraction"),
    ]);
    for (const task of [find, ner, extract]) expect(task.model === opened.model && task.tokenizer === opened.tokenizer).toBe(true);
    expect(opened.missing("ner")).toBeUndefined();
    const [alone, together] = [await extract("hello"), await Promise.all([extract("hello"), ner("hello"), find("hello")])];
    expect(together).toEqual([alone, await ner("hello"), await find("hello")]);
    opened.dispose();
  });

  test("is given back once for all", async () => {
    const opened = await loadTasks("./weights/mini", { onWarning: () => {} });
    const [unmask, embed] = [await opened.open("fill-mask"), await opened.open("sentence-embedding")];
    unmask.dispose();
    await expect(embed("a")).rejects.toMatchObject({ code: "disposed" });
    const late = await opened.open("feature-extraction");
    await expect(late("a")).rejects.toMatchObject({ code: "disposed" });
    opened.dispose(); // twice is once
  });

  test("in a worker", async () => {
    const [here, there] = [await loadTasks(), await loadTasks(undefined, { worker: true, threads: 1 })];
    for (const task of ["fill-mask", "mlm-scoring"] as const) {
      expect(await outcome(task, there.open(task))).toEqual(await outcome(task, here.open(task)));
    }
    expect(there.missing("ner")).toBe(here.missing("ner"));
    await expect(there.open("ner")).rejects.toMatchObject({ code: "missing_head" });
    there.dispose();
    here.dispose();
  });

  test("tells once that it is ready, and each warning once", async () => {
    const [events, warnings]: [ProgressEvent[], string[]] = [[], []];
    const opened = await loadTasks("./weights/mini", {
      progress_callback: (event) => events.push(event),
      onWarning: (warning) => warnings.push(warning),
    });
    for (let i = 0; i < 2; i++) await (await opened.open("sentence-embedding"))("a");
    expect(events.filter(({ status }) => status === "ready")).toHaveLength(1);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("modules.json");
    opened.dispose();
  });
});

test("what is not known is refused by name", async () => {
  await expect(loadTasks("./weights/mini", { device: "webgpu" } as object)).rejects.toMatchObject({
    code: "invalid_option",
    message: expect.stringMatching(/^loadTasks: unknown option "device"\. Did you mean "backend"\?/),
  });
  const opened = await loadTasks();
  const unknown = { code: "unknown_task", message: expect.stringContaining('Did you mean "fill-mask"?') };
  await expect(opened.open("fillmask" as TaskName)).rejects.toMatchObject(unknown);
  expect(() => opened.missing("fillmask" as TaskName)).toThrow(expect.objectContaining(unknown));
  opened.dispose();
});

describe("of a hub's model", () => {
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const module = (name: string, path: string) => ({ name: path, path, type: `sentence_transformers.models.${name}` });
  const weight = new Tensor(new Float32Array(4 * 6).fill(0.1), [4, 6]);

  test("all is fetched that any task reads, once, and kept", async () => {
    const besides = {
      "modules.json": json([module("Transformer", ""), module("Pooling", "1_Pooling"), module("Dense", "2_Dense")]),
      "1_Pooling/config.json": json({ word_embedding_dimension: 6, pooling_mode_mean_tokens: true }),
      "2_Dense/config.json": json({ in_features: 6, out_features: 4, bias: false }),
      "2_Dense/model.safetensors": writeSafetensors(new Map([["linear.weight", weight]])),
    };
    const hub = await startHub({ "acme/tiny": { files: { ...(await tinyModel()), ...besides } } });
    const options = { endpoint: hub.endpoint, cache_dir: join(scratch, "sentences") };
    const opened = await loadTasks("acme/tiny", options);
    await hub.close();
    expect(await (await opened.open("sentence-embedding"))("a")).toHaveLength(4);
    expect(await (await opened.open("fill-mask"))("<mask>")).toHaveLength(5);
    opened.dispose();
  });

  test("modules that cannot be computed refuse their own task, and no other", async () => {
    const splade = { "modules.json": json([module("MLMTransformer", ""), module("SpladePooling", "1_SpladePooling")]) };
    const hub = await startHub({ "acme/tiny": { files: { ...(await tinyModel()), ...splade } } });
    const options = { endpoint: hub.endpoint, cache_dir: join(scratch, "splade") };
    const opened = await loadTasks("acme/tiny", options);
    expect(await (await opened.open("fill-mask"))("<mask>")).toHaveLength(5);
    await expect(opened.open("sentence-embedding")).rejects.toMatchObject({ code: "unsupported_model" });
    expect(await (await opened.open("fill-mask"))("<mask>")).toHaveLength(5);
    opened.dispose();
    await hub.close();
  });
});
