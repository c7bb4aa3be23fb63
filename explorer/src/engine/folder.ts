/** A model's folder that a reader drops on the page or picks: its files stay on this machine. */
import type { ModelParts } from "typeformer";

type Part = Exclude<keyof ModelParts, "files">;

const parts: Record<Part, RegExp> = {
  config: /^config\.json$/,
  tokenizer: /^tokenizer\.json$/,
  weights: /\.safetensors$/,
};

/** What tells how a text is read, beside the tokenizer itself: whether it is made lower case, and which tokens are special. */
const besides = /^(tokenizer_config|special_tokens_map|added_tokens)\.json$/;

/** The three files of a model among those of a folder, and those that its tokenizer needs. @throws Error that says which is missing, or which there are too many of */
export function partsAmong(files: readonly File[]): ModelParts {
  const atTop = files.filter(({ webkitRelativePath }) => (webkitRelativePath || "").split("/").length <= 2); // below lie those of other modules
  const find = (part: Part): File => {
    const found = atTop.filter(({ name }) => parts[part].test(name) && !/golden/.test(name));
    if (found.length === 1) return found[0];
    const names = files.map(({ name }) => name).join(", ") || "nothing";
    if (found.length === 0)
      throw new Error(
        `A model is a folder with config.json, tokenizer.json and model.safetensors; here the ${part} is missing among ${names}.`,
      );
    throw new Error(`One file of weights can be read here, found ${found.length}: ${found.map(({ name }) => name).join(", ")}.`);
  };
  const others = Object.fromEntries(atTop.filter(({ name }) => besides.test(name)).map((file) => [file.name, file]));
  return { config: find("config"), tokenizer: find("tokenizer"), weights: find("weights"), files: others };
}

/** The files of what was dropped, those of a dropped folder among them. */
export async function filesOf(dropped: DataTransfer): Promise<File[]> {
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  return (await Promise.all(entries.map(filesBelow))).flat();
}

async function filesBelow(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject)); // a hundred at most
    if (some.length === 0) break;
    found.push(...some.filter(({ isFile }) => isFile));
  }
  return (await Promise.all(found.map(filesBelow))).flat();
}

/** What the folder of these files is called. */
export const folderName = (files: readonly File[]): string => files[0]?.webkitRelativePath.split("/")[0] || "a folder of yours";
