/** The example that takes personal data out of lines of JSON: its stream by itself, on Node, and as a worker. In a page: test/browser. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { pipeline } from "../../src/doors/node.ts";
import { built } from "../support/built.ts";
import { realModel } from "../support/real-models.ts";
import { ran, redactionLines, tokenClassifier } from "../support/redaction.ts";
import { runs } from "../support/runs.ts";

interface Found {
  entity_group: string;
  start: number;
  end: number;
}
type Finder = (texts: string[]) => Promise<Found[][]>;
type Redactor = (ner: Finder) => ReadableWritablePair<Uint8Array, Uint8Array>;

const { redactor } = (await import(resolve("examples/redact/redact.mjs"))) as { redactor: Redactor };

/** What digits there are, and letters beyond the plain ones: a finder whose answers anyone can make again. */
const finder: Finder = async (texts) =>
  texts.map((text) =>
    [...text.matchAll(/\d+|[\u{370}-\u{10ffff}]+/gu)].map(({ 0: found, index }) => ({
      entity_group: /\d/.test(found) ? "NUMBER" : "NAME",
      start: index,
      end: index + found.length,
    })),
  );
const byFinder = (text: string) => text.replace(/\d+|[\u{370}-\u{10ffff}]+/gu, (found) => (/\d/.test(found) ? "[NUMBER]" : "[NAME]"));

/** What comes out when these bytes come in, cut in pieces of some length. */
async function redacted(input: string | Uint8Array, { ner = finder, piece = 7 } = {}): Promise<string> {
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, i) => bytes.slice(i * piece, (i + 1) * piece));
  const body = new ReadableStream<Uint8Array>({
    pull(stream) {
      const next = pieces.shift();
      if (next) stream.enqueue(next);
      else stream.close();
    },
  });
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await new Response(body.pipeThrough(redactor(ner))).arrayBuffer());
}

test("labels stand where something was found, in the strings alone", async () => {
  const line =
    '{ "phone 12":"+1 555",  "id":12345678901234567890, "list":["a\\tΑννα\\u00e9","\\u0661\\ud83d\\ude00b\\"7\\"", {"x": 1.50}] }\r\n';
  const expected =
    '{ "phone 12":"+[NUMBER] [NUMBER]",  "id":12345678901234567890, "list":["a\\t[NAME]\\u00e9","[NAME]b\\"[NUMBER]\\"", {"x": 1.50}] }\r\n';
  expect(await redacted(line)).toBe(expected);
});

test("a line that is not JSON, or no UTF-8, comes back as an error that says nothing of it; blank ones stay, the last needs no end", async () => {
  const bytes = Buffer.concat([Buffer.from('\ufeff"1"\n\n{"name": "Anna 5"\nAnna\n"'), Buffer.of(0xff), Buffer.from('"\n  \n"2"')]);
  const error = (line: number) => `{"error":{"code":"invalid_json","message":"line ${line} is not JSON"}}`;
  expect((await redacted(bytes)).split("\n")).toEqual(['\ufeff"[NUMBER]"', "", error(3), error(4), error(5), "  ", '"[NUMBER]"']);
});

test("entities that touch and are called alike are one; of those that overlap nothing is left", async () => {
  const overlapping: Finder = async () => [
    [
      { entity_group: "A", start: 0, end: 2 },
      { entity_group: "A", start: 2, end: 3 },
      { entity_group: "A", start: 2, end: 5 },
      { entity_group: "B", start: 5, end: 6 },
      { entity_group: "B", start: 7, end: 8 },
    ],
  ];
  expect(await redacted('"abcdefgh!"', { ner: overlapping })).toBe('"[A][B]g[B]!"');
});

const text = fc
  .array(fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("7", "\\", '"', "\n", "\u2028", "Ж", "😀", "e\u0301", "a")))
  .map((parts) => parts.join(""));
const json = fc.jsonValue({ stringUnit: "grapheme", maxDepth: 3 });

