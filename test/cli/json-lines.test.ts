import { describe, expect, test } from "@jest/globals";
import { filterJsonLines, type LineFilter, settle } from "../../src/cli/json-lines.ts";
import { TypeformerError } from "../../src/errors/index.ts";

const refused = (what: unknown) => new TypeformerError("invalid_input", `refused ${what}`);

/** Answers numbers with their double, refuses negative ones when read and those above 9 when answered. */
const doubling: LineFilter<number> = {
  read(value) {
    if (typeof value !== "number" || value < 0) throw refused(value);
    return value;
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
  const failed = await filterJsonLines(doubling, input(), async (text) => {
    out.push(text);
  });
  const answers = out
    .join("")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  return { failed, answers };
}

describe("filterJsonLines", () => {
  test("one answer for each line, in order, errors in their places", async () => {
    const { failed, answers } = await filtered("1\n-1\n10\n2\n", "\n3 4\n", '"x"\n', Uint8Array.of(0xff, 0x0a), "5");
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
    expect(failed).toBe(6);
    expect(answers[5].error.message).toMatch(/^line 6 is not JSON: /);
    expect(answers[7].error.message).toBe("line 8 is not UTF-8 text");
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

describe("settle", () => {
  test("a batch without an error is run once", async () => {
    let calls = 0;
    const answers = await settle([1, 2, 3], async (some) => {
      calls++;
      return some.map((n) => -n);
    });
    expect([answers, calls]).toEqual([[-1, -2, -3], 1]);
  });

  test("`aborted` and errors that are not ours end it", async () => {
    const aborted = new TypeformerError("aborted", "the forward pass was aborted by its signal");
    await expect(settle([1, 2], () => Promise.reject(aborted))).rejects.toBe(aborted);
    await expect(settle([1, 2], () => Promise.reject(new RangeError("a bug")))).rejects.toThrow(RangeError);
  });
});
