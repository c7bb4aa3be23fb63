/**
 * The engine of the built package held to its references and goldens, in the page that runs this. The address names what is to be proven
 * and its options, `conformance.html?taps={"backend":"cpu"}`; the outcome is written into the page as JSON.
 */
import { openBackend, recruitOnWeb } from "../../src/backends/index.ts";
import { sourceOf } from "../../src/checkpoint/index.ts";
import { openSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { loadModel } from "../../src/doors/browser.ts";
import { openGoldens, verifyModel } from "../../src/golden/index.ts";
import { builds, usableBuilds } from "../../src/kernels/devices/wasm/index.ts";
import {
  type AnyOperation,
  availableDialects,
  type Case,
  conform,
  type Kernel,
  type Outputs,
  operations,
  wrongKernel,
} from "../../src/kernels/index.ts";
import { openFullShape } from "../golden/full-shape.ts";
import { answersIn } from "../golden/kernel-answers.ts";
import { generatedModel } from "../support/models.ts";
import { once } from "../support/once.ts";
import { kernelsIn, memoryOf, smallCases } from "../support/wasm-builds.ts";

export interface Conformance {
  /** For each dialect and build: which operations were judged, in how many cases. */
  judged: Record<string, { operations: string[]; cases: number; byGoldens: number }>;
  failures: string[];
  skipped: string[];
}

export interface Memory {
  isolated: boolean;
  builds: Record<string, ReturnType<typeof memoryOf>>;
}

export interface Verified {
  isolated: boolean;
  backend: string;
  okay: boolean;
  precision: string;
  taps: string[];
  top1: { same: number; of: number };
  top5: { same: number; of: number };
  first?: { case: string; tap: string; maxAbs: number };
}

export interface FullShapeHeld {
  backend: string;
  /** The cases, by name. */
  judged: string[];
  strays: string[];
}

type AnyKernel = Kernel<unknown, Outputs>;

const scenarios = {
  /** Every operation: its dialects, in all cases or in the small ones, then each build of the module in the small ones. */
  async kernels({ spoil = false, large = false, without = [] as string[] }): Promise<Conformance> {
    const golden = answersIn(await openSafetensors(await served("test/golden/kernels.safetensors")));
    const judged: Conformance["judged"] = {};
    const failures: string[] = [];
    const lacking = new Set<string>();
    async function judge(name: string, operation: AnyOperation, kernel: AnyKernel, cases: Case<unknown>[]) {
      const verdicts = await conform(operation, spoil ? spoiled(kernel) : kernel, { name, golden, cases });
      const { operations = [], cases: before = 0, byGoldens = 0 } = judged[name] ?? {};
      const against = verdicts.filter(({ against }) => against === "golden").length;
      judged[name] = {
        operations: [...new Set([...operations, operation.name])],
        cases: before + verdicts.length,
        byGoldens: byGoldens + against,
      };
      failures.push(...verdicts.filter(({ ok }) => !ok).map((verdict) => wrongKernel(verdict).message));
    }
    for (const each of Object.values(operations) as AnyOperation[]) {
      const operation = once(each);
      const small = spoil ? smallCases(operation).slice(0, 1) : smallCases(operation);
      const cases = large ? operation.cases : small;
      const { kernels, unavailable } = await availableDialects(each);
      for (const [name, kernel] of kernels) {
        if (!without.includes(name)) await judge(name, operation, kernel, kernel.unavailable ? small : cases);
      }
      for (const [name, reason] of Object.entries(unavailable)) lacking.add(`${name}: ${reason}`);
      for (const build of usableBuilds()) for (const kernel of kernelsIn(build, operation)) await judge(build, operation, kernel, small);
    }
    for (const build of builds) if (!usableBuilds().includes(build)) lacking.add(`${build}: this engine does not accept it`);
    return { judged, failures, skipped: [...lacking] };
  },

  async memory(): Promise<Memory> {
    return { isolated: crossOriginIsolated, builds: Object.fromEntries(usableBuilds().map((build) => [build, memoryOf(build)])) };
  },

  /** Every tap of every sentence in the goldens beside a model. */
  async taps({ folder = "", spoil = false, ...options }): Promise<Verified> {
    const goldens = await openGoldens(await served(`${folder}/golden.safetensors`));
    const model = await loadModel(spoil ? await withWrongWeight(folder) : `/${folder}/`, options);
    const { okay, precision, rows, top1, top5, first } = await verifyModel(model, goldens);
    const taps = rows.map(({ tap }) => tap);
    return { isolated: crossOriginIsolated, backend: model.backend, okay, precision, taps, top1, top5, first };
  },

  async full({ backend = "wasm", threads = 1, only = [0, 1] }): Promise<FullShapeHeld> {
    const { config, seed, cases, strays } = await openFullShape(sourceOf(await served("test/golden/full/golden.safetensors")));
    const opened = await openBackend(backend, { threads, recruit: crossOriginIsolated ? recruitOnWeb : undefined });
    const model = await generatedModel(config, seed, opened.backend);
    const found: string[] = [];
    for (const i of only) found.push(...(await strays(model, i)));
    return { backend: opened.description, judged: only.map((i) => cases[i]), strays: found };
  },
};

/** A file of the site, whole: hundreds of small tensors are read from it, in no order. */
async function served(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`/${path}`);
  if (!response.ok) throw new Error(`the site has no ${path}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The same kernel with one wrong number in its first output. */
function spoiled(kernel: AnyKernel): AnyKernel {
  return async (out, input) => {
    await kernel(out, input);
    const [first] = Object.values(out);
    first[first.length >> 1] += 1;
  };
}

/** A model of which one weight has another exponent. */
async function withWrongWeight(folder: string) {
  const config = await served(`${folder}/config.json`);
  const weights = await served(`${folder}/model.safetensors`);
  weights[weights.length - 1] ^= 0x40;
  return { config, weights, tokenizer: new Blob() };
}

const [[scenario, options]] = new URLSearchParams(location.search);
const outcome = await scenarios[scenario as keyof typeof scenarios](JSON.parse(options)).catch((error: unknown) => ({
  error: String(error),
}));
(document.getElementById("outcome") as HTMLElement).textContent = JSON.stringify(outcome);
