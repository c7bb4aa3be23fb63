import { TypeformerError } from "../../errors/index.ts";
import { type Paper, readExamples } from "../files/examples.ts";
import { rowsOf } from "../files/rows.ts";
import { type ClassNames, classCalled } from "../labels.ts";
import type { GlueName, Split } from "../names.ts";
import { type GlueTask, glueTasks } from "./tasks.ts";

/** A folder of files, wherever it lies. */
export interface DataFolder {
  name: string;
  /** A file's bytes; nothing where there is no such file. */
  open(path: string): Promise<AsyncIterable<Uint8Array> | undefined>;
}

/**
 * A split of a task as its official files have it, from the task's own folder or from the one that holds all tasks.
 *
 * @throws TypeformerError `file_missing`, `invalid_input` (a split without labels, and what `readExamples` throws)
 */
export async function readGlue(task: GlueName, split: Split, folder: DataFolder, limit?: number): Promise<Paper> {
  const { layout, classes, title }: GlueTask = glueTasks[task];
  const { name, chunks, belongs, isOriginal } = await find(task, split, folder);
  if (split === "test" && !isOriginal) {
    for await (const _ of chunks) break; // closes the file
    const why = "GLUE keeps them to itself and judges predictions that are sent in";
    throw new TypeformerError("invalid_input", `${name}: the test split of ${title} has no labels (${why}): evaluate on --split dev`);
  }
  return readExamples(chunks, name, { layout, ...goldOf(classes), limit, belongs });
}

/** How labels are read: as classes by any of their names, or as scores. */
export function goldOf(classes: readonly ClassNames[] | undefined) {
  if (!classes) return { gold: scoreOf, expected: "Expected a number" };
  const gold = (label: string) => classCalled(label, classes);
  return { gold, expected: `Known: ${classes.map((names) => names.join(" or ")).join(", ")}` };
}

/** A decimal number; `Number` would take an empty field for 0. */
const scoreOf = (field: string): number | undefined =>
  /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(field) ? Number(field) : undefined;

interface Found {
  name: string;
  chunks: AsyncIterable<Uint8Array>;
  belongs?: (fields: readonly string[]) => boolean;
  /** One of Microsoft's own files, which have labels in every split. */
  isOriginal?: true;
}

async function find(task: GlueName, split: Split, folder: DataFolder): Promise<Found> {
  const { files, folder: inside }: GlueTask = glueTasks[task];
  const official = async (path: string): Promise<Found | undefined> => {
    const chunks = await folder.open(path + files[split]);
    return chunks && { name: `${folder.name}/${path}${files[split]}`, chunks };
  };
  const original = async (path: string) => (task === "mrpc" ? originalMrpc(split, folder, path) : undefined);
  for (const path of ["", `${inside}/`]) {
    const [first, second] = split === "test" ? [original, official] : [official, original];
    const found = (await first(path)) ?? (await second(path));
    if (found) return found;
  }
  const instead = split === "test" ? MRPC_TEST : `${MRPC_TRAIN} with ${MRPC_DEV_IDS.join(" or ")}`;
  throw new TypeformerError(
    "file_missing",
    `there is no ${files[split]} in ${folder.name} or its folder ${inside}${task === "mrpc" ? `, nor ${instead}` : ""}`,
  );
}

const MRPC_TRAIN = "msr_paraphrase_train.txt";
const MRPC_TEST = "msr_paraphrase_test.txt";
/** Pairs of ids: what GLUE has taken out of the training pairs for its dev split. Its scripts save the list by either name. */
const MRPC_DEV_IDS = ["dev_ids.tsv", "mrpc_dev_ids.tsv"];

/** GLUE may not hand the corpus out: it comes as Microsoft's two files, of which the first is split by GLUE's list. */
async function originalMrpc(split: Split, folder: DataFolder, path: string): Promise<Found | undefined> {
  const file = `${path}${split === "test" ? MRPC_TEST : MRPC_TRAIN}`;
  const chunks = await folder.open(file);
  if (!chunks) return undefined;
  const found: Found = { name: `${folder.name}/${file}`, chunks, isOriginal: true };
  if (split === "test") return found;
  for (const ids of MRPC_DEV_IDS) {
    const list = await folder.open(path + ids);
    if (!list) continue;
    const dev = new Set<string>();
    for await (const { fields } of rowsOf(list, `${folder.name}/${path}${ids}`)) dev.add(fields.slice(0, 2).join("\t"));
    return { ...found, belongs: (fields) => dev.has(fields.slice(1, 3).join("\t")) === (split === "dev") };
  }
  throw new TypeformerError(
    "file_missing",
    `${found.name} is there, and the list of GLUE's dev pairs is not: put ${MRPC_DEV_IDS.join(" or ")} beside it`,
  );
}
