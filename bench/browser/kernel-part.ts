/** Every dialect that this browser can run: verified, then timed. */
import { openSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { type AnyOperation, drawSeed, operations, wrongKernel } from "../../src/kernels/index.ts";
import { answersIn } from "../../test/golden/kernel-answers.ts";
import type { GpuPeaks } from "../gpu-peaks.ts";
import { contestsOf, judged, timed, WORTHWHILE } from "../kernel-bench.ts";
import { measureCpu } from "../peaks.ts";
import { cellsOf, columns } from "../row-cells.ts";
import type { Asked } from "./asked.ts";
import { type Board, emptySection } from "./section.ts";

export async function kernelPart(asked: Asked, gpu: GpuPeaks | undefined, { show, say }: Board): Promise<void> {
  const { contests, passedOver } = await contestsOf(Object.values(operations) as AnyOperation[], asked);
  const proof = { seed: drawSeed(), golden: answersIn(await openSafetensors(await goldens())) };
  await say("the peaks of the CPU");
  const cpu = measureCpu();
  const overview = emptySection("Kernels");
  overview.notes.push(`One thread of the CPU: ${cpu.gflops.toFixed(1)} GFLOP/s in ${cpu.arithmetic}, memory ${cpu.gbs.toFixed(1)} GB/s.`);
  if (!asked.case) overview.notes.push(`Cases below ${WORTHWHILE} bytes are verified, and timed by name only.`);
  overview.passedOver = passedOver;
  show(overview);

  for (const contest of contests) {
    const section = emptySection(contest.operation.name, columns);
    const verdicts = await judged(contest, proof, say);
    for (const wrong of verdicts.filter(({ ok }) => !ok)) section.passedOver[wrong.dialect] ??= wrongKernel(wrong).message;
    const kernels = contest.kernels.filter(([dialect]) => !Object.hasOwn(section.passedOver, dialect));
    const right = verdicts.filter(({ dialect }) => !Object.hasOwn(section.passedOver, dialect)).length;
    section.notes.push(
      `${right} verdicts of ${verdicts.length} right: ${kernels.map(([dialect]) => dialect).join(", ")}; seed ${proof.seed}.`,
    );
    show(section);
    for await (const row of timed({ ...contest, kernels }, verdicts, { ...asked, ...proof, cpu, gpu })) {
      section.rows.push(cellsOf(row));
      show(section);
      await say(`${row.operation}: timed ${row.dialect} on "${row.case}"`);
    }
  }
}

async function goldens(): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch("/test/golden/kernels.safetensors");
  if (!response.ok) throw new Error(`the kernels' goldens are not there: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
