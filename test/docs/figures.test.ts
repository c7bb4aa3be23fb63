/** Figures in documents are those of the tables in bench/results, as benchmarks printed them. Who puts a new run there is told here what the documents should read. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { times } from "../../bench/markdown.ts";
import { rowsOf } from "../support/markdown.ts";

const pageOf = (file: string) => readFileSync(file, "utf8");
/** What stands below a heading of a page, up to the next of its kind. */
const below = (page: string, heading: string) => page.split(/^(?=## )/m).find((part) => part.startsWith(`## ${heading}`)) ?? "";

const readme = below(pageOf("README.md"), "How fast");
const peers = pageOf("bench/results/peers.md");

/** A machine's answers in short, by engine: in f32, one thread. */
interface Machine {
  heading: string;
  /** Milliseconds, and how many times as fast as native code; by column. */
  of(engine: string, column: string): { time: number; ratio: number } | undefined;
}

const machines: Machine[] = peers.split(/^(?=## )/m).flatMap((section) => {
  const columns = ["12 tokens", "128 tokens", "cold start"];
  const rows = rowsOf(section, ["engine", "precision", ...columns]).filter(({ cells }) => cells[1] === "f32");
  if (rows.length === 0) return [];
  const of: Machine["of"] = (engine, column) => {
    const cells = rows.find(({ cells: [name] }) => name.startsWith(engine))?.cells.slice(2);
    const [, time, ratio] = /^([\d.]+) m?s \(([\d.]+)×\)$/.exec(cells?.[columns.indexOf(column)] ?? "") ?? [];
    return time === undefined ? undefined : { time: Number(time), ratio: Number(ratio) };
  };
  return [{ heading: section.split("\n")[0], of }];
});

describe("README's first figures", () => {
  /** The least over the machines that have it. */
  const worst = (what: (machine: Machine) => number | undefined): number => {
    const known = machines.flatMap((machine) => what(machine) ?? []);
    expect(known).not.toEqual([]);
    return Math.min(...known);
  };
  const beside = (engine: string, column: string) => `${worst(({ of }) => of(engine, column)?.ratio).toFixed(2)}×`;
  const besideWeb = (column: string) =>
    times(
      worst(({ of }) => {
        const [web, ours] = [of("onnxruntime-web", column), of("typeformer, plain", column)];
        return web && ours && web.time / ours.time;
      }),
    );

  test("are of two machines, one with AVX2 and one with AVX-512", () => {
    const headings = machines.map(({ heading }) => /^## (AVX2|AVX-512): /.exec(heading)?.[1]);
    expect([...headings].sort()).toEqual(["AVX-512", "AVX2"]);
    for (const column of ["12 tokens", "128 tokens"])
      for (const engine of ["typeformer, plain", "typeformer, wide", "transformers.js"])
        for (const { of, heading } of machines)
          expect([heading, engine, column, of(engine, column)]).toEqual([heading, engine, column, expect.anything()]);
  });

  test("are the worse of both, each", () => {
    const [wide, plain] = ["wide", "plain"].map((lane) =>
      ["12 tokens", "128 tokens"].map((column) => beside(`typeformer, ${lane}`, column)),
    );
    const [web12, web128] = ["12 tokens", "128 tokens"].map(besideWeb);
    const sentence =
      `with \`simd: "wide"\` ${wide[0]} as fast at 12 tokens and ${wide[1]} at 128, without it ${plain[0]} and ${plain[1]}; ` +
      `against its WebAssembly ${web12} and ${web128}, without \`wide\`; ` +
      `and a fresh process has its first answer ${beside("typeformer, plain", "cold start")} as fast as one of transformers.js`;
    expect(readme.replaceAll("\n", " ")).toContain(sentence);
  });

  test("stand above the table of one run, line by line", () => {
    const table = (page: string) => page.split("\n").filter((line) => line.startsWith("|"));
    const [section] = peers.split(/^(?=## )/m).filter((part) => part.startsWith("## AVX-512"));
    expect(table(readme)).toEqual(table(section.split(/^(?=### )/m)[1]));
  });
});

test("a ratio in a machine's short table is that of its times", () => {
  for (const { of, heading } of machines)
    for (const column of ["12 tokens", "128 tokens", "cold start"])
      for (const engine of ["typeformer, plain", "typeformer, wide", "onnxruntime-web", "PyTorch"]) {
        const [own, native] = [of(engine, column), of("transformers.js", column)];
        if (own === undefined || native === undefined) continue;
        const apart = Math.abs(native.time / own.time / own.ratio - 1); // times and ratio are rounded
        expect({ heading, engine, column, apart: apart < 0.03 }).toEqual({ heading, engine, column, apart: true });
      }
});

test("the kernels in Numbers are those of one run of npm run bench", () => {
  const sections = pageOf("bench/results/kernels.md").split(/^(?=## )/m);
  const shown = rowsOf(pageOf("docs/guides/numbers.md"), [
    "operation",
    "case",
    "`cpu`",
    "`simd`",
    "GFLOP/s",
    "× reference",
    "of peak",
    "Δ",
  ]);
  expect(shown.length).toBeGreaterThan(5);
  const expected = shown.map(({ cells: [operation, name] }) => {
    const section = sections.find((part) => part.startsWith(`## ${operation}\n`)) ?? "";
    const rows = rowsOf(section, ["case", "dialect", "median", "GFLOP/s", "× reference", "of peak", "Δ"]);
    const [cpu, simd] = ["cpu", "simd"].map((dialect) => rows.find(({ cells }) => cells[0] === name && cells[1] === dialect)?.cells ?? []);
    return [operation, name, cpu[2], ...simd.slice(2, 6), simd[6]?.replace(" (reference)", "")];
  });
  expect(shown.map(({ cells }) => cells)).toEqual(expected);
});
