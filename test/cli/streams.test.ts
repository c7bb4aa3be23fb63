import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { pipeline } from "../../src/doors/node.ts";
import { built } from "../support/built.ts";
import { runs } from "../support/runs.ts";
import { jsonLines, memoryOf, run, start } from "./run.ts";

describe("fill-mask --jsonl", () => {
  test("every line has its answer in its place, whatever the others are", async () => {
    const input = [
      '"The sky is <mask>."',
      '{"text": "A <mask> and a <mask>.", "top_k": 2}',
      '"no mask"',
      '{"text": "She opened the <mask>.", "targets": [" door", " window"]}',
      '"one line\u2028to JSON <mask>"\r',
      "{",
      "",
      '{"text": "<mask>", "topk": 1}',
      '{"text": "<mask>", "top_k": 0}',
      '{"text": "<mask>", "targets": [3]}',
      '{"text": 5}',
      "null",
      '{"text": "The sky is <mask>.", "targets": null, "top_k": null}',
      '{"id": 12345678901234567890, "text": "The sky is <mask>."}',
      '{"id": {"row": [1, null]}, "text": "no mask"}',
      '{"id": null, "inputs": ["<mask>", "A <mask> and a <mask>."], "parameters": {"top_k": 1}}',
      '{"inputs": "The sky is <mask>.", "parameters": {}}',
      '{"text": "The sky is <mask>. It is not green.", "tokenizer_kwargs": {"max_length": 7}}',
      '"the last one, without an end <mask>"',
    ].join("\n");
    const { code, stdout, stderr } = await run(["fill-mask", "--jsonl", "--top-k", "3"], input);
    expect([code, stderr]).toEqual([1, ""]);
    const unmask = await pipeline("fill-mask");
    const error = (code: string) => ({ error: { code, message: expect.any(String) } });
    expect(stdout).toContain('\n{"id":12345678901234567890,"result":[{"score":');
    expect(jsonLines(stdout)).toEqual([
      await unmask("The sky is <mask>.", { top_k: 3 }),
      await unmask("A <mask> and a <mask>.", { top_k: 2 }),
      error("no_mask"),
      await unmask("She opened the <mask>.", { targets: [" door", " window"] }),
      await unmask("one line\u2028to JSON <mask>", { top_k: 3 }),
      error("invalid_json"),
      error("invalid_json"),
      error("invalid_option"),
      error("invalid_option"),
      error("invalid_option"),
      error("invalid_input"),
      error("invalid_input"),
      await unmask("The sky is <mask>.", { top_k: 3 }),
      { id: Number("12345678901234567890"), result: await unmask("The sky is <mask>.", { top_k: 3 }) },
      { id: { row: [1, null] }, ...error("no_mask") },
      { id: null, result: await unmask(["<mask>", "A <mask> and a <mask>."], { top_k: 1 }) },
      await unmask("The sky is <mask>.", { top_k: 3 }),
      await unmask("The sky is <mask>. It is not green.", { top_k: 3, tokenizer_kwargs: { max_length: 7 } }),
      await unmask("the last one, without an end <mask>", { top_k: 3 }),
    ]);
    unmask.dispose();
  });

  test("--keep-going exits with 0; values too deep to be shown and lines too long are errors like others", async () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    const input = [`{"text":${deep}}`, `{"text":"<mask>","targets":${deep}}`, `{"text":"<mask>","top_k":${deep}}`, "a".repeat(3e6)].join(
      "\n",
    );
    const { code, stdout } = await run(["fill-mask", "--jsonl", "--keep-going"], input);
    expect(code).toBe(0);
    const codes = jsonLines(stdout).map((line) => (line as { error: { code: string } }).error.code);
    expect(codes).toEqual(["invalid_input", "invalid_option", "invalid_option", "invalid_input"]);
  });

  test("a caller that waits for each answer gets it", async () => {
    const child = await start(["fill-mask", "--jsonl", "--top-k", "1"]);
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    for (const word of ["sky", "sea"]) {
      child.stdin.write(`"The ${word} is <mask>."\n`);
      const [{ sequence }] = JSON.parse((await answers.next()).value);
      expect(sequence).toContain(`The ${word} is`);
    }
    child.stdin.end();
    expect(await once(child, "close")).toEqual([0, null]);
  });
});

describe("tokenize --jsonl", () => {
  test("every line has its answer in its place, with its id where it has one", async () => {
    const input = [
      '"hi"',
      '{"text":"hi","id":0}',
      '{"id":"x","text":5}',
      '{"id":[],"txt":"hi"}',
      '{"inputs":["hi",{"text":"a","pair":"b"}]}',
    ];
    const { code, stdout } = await run(["tokenize", "--jsonl"], input.join("\n"));
    expect(code).toBe(1);
    const [plain, withId, wrong, unknown, several] = jsonLines(stdout) as Record<string, unknown>[];
    expect(withId).toEqual({ id: 0, result: plain });
    expect(wrong).toEqual({ id: "x", error: { code: "invalid_input", message: "text: expected a string, found 5" } });
    expect(unknown).toEqual({
      id: [],
      error: {
        code: "invalid_option",
        message: 'a line: unknown field "txt". Did you mean "text"? Known: text, pair, inputs, parameters, id',
      },
    });
    expect(several).toEqual([
      plain,
      { ids: expect.any(Array), tokens: ["<s>", "a", "</s>", "</s>", "b", "</s>"], offsets: expect.any(Array) },
    ]);
  });

  test("memory does not grow with the number of lines", async () => {
    const block = '"A line of some words that is to be tokenised."\n'.repeat(1000);
    const { early, late } = await memoryOf(["tokenize", "--jsonl"], block, runs(40, 1000));
    expect(late).toBeLessThan(early + 40);
  });

  test("no more is read than its reader takes", async () => {
    const child = await start(["tokenize", "--jsonl"]);
    child.stdin.on("error", () => {});
    const block = '"A line of some words."\n'.repeat(1000);
    let taken = 0;
    for (let waited = 0; waited < 20; ) {
      if (child.stdin.writableLength > 0) {
        await sleep(50);
        waited++;
      } else {
        child.stdin.write(block);
        taken += block.length;
        waited = 0;
      }
      expect(taken).toBeLessThan(4e6);
    }
    child.kill("SIGKILL");
    await once(child, "close");
  });

  test("`| head -1` ends it quietly, whatever is still to come", async () => {
    const command = `yes '"hi"' | { '${process.execPath}' ${await built()} tokenize --jsonl; echo "exit $?" >&2; } | head -1`;
    const { stdout, stderr } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
    expect(jsonLines(stdout)).toHaveLength(1);
    expect(stderr).toBe("exit 0\n");
  });

  test("Ctrl-C while it waits ends it by the signal, without a word", async () => {
    const child = await start(["tokenize", "--jsonl"]);
    child.stdin.write('"hi"\n');
    await once(child.stdout, "data");
    let told = "";
    child.stderr.on("data", (chunk) => {
      told += chunk;
    });
    child.kill("SIGINT");
    expect(await once(child, "close")).toEqual([null, "SIGINT"]);
    expect(told).toBe("");
  });
});
