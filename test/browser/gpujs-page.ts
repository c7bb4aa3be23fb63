/** One mode of gpu.js in the page that runs this, held to the small cases of every operation and to the tiny model's goldens. */
import { openSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { openGoldens, verifyModel } from "../../src/golden/index.ts";
import { loadModel } from "../../src/index.ts";
import type { GpuJsMode } from "../../src/kernels/gpujs/index.ts";
import { type AnyOperation, conform, operations, wrongKernel } from "../../src/kernels/index.ts";
import { answersIn } from "../golden/kernel-answers.ts";
import { kernelIn } from "../support/gpujs-modes.ts";
import { smallCases } from "../support/wasm-builds.ts";

export interface GpuJsConformance {
  cases: number;
  failures: string[];
  backend: string;
  okay: boolean;
  /** What a model in a worker says, which sees no script of its page. */
  inWorker: string;
}

const place = "/test/golden/tiny/";

async function served(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await fetch(path)).arrayBuffer());
}

async function conformance(mode: GpuJsMode): Promise<GpuJsConformance> {
  const golden = answersIn(await openSafetensors(await served("/test/golden/kernels.safetensors")));
  const failures: string[] = [];
  let cases = 0;
  for (const operation of Object.values(operations) as AnyOperation[]) {
    if (!operation.dialects.gpujs) continue;
    const verdicts = await conform(operation, kernelIn(mode, operation), { name: mode, golden, cases: smallCases(operation) });
    failures.push(...verdicts.filter(({ ok }) => !ok).map((verdict) => wrongKernel(verdict).message));
    cases += verdicts.length;
  }
  const model = await loadModel(place, { backend: "gpujs", gpujs: { mode }, worker: false });
  const { okay } = await verifyModel(model, await openGoldens(await served(`${place}golden.safetensors`)));
  const inWorker = await loadModel(place, { backend: "gpujs" }).then(
    ({ backend }) => backend,
    ({ message }) => message,
  );
  return { cases, failures, backend: model.backend, okay, inWorker };
}

const [[, options]] = new URLSearchParams(location.search);
const outcome = await conformance(JSON.parse(options).mode).catch((error: unknown) => ({ error: String(error) }));
(document.getElementById("outcome") as HTMLElement).textContent = JSON.stringify(outcome);
