/** What the cache knows of a commit's files: by its snapshot, by the notes of what there is not, by Python's list of what there is. */
import { lstat, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { HubFile } from "../shared/repository.ts";
import type { Presence } from "../shared/wanted.ts";
import type { CachedModel } from "./cache.ts";

/** A file that is there counts, whatever a note says. */
export async function presenceIn(model: CachedModel, commit: string): Promise<(file: string) => Promise<Presence>> {
  const listed = await listIn(model.tree(commit));
  return async (file) => {
    const path = join(model.snapshot(commit), file);
    if (await isFile(path)) return "here";
    if (listed?.has(file) || (await isLink(path))) return "away"; // a link whose blob was removed
    return listed || (await isFile(model.noteOfAbsence(commit, file))) ? "nowhere" : "unknown";
  };
}

/**
 * Lets the notes say what the hub says, for us and for Python, which believes a note more than the file beside it. Where they cannot be
 * written, who looks next asks again.
 *
 * @param present files that the hub has: a note that denies one lies
 */
export async function noteAbsence(model: CachedModel, commit: string, absent: string[], present: HubFile[]): Promise<void> {
  try {
    for (const { path } of present) await rm(model.noteOfAbsence(commit, path), { force: true });
    for (const file of absent) {
      const note = model.noteOfAbsence(commit, file);
      await mkdir(dirname(note), { recursive: true });
      await writeFile(note, "", { flag: "a" });
    }
  } catch {}
}

/** The paths in a list of files as huggingface_hub keeps it (its `_tree_cache.py`); nothing where there is none that can be understood. */
async function listIn(path: string): Promise<Set<string> | undefined> {
  try {
    const { format_version, files } = JSON.parse(await readFile(path, "utf8"));
    return format_version === 1 ? new Set(Object.keys(files)) : undefined;
  } catch {
    return undefined;
  }
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isFile(),
    () => false,
  );
}

function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
}
