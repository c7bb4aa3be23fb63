/** The lessons: without a line written they say what to write, with the solutions all is right, and the usual mistakes are called by name. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import * as one from "../../lessons/solutions/01-a-matrix-in-memory.ts";
import * as four from "../../lessons/solutions/04-twelve-heads.ts";
import * as five from "../../lessons/solutions/05-gelu-and-the-mlp.ts";
import * as six from "../../lessons/solutions/06-layernorm-and-post-ln.ts";
import { judge, type Numbers } from "../../lessons/support/judge.ts";
import { type Lesson, lessons, run } from "../../lessons/support/lesson.ts";
import { flat, type Matrix, matrix, row } from "../../lessons/support/matrix.ts";
import type { LayerWeights, Linear, Norm } from "../../lessons/support/weights.ts";
import { erf } from "../../src/kernels/gelu/reference.ts";
import { commandsOf, shownAs } from "../support/documents.ts";

const files = lessons().map(({ file }) => file);
const open = async (file: string): Promise<Lesson<object>> => (await import(`../../lessons/${file}`)).lesson;
const solved = (file: string): Promise<Record<string, unknown>> => import(`../../lessons/solutions/${file}`);

let screen = "";
beforeEach(() => {
  screen = "";
  jest.spyOn(console, "log").mockImplementation((...words) => {
    screen += `${words.join(" ")}\n`;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe.each(files)("%s", (file) => {
  test("says what to write", async () => {
    const lesson = await open(file);
    expect(await run(file, lesson)).toBe(false);
    for (const name of Object.keys(lesson.yours))
      expect(screen).toMatch(new RegExp(`^ {2}· ${name} +(not written yet|waits for \\w+, lessons/\\d\\d-)`, "m"));
    expect(screen).not.toMatch(/✓|✗|^ +at .*:\d+:\d+/m);
    expect(tooLong(screen)).toEqual([]);
  });

  test("is solved by its solution", async () => {
    const lesson = await open(file);
    expect(await run(file, lesson, true)).toBe(true);
    for (const name of Object.keys(lesson.yours)) expect(screen).toContain(`✓ ${name}`);
    expect(screen).toContain(`Lesson ${Number(file.slice(0, 2))}: `);
    expect(tooLong(screen)).toEqual([]);
  });

  test("has the tools at hand that its solution takes", async () => {
    const [here, there] = [`lessons/${file}`, `lessons/solutions/${file}`].map((path) => imported(readFileSync(path, "utf8")));
    expect(here).toEqual(expect.arrayContaining(there));
  });
});

/** The names that a module imports, types left out. */
function imported(source: string): string[] {
  const braces = [...source.matchAll(/^import \{([^}]*)\}/gm)].flatMap(([, names]) => names.split(","));
  return braces.map((name) => name.trim()).filter((name) => name !== "" && !name.startsWith("type "));
}

const each = (m: Matrix, change: (x: number) => number) => matrix(m.shape[0], m.shape[1], flat(m).map(change));
const sum = (a: Matrix, b: Matrix) =>
  matrix(
    a.shape[0],
    a.shape[1],
    flat(a).map((x, i) => x + flat(b)[i]),
  );
const tanhGelu = (x: number) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

function normBy(squares: (n: number) => number) {
  return (x: Matrix, { weight, bias, epsilon }: Norm): Matrix => {
    const y = matrix(x.shape[0], x.shape[1]);
    for (let t = 0; t < x.shape[0]; t++) {
      const values = row(x, t);
      const mean = values.reduce((a, b) => a + b) / values.length;
      const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / squares(values.length);
      y.data.set(
        values.map((value, j) => ((value - mean) / Math.sqrt(variance + epsilon)) * weight[j] + bias[j]),
        t * values.length,
      );
    }
    return y;
  };
}

function headDividedBy(divisor: number) {
  return (query: Matrix, key: Matrix, value: Matrix) => {
    const scores = each(one.matmul(query, one.transposed(key)), (score) => score / divisor);
    const probs = matrix(scores.shape[0], scores.shape[1]);
    for (let t = 0; t < scores.shape[0]; t++) {
      const powers = row(scores, t).map(Math.exp);
      const total = powers.reduce((a, b) => a + b);
      probs.data.set(
        powers.map((power) => power / total),
        t * powers.length,
      );
    }
    return { probs, context: one.matmul(probs, value) };
  };
}

