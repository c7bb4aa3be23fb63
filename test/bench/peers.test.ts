/** The race of peers: who stands in which row, what is counted, and how it is told. */
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "@jest/globals";
import { bundledStart, bundledTable } from "../../bench/bundled-start.ts";
import { lanesOf, strayedFrom } from "../../bench/lanes.ts";
import { contestants } from "../../bench/peers/contestants.ts";
import { inShort } from "../../bench/peers/in-short.ts";
import { peerReport } from "../../bench/peers/peer-report.ts";
import type { PeerRun, RaceRow, Racer } from "../../bench/peers/peer-run.ts";
import { raggedStory, sharesOf } from "../../bench/peers/ragged-story.ts";
import { threadGains } from "../../bench/peers/second-thread.ts";
import { built } from "../support/built.ts";
import { rowsOf } from "../support/markdown.ts";

const racer = (name: string, settings: Partial<Racer> = {}): Racer => ({
  ...{ name, dtype: "f32", threads: 1, pads: true, extent: "everything" },
  ...settings,
});
const ours = (lane: "plain" | "wide", settings: Partial<Racer> = {}) =>
  racer(`typeformer wasm (${lane === "wide" ? "wide" : "relaxed-simd"}, ${settings.threads === 2 ? "2 threads" : "1 thread"})`, {
    ...{ pads: false, extent: "last layer and head at the masks", lane },
    ...settings,
  });
const row = (of: Racer, p50: number, rest: Partial<RaceRow> = {}): RaceRow => ({
  ...{ ...of, work: "answer", kind: "single", cell: "12 tokens × 1", computed: 12, flops: 1, flopsUnpadded: 1 },
  result: { samples: 5, p50, p95: p50, parity: { maxAbs: 1e-6, top5: 1 } },
  ...rest,
});

describe("contestants", () => {
  test("start without flags of V8's: ours in WebAssembly twice, by the option, other backends once", () => {
    const all = contestants(["wasm", "cpu"], "q8", 2, "python");
    expect(all.filter(({ backend }) => backend).map(({ backend, lane }) => [backend, lane])).toEqual([
      ["wasm", "plain"],
      ["wasm", "wide"],
      ["cpu", undefined],
    ]);
    for (const { command } of all) expect(command.filter((word) => word.startsWith("-"))).toEqual([]);
    expect(lanesOf("auto", ["wide"])).toEqual(["wide"]);
  });

  test.each([
    ["wasm (wide, 1 thread)", { threads: 1, simd: "wide" as const }, undefined],
    ["wasm (relaxed-simd, 2 threads)", { threads: 2, simd: "plain" as const }, undefined],
    ["webgpu (an adapter)", { threads: 1 }, undefined],
    [
      "wasm (simd128, 1 thread; not wide: it is for Node 24, and this is 20.1)",
      { threads: 1, simd: "wide" as const },
      "not wide: it is for Node 24, and this is 20.1",
    ],
    ["cpu", { threads: 1, simd: "wide" as const }, "cpu"],
    [
      "wasm (wide, 1 thread; more could not be started: no)",
      { threads: 2, simd: "wide" as const },
      expect.stringContaining("does not run on 2 threads"),
    ],
  ])("%s keeps its row, or has a reason", (description, asked, reason) => {
    expect(strayedFrom(asked, description)).toEqual(reason);
  });
});

describe("the ragged batch", () => {
  const batch = { kind: "ragged" as const, cell: "ragged" };
  const wide = row(ours("wide"), 50, { ...batch, flops: 2e9, flopsUnpadded: 2e9 });
  const best = row(racer("best"), 200, { ...batch, flops: 12e9, flopsUnpadded: 4e9 });

  test("its ratio is the product of computing less and of the kernels", () => {
    const { whole, padding, asked, kernels } = sharesOf(wide, best);
    expect([whole, padding, asked]).toEqual([4, 3, 2]);
    expect(kernels).toBeCloseTo(4 / 6, 12);
  });

  test("has a line for each of ours beside each native peer of its precision and threads, and none for who was not run", () => {
    const web = row(racer("onnxruntime-web 1"), 900, batch);
    const story = rowsOf(raggedStory([wide, web, best, { ...best, threads: 2 }, { ...best, name: "gone", result: "not run" }]), [
      "engine",
      "against",
      "× their texts/s",
      "kernels",
    ]);
    expect(story.map(({ cells }) => cells)).toEqual([[wide.name, "best", "4.00×", "0.667×"]]);
  });
});

