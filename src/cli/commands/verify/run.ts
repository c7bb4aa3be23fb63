import { existsSync } from "node:fs";
import { isAbsolute, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { findJson, type ModelFiles, openCheckpoint, readJson } from "../../../checkpoint/index.ts";
import { isFloat } from "../../../checkpoint/safetensors/index.ts";
import { type LoadOptions, loadModel } from "../../../doors/node.ts";
import { TypeformerError } from "../../../errors/index.ts";
import {
  type EncoderUnderTest,
  type Goldens,
  openGoldens,
  published,
  publishedAnswers,
  tolerances,
  type Verdict,
  verifyEncoder,
  verifyModel,
} from "../../../golden/index.ts";
import { readBlueprint } from "../../../model/index.ts";
import { sizeOf, Tensor } from "../../../tensor/index.ts";
import { printable, warn, write } from "../../channels.ts";
import { styled, table } from "../../display.ts";
import { type EngineFlags, engineOptions } from "../../engine-flags.ts";
import { type HubFlags, hubOptions, modelFiles } from "../../hub-flags.ts";
import { verifyPublished } from "./published.ts";

export interface VerifyFlags extends HubFlags, EngineFlags {
  model?: string;
  as?: string;
  encoder?: string;
}

/**
 * Prints how far every value is from its golden one, or, where there are none beside the model, how far its answers are from those on
 * its card; the exit code is 1 if any is too far.
 */
export async function runVerify(model: string | undefined, { encoder, as, ...flags }: VerifyFlags): Promise<void> {
  const card = publishedAnswers(as ?? model ?? "");
  if (as !== undefined && !card) throw new TypeformerError("invalid_input", `--as ${as}: ${knownCards()}`);
  const files = await modelFiles(model, flags);
  const options = { ...engineOptions(flags, { brief: model === undefined }), ...hubOptions(flags) };
  const source = as === undefined ? await files.open("golden.safetensors") : undefined;
  if (card && !source && encoder === undefined) return verifyPublished(model, options, card);
  const goldens = source ? await openGoldens(source) : await noGoldens(files);
  const verdict = encoder === undefined ? await verdictOnModel(model, options, goldens) : await verdictOnEncoder(encoder, files, goldens);
  await write(shown(verdict));
  if (!verdict.okay) process.exitCode = 1;
}

async function noGoldens(files: ModelFiles): Promise<never> {
  const folder = fromHere(files.name);
  const config = (await findJson(files, "config.json")) as { quantization_config?: object } | undefined;
  if (config?.quantization_config) {
    const instead = "PyTorch cannot run int8: verify the model that it was made from, with --dtype q8";
    throw new TypeformerError("file_missing", `there is no golden.safetensors in ${folder}. ${instead}`);
  }
  if (files.hub) {
    throw new TypeformerError("file_missing", `there is no golden.safetensors in ${folder} on the hub, and ${knownCards()}`);
  }
  const word = /^[\w./-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`;
  throw new TypeformerError(
    "file_missing",
    `there is no golden.safetensors in ${folder}. This writes it: python test/golden/make.py ${word}`,
  );
}

const knownCards = (): string => `answers on a model card are known of ${published.map(({ ids }) => ids[0]).join(", ")} only`;

/** A file's name as a person in this folder would write it; addresses stay as they are. */
function fromHere(name: string): string {
  const here = isAbsolute(name) ? relative(process.cwd(), name) || "." : name;
  return here.startsWith("..") ? name : here;
}

async function verdictOnModel(place: string | undefined, options: LoadOptions, goldens: Goldens): Promise<Verdict> {
  const model = await loadModel(place, { ...options, onWarning: warn });
  await write(`${model.backend}, ${model.dtype}, against ${fromHere(goldens.name)}\n`);
  return verifyModel(model, goldens);
}

async function verdictOnEncoder(file: string, files: ModelFiles, goldens: Goldens): Promise<Verdict> {
  const encoder = await importEncoder(file);
  const { config } = await readBlueprint(await readJson(files, "config.json"), `config.json in ${files.name}`);
  await write(`${file} against ${fromHere(goldens.name)}\n`);
  return verifyEncoder(encoder, await weightsOf(files), config, goldens);
}

/** A reader's module. Whatever goes wrong in it is told as its own failure, with its stack as the cause. */
async function importEncoder(file: string): Promise<EncoderUnderTest> {
  const failed = (cause: unknown) => new TypeformerError("invalid_input", `${file} failed: ${cause} (--debug shows where)`, { cause });
  if (!existsSync(file)) throw new TypeformerError("file_missing", `there is no file ${file || '""'}`);
  const module = await import(pathToFileURL(resolve(file)).href).catch((cause) => {
    throw failed(cause);
  });
  if (typeof module.default !== "function") {
    throw new TypeformerError("invalid_input", `${file} must have a function (weights, ids) => taps as its default export`);
  }
  return async (weights, ids) => {
    try {
      return await module.default(weights, ids);
    } catch (cause) {
      throw failed(cause);
    }
  };
}

/** Every parameter as f32, by the name that the checkpoint gives it. */
async function weightsOf(files: ModelFiles): Promise<Record<string, Tensor>> {
  const checkpoint = await openCheckpoint(files);
  const weights = new Map<string, Tensor>();
  for (const name of checkpoint.names()) {
    const { dtype, shape } = checkpoint.info(name);
    if (!isFloat(dtype) && !checkpoint.isInt8(name)) continue;
    const data = new Float32Array(sizeOf(shape));
    await checkpoint.readInto(name, data);
    weights.set(name, new Tensor(data, shape));
  }
  return Object.fromEntries(weights);
}

function shown({ okay, precision, rows, first, top1, top5 }: Verdict): string {
  const figures = rows.map(({ tap, maxAbs, scaled, cases }) => [tap, maxAbs.toExponential(1), scaled.toExponential(1), String(cases)]);
  const columns = [
    { name: "tap" },
    { name: "max|Δ|", figures: true },
    { name: "max|Δ| / max(1, max|tap|)", figures: true },
    { name: "cases", figures: true },
  ];
  const lines = [table(columns, figures)];
  const [worst] = [...rows].sort((a, b) => b.scaled - a.scaled);
  if (worst)
    lines.push(`worst: ${worst.tap}, ${worst.scaled.toExponential(1)}; the tolerance of ${precision} is ${tolerances[precision]}\n`);
  if (top5.of > 0) {
    const best = precision === "f32" ? "" : `top-1 as PyTorch's at ${top1.same} of ${top1.of} positions, `;
    lines.push(`${best}top-5 as PyTorch's at ${top5.same} of ${top5.of} positions\n`);
  }
  if (first) {
    const { got, expected, maxAbs, index, tol } = first;
    lines.push(
      `first to diverge: ${first.tap} in ${JSON.stringify(printable(first.case))}, max|Δ| ${maxAbs.toExponential(1)} at index ${index}: got ${got}, expected ${expected}, tolerance ${tol}\n`,
    );
  }
  lines.push(styled(okay ? "green" : "red", `overall okay: ${okay ? 1 : 0}`), "\n");
  return lines.join("");
}
