import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { type Line, LONGEST_LINE, lineBatches } from "../../src/cli/lines.ts";
import { runs } from "../support/runs.ts";

async function* chunks(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === "string" ? new TextEncoder().encode(part) : part;
}

async function batches(input: AsyncIterable<Uint8Array>, most = 100): Promise<(string | undefined)[][]> {
  const read = (line: Line) => (line === undefined ? undefined : new TextDecoder().decode(line));
  const all: (string | undefined)[][] = [];
  for await (const lines of lineBatches(input, most)) all.push(lines.map(read));
  return all;
}

test("a line ends at \\n only, and the last one at the end", async () => {
  expect(await batches(chunks("a\rb\u2028c\u2029d\u0085e\n\nf"))).toEqual([["a\rb\u2028c\u2029d\u0085e", ""], ["f"]]);
  expect(await batches(chunks("a\n"))).toEqual([["a"]]);
  expect(await batches(chunks())).toEqual([]);
});

test("what a chunk completes is handed out before the next is read", async () => {
  const log: string[] = [];
  async function* input() {
    for (const part of ["a\nb\nc", "d\n", "e"]) {
      log.push(`read ${part}`);
      yield new TextEncoder().encode(part);
    }
  }
  for await (const lines of lineBatches(input(), 100)) log.push(`got ${lines.length}`);
  expect(log).toEqual(["read a\nb\nc", "got 2", "read d\n", "got 1", "read e", "got 1"]);
});

test("no batch is larger than asked for", async () => {
  expect(await batches(chunks("1\n2\n3\n4\n5\n"), 2)).toEqual([["1", "2"], ["3", "4"], ["5"]]);
});

test("a line that is too long is passed over, those around it are not", async () => {
  const much = new Uint8Array(LONGEST_LINE).fill(97);
  expect(await batches(chunks("a\n", much, "b", "\nc\n"))).toEqual([["a"], [undefined, "c"]]);
  expect((await batches(chunks(much, "\n")))[0][0]).toHaveLength(LONGEST_LINE);
  expect(await batches(chunks(much, "b"))).toEqual([[undefined]]);
});

test("however the bytes are cut into chunks, the lines are the same", async () => {
  const piece = fc.array(fc.constantFrom(0x0a, 0x61, 0xe2, 0x80, 0xa8), { maxLength: 12 }).map((bytes) => Uint8Array.from(bytes));
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), fc.integer({ min: 1, max: 4 }), async (parts, most) => {
      const whole = Uint8Array.from(parts.flatMap((part) => [...part]));
      const expected = (await batches(chunks(whole))).flat();
      expect((await batches(chunks(...parts), most)).flat()).toEqual(expected);
    }),
    { numRuns: runs(200, 20_000), seed: 3 },
  );
});
