/** What of examples/bullmq asks no Redis: the chunks of a file, their ids, the engine, the files of answers, and how they are joined. With Redis: test/scale. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { built } from "../support/built.ts";
import { runs } from "../support/runs.ts";

interface Run {
  key: string;
  command: string[];
  input: string;
  queue: string;
}
interface Engine {
  pid: number;
  answer(lines: string[]): Promise<string[]>;
  close(): void;
}
const programs = resolve("examples/bullmq");
const { chunksOf } = await import(join(programs, "chunks.mjs"));
const { describeRun, jobIdOf, readRun, writeRun } = await import(join(programs, "run.mjs"));
const { putAnswers, readAnswers, replaceFile } = await import(join(programs, "results.mjs"));
const { Engine } = (await import(join(programs, "engine.mjs"))) as { Engine: { open(command: string[]): Promise<Engine> } };

const place = mkdtempSync(join(tmpdir(), "typeformer-queue-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));
beforeAll(async () => void (await built()));

let files = 0;
function fileOf(text: string | Uint8Array): string {
  const path = join(place, `${files++}.jsonl`);
  writeFileSync(path, text);
  return path;
}
async function chunksIn(text: string | Uint8Array): Promise<{ first: number; lines: string[] }[]> {
  const chunks = [];
  for await (const chunk of chunksOf(fileOf(text))) chunks.push(chunk);
  return chunks;
}
const asked = (id: unknown) => JSON.stringify({ id, text: `I like <mask> \u2028 ${id}.` });
const answerTo = (line: string) => `{"id":${JSON.stringify(JSON.parse(line).id)},"result":[]}`;

describe("chunks", () => {
  test("hold 64 lines, as they were written; only \\n ends one, and the last needs no end", async () => {
    const ends = ["", "\r", " \r\t", "\u2028"];
    const property = fc.asyncProperty(fc.integer({ min: 0, max: 200 }), fc.boolean(), async (count, isEnded) => {
      const lines = Array.from({ length: count }, (_, i) => `{"text":"${ends[3]}","id":${i}}${ends[i % 3]}`);
      const chunks = await chunksIn(lines.join("\n") + (isEnded && count > 0 ? "\n" : ""));
      expect(chunks.flatMap((chunk) => chunk.lines)).toEqual(lines);
      expect(chunks.map(({ first }) => first)).toEqual(chunks.map((_, i) => 64 * i + 1));
      expect(chunks.slice(0, -1).every((chunk) => chunk.lines.length === 64)).toBe(true);
    });
    await fc.assert(property, { numRuns: runs(20, 500) });
  });

  test.each([
    ["is not JSON", `${asked(1)}\n{"id": 2,\n`, 2],
    ["is not JSON", `${asked(1)}\n\n${asked(2)}`, 2],
    ["is not JSON", Buffer.concat([Buffer.from('{"id":"'), Buffer.of(0xff), Buffer.from('"}\n')]), 1],
    ["has no id", `${asked(1)}\n${asked(2)}\n"I like <mask>."`, 3],
    ["has no id", "null", 1],
    ["has no id", "[]", 1],
    ["is longer than 2097152 bytes", `{"id":1,"text":"${"x".repeat(2 ** 21)}"}`, 1],
  ])("a line that %s is refused with its number", async (why, text, number) => {
    await expect(chunksIn(text as string)).rejects.toThrow(
      new RegExp(`jsonl, line ${number} ${why}: each must be an object in JSON with an id`),
    );
  });

  test("a file that is missing is named", async () => {
    await expect(chunksOf(join(place, "none.jsonl")).next()).rejects.toThrow(`there is no ${place}/none.jsonl`);
  });
});

describe("a run", () => {
  const describedAs = (...words: string[]): Promise<Run> => describeRun("lines.jsonl", words, place);

  test("has ids that BullMQ takes, which change with model, options and lines, and with nothing else", async () => {
    const [run, other] = await Promise.all([describedAs("fill-mask", "--top-k", "1"), describedAs("fill-mask", "--top-k", "2")]);
    const model = join(place, "model");
    await writeRun(model, run);
    const before = await describedAs("fill-mask", "--model", model);
    writeFileSync(join(model, "config.json"), "{}");
    const after = await describedAs("fill-mask", `--model=${model}`);
    const ids = [run, other, before, after].flatMap((each) => [jobIdOf(each, [asked(1), asked(2)]), jobIdOf(each, [asked(1)])]);
    expect(new Set(ids).size).toBe(8);
    for (const id of ids) expect(id).toMatch(/^chunk-[\da-f]{40}$/);
    expect(jobIdOf(await describedAs("fill-mask", "--top-k", "1"), [asked(1)])).toBe(ids[1]);
    expect((await describedAs("fill-mask", "--model", "weights/mini")).command).toEqual(["fill-mask", "--model", resolve("weights/mini")]);
  });

  test("is found by who works, and no other is written over it", async () => {
    const [run, other] = await Promise.all([describedAs("fill-mask"), describedAs("score")]);
    const folder = join(place, "results");
    await expect(readRun(folder)).rejects.toThrow(/has no run.json: enqueue.mjs writes it/);
    await writeRun(folder, run);
    expect(await readRun(folder)).toEqual(run);
    await expect(writeRun(folder, other)).rejects.toThrow(/has results of `fill-mask`, or of another version or model/);
  });
});

describe("the file of a chunk's answers", () => {
  const lines = [asked(1), asked("two"), asked(null), asked({ a: [1.5] }), `{"id": 9007199254740993, "text": ""}`];
  const right = [...lines.slice(0, 4).map(answerTo), `{"id":9007199254740993,"error":{"code":"no_mask"}}`];

  test("is there as a whole, or not at all", async () => {
    await putAnswers(place, "chunk-a", lines, right);
    expect(await readAnswers(place, "chunk-a", lines)).toEqual({ text: right.map((line) => `${line}\n`).join(""), fault: undefined });
    expect(await readAnswers(place, "chunk-b", lines)).toEqual({ fault: "it has not been answered" });
    const broken = (function* () {
      yield "half of it";
      throw new Error("the rest is gone");
    })();
    await expect(replaceFile(join(place, "joined.jsonl"), broken)).rejects.toThrow("the rest is gone");
    expect(readdirSync(place).filter((file) => /joined|partial/.test(file))).toEqual([]);
  });

  test.each([
    ["a line less", right.slice(1), /has 4 lines instead of 5/],
    ["a line twice", [right[0], ...right], /has 6 lines instead of 5/],
    ["another order", right.toReversed(), /line 1 does not answer/],
    ["an id that has lost digits", [...right.slice(0, 4), `{"id":9007199254740992,"result":[]}`], /line 5 does not answer/],
    ["what is no answer", [...right.slice(0, 4), `{"id":9007199254740993}`], /line 5 does not answer/],
    ["half a line", [...right.slice(0, 4), `{"id":90071992`], /line 5 does not answer/],
  ])("is refused with %s", async (_, answers, fault) => {
    await expect(putAnswers(place, "chunk-c", lines, answers)).rejects.toThrow(fault);
    writeFileSync(join(place, "chunk-d.jsonl"), answers.map((line) => `${line}\n`).join(""));
    expect((await readAnswers(place, "chunk-d", lines)).fault).toMatch(fault);
    expect(existsSync(join(place, "chunk-c.jsonl"))).toBe(false);
  });
});

test("one engine answers chunk after chunk, and collect joins them in the order of the lines when each is there", async () => {
  const input = fileOf(Array.from({ length: 150 }, (_, i) => `${asked(i)}\n`).join(""));
  const folder = join(place, "joined");
  const run: Run = await describeRun(input, ["tokenize"], folder);
  await writeRun(folder, run);
  const collect = (output: string) => spawnSync(process.execPath, [join(programs, "collect.mjs"), folder, output], { encoding: "utf8" });
  const output = join(place, "joined-answers.jsonl");

  const engine = await Engine.open(run.command);
  const chunks = await chunksIn(readFileSync(input));
  const answers = await Promise.all(chunks.map(({ lines }) => engine.answer(lines)));
  for (const i of [2, 0]) await putAnswers(folder, jobIdOf(run, chunks[i].lines), chunks[i].lines, answers[i]);
  expect(collect(output).stderr).toMatch(
    /^1 of 3 chunks are missing. First the chunk from line 65 to 128: it has not been answered. .* enqueue.mjs again/,
  );
  expect(existsSync(output)).toBe(false);

  await putAnswers(folder, jobIdOf(run, chunks[1].lines), chunks[1].lines, answers[1]);
  expect(collect(output).stdout).toBe(`150 answers in ${output}\n`);
  const single = spawnSync(process.execPath, [await built(), "tokenize", "--jsonl"], { encoding: "utf8", input: readFileSync(input) });
  expect(readFileSync(output, "utf8")).toBe(single.stdout);
  expect(collect(input).stderr).toMatch(/is the file of the lines: name another one/);

  process.kill(engine.pid, "SIGSTOP"); // or it might have answered before
  const last = engine.answer([asked("last")]);
  process.kill(engine.pid, "SIGKILL");
  await expect(last).rejects.toThrow("the engine ended (SIGKILL)");
  await expect(engine.answer([asked("later")])).rejects.toThrow("the engine ended (SIGKILL)");
  await expect(Engine.open(["fill-mask", "--no-such-flag"])).rejects.toThrow(
    /^`typeformer fill-mask --no-such-flag` does not start: the engine ended \(exit 2\): typeformer: unknown option/,
  );
});
