/**
 * A model in the cache, laid out as Python's `huggingface_hub` does it:
 *
 *   models--org--name/blobs/OID               a file's bytes, named by what they hash to
 *   models--org--name/snapshots/COMMIT/FILE   a link to them
 *   models--org--name/refs/BRANCH             the commit that a branch or a tag named when it was asked last
 *   models--org--name/.no_exist/COMMIT/FILE   an empty note: who asked for it has heard that there is none
 *   models--org--name/trees/COMMIT.json       what there is, where somebody has asked for the whole list
 *   .locks/models--org--name/                 who is at work
 */
import { constants, copyFile, mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { isFull } from "./disk.ts";

export type CachedModel = ReturnType<typeof cachedModel>;

export function cachedModel(cache: string, id: string) {
  const name = `models--${id.replaceAll("/", "--")}`;
  const folder = join(cache, name);
  const ref = (revision: string) => join(folder, "refs", revision);
  const blob = (oid: string) => join(folder, "blobs", oid);
  const snapshot = (commit: string) => join(folder, "snapshots", commit);

  return {
    folder,
    blob,
    snapshot,
    noteOfAbsence: (commit: string, file: string) => join(folder, ".no_exist", commit, file),
    tree: (commit: string) => join(folder, "trees", `${commit}.json`),
    lock: join(cache, ".locks", name, "typeformer.lock"),

    /** Where a file grows until it is whole; Python has other names for its own. */
    partial: (oid: string) => `${blob(oid)}.typeformer.incomplete`,

    /** The commit of a revision, as far as it is known here. */
    async commitOf(revision: string): Promise<string | undefined> {
      if (isCommit(revision)) return revision;
      const commit = (await readFile(ref(revision), "utf8").catch(() => "")).trim();
      return isCommit(commit) ? commit : undefined;
    },

    /** Notes the commit of a branch or a tag: at once, or not at all. */
    async noteCommit(revision: string, commit: string): Promise<void> {
      if (revision === commit || (await this.commitOf(revision)) === commit) return;
      const note = `${blob(commit)}.typeformer.ref`;
      await mkdir(dirname(ref(revision)), { recursive: true });
      await mkdir(dirname(note), { recursive: true });
      await writeFile(note, commit);
      await rename(note, ref(revision));
    },

    /** Lets a snapshot's file be this blob: a relative link, a copy where links are refused. */
    async link(oid: string, commit: string, file: string): Promise<void> {
      const path = join(snapshot(commit), file);
      await mkdir(dirname(path), { recursive: true });
      await rm(path, { force: true }); // a link whose blob is gone
      await symlink(relative(dirname(path), blob(oid)), path).catch(async (refused) => {
        if (isFull(refused)) throw refused;
        const copy = `${blob(oid)}.typeformer.copy`;
        await copyFile(blob(oid), copy, constants.COPYFILE_FICLONE);
        await rename(copy, path);
      });
    },
  };
}

const isCommit = (name: string): boolean => /^[0-9a-f]{40}$/.test(name);