describe("a mistake is called by its name", () => {
  const mistakes: [string, string, string, unknown, RegExp][] = [
    [
      "a weight that is not transposed",
      "01",
      "linear",
      (x: Matrix, { weight, bias }: Linear) => one.linear(x, { weight: one.transposed(weight), bias }),
      /✗ linear[\s\S]*This is x·W \+ b/,
    ],
    ["no 1/√headDim", "03", "attentionHead", headDividedBy(1), /The scale is missing/],
    ["1/headDim", "03", "attentionHead", headDividedBy(16), /divided by headDim/],
    [
      "softmax of large numbers",
      "03",
      "softmax",
      (s: Float32Array) => s.map((x) => Math.exp(x) / s.reduce((a, b) => a + Math.exp(b), 0)),
      /gave NaN[\s\S]*Infinity/,
    ],
    ["tanh-GELU", "05", "gelu", tanhGelu, /✗ gelu[\s\S]*at \[0\] it gave -0\.00363\d*, wanted -0\.00404\d*[\s\S]*approximation with tanh/],
    ["erf(x) in GELU", "05", "gelu", (x: number) => (x / 2) * (1 + erf(x)), /wants erf\(x\/√2\)/],
    ["a variance by n − 1", "06", "layerNorm", normBy((n) => n - 1), /divided by n − 1/],
    [
      "the norm before the sum",
      "06",
      "addAndNorm",
      (x: Matrix, output: Matrix, norm: Norm) => sum(x, six.layerNorm(output, norm)),
      /first the sum, then the norm/,
    ],
    [
      "pre-LN",
      "07",
      "layer",
      (x: Matrix, w: LayerWeights) => {
        const attended = sum(x, four.attention(six.layerNorm(x, w.attentionNorm), w.attention, w.heads));
        return sum(attended, five.mlp(six.layerNorm(attended, w.mlpNorm), w.mlp));
      },
      /This is pre-LN/,
    ],
    ["one number too few", "03", "softmax", (s: Float32Array) => s.slice(1), /it gave the shape \[2\], wanted \[3\]/],
    ["no return", "05", "gelu", () => undefined, /it gave undefined, not numbers/],
    [
      "adding in place",
      "06",
      "addAndNorm",
      (x: Matrix, output: Matrix, norm: Norm) => {
        x.data.set(sum(x, output).data);
        return six.layerNorm(x, norm);
      },
      /it changed the numbers that it was given/,
    ],
    [
      "all of it twice",
      "04",
      "attention",
      (...given: Parameters<typeof four.attention>) => each(four.attention(...given), (x) => 2 * x),
      /Every number is 2 times/,
    ],
  ];

  test.each(mistakes)("%s", async (_, number, name, wrong, message) => {
    const file = files.find((each) => each.startsWith(number)) ?? "";
    const yours = { ...(await solved(file)), [name]: wrong };
    expect(await run(file, { ...(await open(file)), yours })).toBe(false);
    expect(screen).toMatch(message);
    expect(tooLong(screen)).toEqual([]);
  });
});

test.each(files)("what %s says of a mistake is said of that mistake, and of no other", async (file) => {
  const { checks } = await open(file);
  for (const check of await checks(await solved(file))) {
    const computed = Object.entries(check.mistakes ?? {}).map(([name, numbers]) => [name, numbers()] as const);
    const mistakes = Object.fromEntries(computed.map(([name, numbers]) => [name, () => numbers]));
    for (const [name, numbers] of computed) {
      const verdict = judge({ ...check, mistakes, got: () => shapedAs(check.wanted, numbers) });
      expect([check.of, verdict.kind === "wrong" && verdict.lines.at(-1)]).toEqual([check.of, name]);
    }
  }
});

function shapedAs(wanted: Numbers, numbers: Numbers): Numbers {
  const data = "data" in numbers ? flat(numbers) : numbers;
  return "data" in wanted ? matrix(wanted.shape[0], wanted.shape[1], Float32Array.from(data)) : data;
}

describe("npm run lesson", () => {
  const program = async (...words: string[]) => {
    const env = { ...process.env, NODE_OPTIONS: "", NODE_NO_WARNINGS: "1", NO_COLOR: "1" };
    const child = promisify(execFile)(process.execPath, ["scripts/lesson.mjs", ...words], { env });
    return child.then(
      ({ stdout }) => stdout,
      (error) => error.stdout + error.stderr,
    );
  };

  test("lists the lessons, as docs/README.md shows", async () => {
    const shown = commandsOf("docs/README.md").find(({ command }) => command === "npm run lesson");
    const listed = await program();
    expect(shownAs(listed, shown?.output ?? "")).toBe(true);
    for (const { number, title } of lessons()) expect(listed).toContain(`${number}  ${title}`);
  });

  test("verify: an encoder of these functions gives PyTorch's values", async () => {
    expect(await program("verify", "--solution")).toMatch(
      /^lessons\/solutions\/encoder\.ts against [\s\S]*layer\.5\.mlp\.normed [\s\S]*overall okay: 1\n$/,
    );
  });
});

const tooLong = (text: string) => text.split("\n").filter((line) => [...line].length > 80);