test("a second thread's gain stands beside the gains of others, batch by batch", () => {
  const native = racer("transformers.js 4");
  const rows = [
    ...[row(ours("plain"), 100), row(ours("plain", { threads: 2 }), 60), row(native, 90), row({ ...native, threads: 2 }, 45)],
    ...[row(native, 30, { work: "logits" }), row({ ...native, threads: 2 }, 30, { work: "logits" })],
  ];
  expect(
    rowsOf(threadGains(rows), ["batch", "threads", "typeformer wasm (relaxed-simd)", "transformers.js 4"]).map(({ cells }) => cells),
  ).toEqual([["12 tokens × 1", "1 → 2", "1.67×", "2.00×"]]);
  expect(threadGains(rows.filter(({ threads }) => threads === 1))).toBe("");
});

describe("in short", () => {
  const native = racer("transformers.js 4");
  const start = (p50: number) => ({ time: { samples: 5, p50, p95: p50 }, rss: 4e8 });
  const run: Pick<PeerRun, "rows" | "cold" | "absent"> = {
    rows: [
      row(ours("plain"), 50),
      row(native, 40),
      row(native, 300, { cell: "128", computed: 128 }),
      row(ours("plain", { threads: 2 }), 1),
    ],
    cold: [
      { ...ours("plain"), result: start(500) },
      { ...native, result: start(2000) },
    ],
    absent: [
      { ...ours("wide"), name: "typeformer wasm, wide", reason: "not wide: a reason" },
      { ...racer("PyTorch"), reason: "no Python" },
    ],
  };

  test("each has its times with how many times as fast that is as native code, and wide its reason where it is not", () => {
    expect(inShort(run).split("\n")).toEqual([
      "| engine | precision | 12 tokens | 128 tokens | cold start | peak memory | max\\|Δlogit\\| |",
      "|---|---|---|---|---|---|---|",
      "| typeformer, plain | f32 | 50.0 ms (0.80×) | not run | 0.50 s (4.00×) | 400 MB | 1.0e-6 |",
      "| transformers.js 4 | f32 | 40.0 ms (1.00×) | 300 ms (1.00×) | 2.00 s (1.00×) | 400 MB | 1.0e-6 |",
      "| typeformer, wide | f32 | not wide: a reason |  |  |  |  |",
    ]);
  });
});

test("the bundled model's first answer is told in starts of Node, after its file is read", () => {
  const summary = (p50: number) => ({ samples: 3, p50, p95: p50 });
  const table = bundledTable({ nothing: summary(40), reading: summary(5), answers: { "a way": summary(105) } });
  expect(table.split("\n").at(-1)).toBe("| a way | 105 ms | 105 ms | 3 | 2.50× |");
});

test("the command races whom it finds, each held to the reference, and says what machine it was", async () => {
  await built();
  const few = [
    "--shape",
    "tiny",
    "--tokens",
    "6",
    "--threads",
    "1",
    "--dtype",
    "f32",
    "--samples",
    "2",
    "--limit",
    "600",
    "--processes",
    "0",
    "--json",
  ];
  const command = ["--import", "./scripts/register-typescript.mjs", "bench/peers/race.ts", ...few];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: "utf8" });
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  const run: PeerRun = JSON.parse(stdout);
  expect(run.facts.processor.vectors).not.toBe("");
  const plain = run.rows.filter(({ lane }) => lane === "plain");
  expect(plain.map(({ kind, work, name }) => [kind, work, name])).toEqual([
    ["single", "answer", expect.stringMatching(/^typeformer wasm \((relaxed-simd|simd128), 1 thread\)$/)],
    ["single", "logits", plain[0].name],
    ["ragged", "answer", plain[0].name],
  ]);
  const [wide] = [...run.rows, ...run.absent].filter(({ lane }) => lane === "wide"); // it runs, or says why not
  if ("reason" in wide) expect(wide.reason).toMatch(/^not wide: /);
  else expect(wide.name).toBe("typeformer wasm (wide, 1 thread)");
  for (const { result } of run.rows.filter(({ lane }) => lane)) expect(result).toMatchObject({ samples: 2, parity: { top5: 1 } });
  expect(peerReport(run)).toContain(`${run.facts.processor.vectors}; ${run.facts.processor.sharing}`);
});

test("the bundled model starts in fresh processes, in a program and on the command line", async () => {
  await built();
  const { nothing, reading, answers } = await bundledStart(1);
  expect(nothing.samples).toBe(1);
  expect(reading.p50).toBeGreaterThan(0);
  expect(Object.keys(answers)).toHaveLength(3);
  for (const { p50 } of Object.values(answers)) expect(p50).toBeGreaterThan(reading.p50);
});
