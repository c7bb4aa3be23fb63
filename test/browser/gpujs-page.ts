/** One mode of gpu.js in the page that runs this, held to the cases of every operation, to the goldens of a model, or to the full shape's. */
import { type Backend, openBackend } from "../../src/backends/index.ts";
import { sourceOf } from "../../src/checkpoint/index.ts";
import { openSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { loadModel } from "../../src/doors/browser.ts";
import { openGoldens, verifyModel } from "../../src/golden/index.ts";
import type { GpuJsMode } from "../../src/kernels/devices/gpujs/index.ts";
import { type AnyOperation, conform, operations, wrongKernel } from "../../src/kernels/index.ts";
import { compare, normal } from "../../src/tensor/index.ts";
import { openFullShape } from "../golden/full-shape.ts";
import { answersIn } from "../golden/kernel-answers.ts";
import { kernelIn } from "../support/gpujs-modes.ts";
import { generatedModel } from "../support/models.ts";
import { smallCases } from "../support/wasm-builds.ts";

/** What was proven of a mode: what ran, how much was judged, and what was wrong. */
export interface GpuJsProof {
  backend: string;
  judged: number;
  wrong: string[];
}

async function served(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await fetch(path)).arrayBuffer());
}

const scenarios = {
  async kernels(mode: GpuJsMode): Promise<GpuJsProof> {
    const golden = answersIn(await openSafetensors(await served("/test/golden/kernels.safetensors")));
    const wrong: string[] = [];
    let judged = 0;
    for (const operation of Object.values(operations) as AnyOperation[]) {
      if (!operation.dialects.gpujs) continue;
      const verdicts = await conform(operation, kernelIn(mode, operation), { name: mode, golden, cases: smallCases(operation) });
      wrong.push(...verdicts.filter(({ ok }) => !ok).map((verdict) => wrongKernel(verdict).message));
      judged += verdicts.length;
    }
    return { backend: `gpujs (${mode})`, judged, wrong };
  },

  async taps(mode: GpuJsMode, folder: string): Promise<GpuJsProof> {
    const model = await loadModel(`/${folder}/`, { backend: "gpujs", gpujs: { mode }, worker: false });
    const { okay, first, rows } = await verifyModel(model, await openGoldens(await served(`/${folder}/golden.safetensors`)));
    return { backend: model.backend, judged: rows.length, wrong: okay ? [] : [`${first?.tap} of ${first?.case}: ${first?.maxAbs}`] };
  },

  /** The shorter sentence alone: a software adapter takes seconds for it. */
  async full(mode: GpuJsMode): Promise<GpuJsProof> {
    const { config, seed, strays } = await openFullShape(sourceOf(await served("/test/golden/full/golden.safetensors")));
    const { backend, description } = await openBackend("gpujs", { threads: 1, gpujs: { mode } });
    return { backend: description, judged: 1, wrong: await strays(await generatedModel(config, seed, backend), 0) };
  },

  /** Logits of more columns than a texture, of a weight with more rows, ranked and looked up in two parts each: as on the CPU. */
  async wide(mode: GpuJsMode): Promise<GpuJsProof> {
    const vocab = 50265;
    const answersOf = async ({ backend }: { backend: Backend }) => {
      const weight = await backend.parameter("weight", [vocab, 3], "matrix", (target) => target.set(normal(1, 3 * vocab)));
      const bias = await backend.parameter("bias", [vocab], "vector", (target) => target.set(normal(2, vocab)));
      return backend.pass({ ids: Int32Array.of(0, 30000, vocab - 1) }, (ops, { ids }) => {
        const logits = ops.linear(ops.embed([weight, ids]), { weight, bias });
        return { ...ops.topk(logits, 3), some: ops.columns(logits, [vocab - 1, 0, 9000]) };
      });
    };
    const opened = await openBackend("gpujs", { threads: 1, gpujs: { mode }, bindingLimit: 2 ** 19 });
    const [found, expected] = [await answersOf(opened), await answersOf(await openBackend("cpu", { threads: 1 }))];
    const names = Object.keys(expected) as (keyof typeof expected)[];
    const strays = names.filter((name) => !(compare(found[name], expected[name]).maxAbs < 1e-5));
    return {
      backend: opened.description,
      judged: names.length,
      wrong: strays.map((name) => `${name}: ${found[name]}, not ${expected[name]}`),
    };
  },

  /** What a model in a worker says, which sees no script of its page. */
  async worker(_mode: GpuJsMode, folder: string): Promise<string> {
    const loading = loadModel(`/${folder}/`, { backend: "gpujs" });
    return loading.then(
      ({ backend }) => backend,
      ({ message }) => message,
    );
  },
};

const [[scenario, options]] = new URLSearchParams(location.search);
const { mode, folder } = JSON.parse(options);
const outcome = await scenarios[scenario as keyof typeof scenarios](mode, folder).catch((error: unknown) => ({ error: String(error) }));
(document.getElementById("outcome") as HTMLElement).textContent = JSON.stringify(outcome);