test("of any values, cut anywhere: what JSON.parse gives is the same but for the strings, and without finds every byte is", async () => {
  const property = fc.asyncProperty(
    fc.array(fc.oneof(json, text)),
    fc.integer({ min: 1, max: 50 }),
    fc.constantFrom(undefined, 1),
    async (values, piece, indent) => {
      const lines = values.map((value) => JSON.stringify(value, undefined, indent).replaceAll("\n", " "));
      const input = lines.join("\n");
      expect(await redacted(input, { piece, ner: async (texts) => texts.map(() => []) })).toBe(input);
      const output = await redacted(input, { piece });
      expect(output === "" ? [] : output.split("\n").map((line) => JSON.parse(line))).toEqual(
        values.map((value) => changed(JSON.parse(JSON.stringify(value)))),
      );
    },
  );
  await fc.assert(property, { numRuns: runs(100, 5000) });
});

function changed(value: unknown, by = byFinder): unknown {
  if (typeof value === "string") return by(value);
  if (Array.isArray(value)) return value.map((each) => changed(each, by));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, changed(each, by)]));
}

describe("with a model", () => {
  beforeAll(async () => void (await built()));

  test("the filter writes what the task finds, in the long line too, whatever is in the others", async () => {
    const ner = await pipeline("token-classification", tokenClassifier);
    const texts = new Map<string, string>();
    const note = (text: string) => texts.set(text, text).get(text) as string;
    const lines = redactionLines.split("\n");
    for (const line of lines) if (line.startsWith("{") || line.startsWith("[") || line.startsWith('"')) changed(JSON.parse(line), note);
    for (const text of texts.keys()) {
      const found = await ner(text, { aggregation_strategy: "first", stride: 64 });
      const parts = found.map(({ start, end, entity_group: label }, i) => {
        const before = found[i - 1];
        const isSame = before?.entity_group === label && before.end >= start;
        return { text: text.slice(before?.end ?? 0, start) + (isSame ? "" : `[${label}]`), end };
      });
      texts.set(text, parts.map((part) => part.text).join("") + text.slice(parts.at(-1)?.end ?? 0));
    }
    const written = ran("filter.mjs", [tokenClassifier], redactionLines).split("\n");
    expect(written).toHaveLength(lines.length);
    expect(written[2]).toBe('{"error":{"code":"invalid_json","message":"line 3 is not JSON"}}');
    expect(written[0]).toMatch(/^\{"id": 9007199254740993, "text": ".*\[PER\].*\\u260e", "n": 1\.0\}$/);
    for (const at of [0, 1, 4, 5]) expect(JSON.parse(written[at])).toEqual(changed(JSON.parse(lines[at]), (text) => texts.get(text) ?? ""));
    expect(written[3]).toBe("");
    ner.dispose();
  });

  test("a worker answers a request as the filter does, and the next one with the same model", () => {
    const program = `
      import { readFileSync } from "node:fs";
      import worker from "./examples/redact/worker.mjs";
      const asked = [];
      const file = (url) => (asked.push(url.pathname), new Response(readFileSync("${tokenClassifier}" + url.pathname)));
      const ask = (init) => worker.fetch(new Request("http://here/anything", init), { ASSETS: { fetch: async (url) => file(url) } });
      const body = ${JSON.stringify(redactionLines)};
      const answers = [await ask(), await ask({ method: "POST", body }), await ask({ method: "POST", body })];
      console.log(JSON.stringify({ asked, texts: await Promise.all(answers.map((answer) => answer.text())), status: answers[0].status }));
    `;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
    const { asked, texts, status } = JSON.parse(stdout || JSON.stringify({ stderr }));
    const expected = ran("filter.mjs", [tokenClassifier], redactionLines);
    expect({ status, texts }).toEqual({ status: 400, texts: ["send lines of JSON\n", expected, expected] });
    expect(asked.sort()).toEqual(["/config.json", "/model.safetensors", "/tokenizer.json", "/tokenizer_config.json"]);
  });

  const rampart = realModel("rampart");
  (rampart ? test : test.skip)("a model made for personal data finds what the page of the example shows", () => {
    const [line, expected] = [...readFileSync("examples/redact/README.md", "utf8").matchAll(/```json\n(.*\n)```/g)].map(([, code]) => code);
    expect(ran("filter.mjs", [rampart as string], line)).toBe(expected);
  });
});

test.each(["redact.mjs", "filter.mjs", "worker.mjs", "page.mjs", "build-page.mjs"])(
  "%s stays short enough to be read in one go",
  (file) => {
    expect(readFileSync(`examples/redact/${file}`, "utf8").split("\n").length).toBeLessThan(80);
  },
);
