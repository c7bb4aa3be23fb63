/** A run: which lines are asked what, of which model. It lies in the folder of the results, for those who work and for who collects. */
import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { bundledModel, versionOfEngine } from "./engine.mjs";
import { fileProblem, Problem } from "./problem.mjs";
import { replaceFile } from "./results.mjs";

const FILE = "run.json";
/** What a model's answers depend on, in the folder of a model. */
const OF_A_MODEL = /\.(json|txt|safetensors)$/;

/**
 * What is to be run. Its `key` stands for the engine's version, the words of the command and the contents of the model's files: where one of them
 * differs, so may the answers.
 */
export async function describeRun(input, words, folder) {
  const command = withWholePath(words);
  const key = hash([versionOfEngine(), command, await contentsOf(command)]);
  return { input: resolve(input), command, key, queue: `typeformer-${hash([key, resolve(folder)]).slice(0, 16)}` };
}

/** The same chunk of the same run has the same id, so it is queued once. BullMQ takes neither a whole number for an id, nor one with a colon. */
export const jobIdOf = ({ key }, lines) => `chunk-${hash([key, lines]).slice(0, 40)}`;

/** @throws Problem where the folder has the results of another run */
export async function writeRun(folder, run) {
  await mkdir(folder, { recursive: true });
  const there = await readFile(join(folder, FILE), "utf8").catch(() => undefined);
  if (there !== undefined && JSON.parse(there).key !== run.key) {
    throw new Problem(
      `${folder} has results of \`${JSON.parse(there).command.join(" ")}\`, or of another version or model: name another folder`,
    );
  }
  await replaceFile(join(folder, FILE), JSON.stringify(run));
}

/** @throws Problem where nothing was enqueued */
export async function readRun(folder) {
  try {
    return JSON.parse(await readFile(join(folder, FILE), "utf8"));
  } catch (error) {
    throw error.code === "ENOENT" ? new Problem(`${folder} has no ${FILE}: enqueue.mjs writes it`) : fileProblem(join(folder, FILE), error);
  }
}

/** @throws Problem where engine or model are not those for which the lines were enqueued */
export async function checkRun(run, folder) {
  const { key } = await describeRun(run.input, run.command, folder);
  if (key !== run.key)
    throw new Problem(`the engine or the model here is not the one for which ${folder} was enqueued: its answers could differ`);
}

const hash = (value) => createHash("sha256").update(JSON.stringify(value)).digest("hex");
const isFolder = (place) => statSync(place, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Where `--model` has its value among the words, or -1. */
const modelAt = (words) => words.indexOf("--model") + 1 || -1;

/** A model's folder is named so that it is found from everywhere. */
function withWholePath(words) {
  const spread = words.flatMap((word) => (word.startsWith("--model=") ? ["--model", word.slice("--model=".length)] : [word]));
  const at = modelAt(spread);
  return at >= 0 && isFolder(spread[at] ?? "") ? spread.with(at, resolve(spread[at])) : spread;
}

/** A hash of each file of the model; for an id of the hub nothing, since its revision is among the words. */
async function contentsOf(command) {
  const at = modelAt(command);
  const folder = at >= 0 ? command[at] : bundledModel();
  if (folder === undefined || !isFolder(folder)) return [];
  const files = (await readdir(folder, { recursive: true })).filter((file) => OF_A_MODEL.test(file)).sort();
  return Promise.all(
    files.map(async (file) => {
      const sum = createHash("sha256");
      for await (const bytes of createReadStream(join(folder, file))) sum.update(bytes);
      return [file, sum.digest("hex")];
    }),
  );
}
