import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { filterJsonLines, type LineFilter, settle } from "../../src/cli/json-lines.ts";
import { idOf } from "../../src/cli/line-id.ts";
import { TypeformerError } from "../../src/errors/index.ts";
import { runs } from "../support/runs.ts";

const refused = (what: unknown) => new TypeformerError("invalid_input", `refused ${what}`);

/** Answers numbers, and objects with an `n`, with their double, refuses negative ones when read and those above 9 when answered. */
const doubling: LineFilter<number> = {
  read(value) {
    const n = typeof value === "object" && value !== null ? (value as { n?: unknown }).n : value;
    if (typeof n !== "number" || n < 0) throw refused(n);
    return n;
  },
  answer: (numbers) =>
    settle(numbers, async (some) => {
      const wrong = some.find((n) => n > 9);
      if (wrong !== undefined) throw refused(wrong);
      return some.map((n) => ({ double: 2 * n }));
    }),
};

async function filtered(...chunks: (string | Uint8Array)[]) {
  async function* input() {
    for (const chunk of chunks) yield typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
  }
  const out: string[] = [];
  const { failed, exitCode } = await filterJsonLines(doubling, input(), async (text) => {
    out.push(text);
  });
  const lines = out.join("").split("\n").slice(0, -1);
  return { failed, exitCode, lines, answers: lines.map((line) => (line.length < 1e5 ? JSON.parse(line) : undefined)) };
}

describe("filterJsonLines", () => {
  test("one answer for each line, in order, errors in their places", async () => {
    const { failed, exitCode, answers } = await filtered("1\n-1\n10\n2\n", "\n3 4\n", '"x"\n', Uint8Array.of(0xff, 0x0a), "5");
    expect(answers.map((answer) => answer.double ?? answer.error.code)).toEqual([
      2,
      "invalid_input",
      "invalid_input",
      4,
      "invalid_json",
      "invalid_json",
      "invalid_input",
      "invalid_json",
      10,
    ]);
    expect([failed, exitCode]).toEqual([6, 1]);
    expect(answers[5].error.message).toMatch(/^line 6 is not JSON: /);
    expect(answers[7].error.message).toBe("line 8 is not UTF-8 text");
    expect(await filtered("1\n")).toMatchObject({ failed: 0, exitCode: 0 });
  });

  test("a text without its quotation marks is told about them", async () => {
    const { answers } = await filtered("hello <mask>\n", "{'n': 1}\n");
    expect(answers[0].error.message).toMatch(/^line 1 is not JSON: .*; a text stands in quotation marks: "hello <mask>"$/);
    expect(answers[1].error.message).not.toMatch(/quotation/);
  });

  test("the next chunk is read after the answers were taken", async () => {
    const log: string[] = [];
    async function* input() {
      for (const line of ["1\n", "2\n"]) {
        log.push("read");
        yield new TextEncoder().encode(line);
      }
    }
    await filterJsonLines(doubling, input(), async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      log.push("written");
    });
    expect(log).toEqual(["read", "written", "read", "written"]);
  });
});

describe("an id", () => {
  test("comes back with the result, or the error, as it was written", async () => {
    const { lines } = await filtered(
      '{"n":1,"id":7}\n{"id":null,"n":2}\n{"n":-1,"id":"a"}\n{"n":10,"id":{"b":[1, 2]}}\n{"id":5}\n',
      '{"n":1,"id":12345678901234567890}\n{"n":1,"id":1.0}\n{"n":1,"id":1e999}\n{"n":1,"\\u0069d":-0}\n{"id":1,"n":3,"id":2}\n',
      '{"n":4}\n{"n":5,"Id":1}\n{"n":6,"of":{"id":1}}\n{"id":1,\n[{"id":1}]\n',
    );
    const error = (what: unknown) => `{"code":"invalid_input","message":"refused ${what}"}`;
    expect(lines.slice(0, -2)).toEqual([
      '{"id":7,"result":{"double":2}}',
      '{"id":null,"result":{"double":4}}',
      `{"id":"a","error":${error(-1)}}`,
      `{"id":{"b":[1, 2]},"error":${error(10)}}`,
      `{"id":5,"error":${error("undefined")}}`,
      '{"id":12345678901234567890,"result":{"double":2}}',
      '{"id":1.0,"result":{"double":2}}',
      '{"id":1e999,"result":{"double":2}}',
      '{"id":-0,"result":{"double":2}}',
      '{"id":2,"result":{"double":6}}',
      '{"double":8}',
      '{"double":10}',
      '{"double":12}',
    ]);
    expect(lines[13]).toMatch(/^\{"error":\{"code":"invalid_json"/); // a line that does not parse has none
    expect(lines[14]).toBe(`{"error":${error("undefined")}}`);
  });

  test("however it is nested and written, it is found, and the answer is one line for every reader", async () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    const line = fc.record({
      before: fc.dictionary(fc.string(), json),
      id: json,
      after: fc.dictionary(fc.string(), json),
      indent: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(line, async ({ before, id, after, indent }) => {
        const { id: _, ...others } = after;
        const text = JSON.stringify({ ...before, id, ...others, n: 1 }, null, indent).replace(/\n/g, "\r");
        expect(JSON.parse(idOf(text) ?? "")).toEqual(JSON.parse(JSON.stringify(id)));
        const { lines } = await filtered(`${text}\n`);
        expect(lines).toHaveLength(1);
        expect(lines[0]).not.toMatch(/[\r\u2028\u2029]/);
        expect(JSON.parse(lines[0])).toEqual({ id: JSON.parse(JSON.stringify(id)), result: { double: 2 } });
      }),
      { numRuns: runs(300, 20_000), seed: 16 },
    );
  });

  test("as deep as one likes", async () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    const { lines } = await filtered(`{"n":1,"id":${deep}}\n`);
    expect(lines).toEqual([`{"id":${deep},"result":{"double":2}}`]);
  });
});

describe("settle", () => {
  test("a batch without an error is run once", async () => {
    let calls = 0;
    const answers = await settle([1, 2, 3], async (some) => {
      calls++;
      return some.map((n) => -n);
    });
    expect([answers, calls]).toEqual([[-1, -2, -3], 1]);
  });

  test("`aborted`, `disposed` and errors that are not ours end it", async () => {
    const aborted = new TypeformerError("aborted", "the forward pass was aborted by its signal");
    await expect(settle([1, 2], () => Promise.reject(aborted))).rejects.toBe(aborted);
    const disposed = new TypeformerError("disposed", "the model was disposed of");
    await expect(settle([1, 2], () => Promise.reject(disposed))).rejects.toBe(disposed);
    await expect(settle([1, 2], () => Promise.reject(new RangeError("a bug")))).rejects.toThrow(RangeError);
  });
});
