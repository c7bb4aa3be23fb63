/** What must hold of a cache at any time, whatever happened to those who wrote it. */
import { createHash } from "node:crypto";
import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { dirname, join, normalize, relative } from "node:path";
import { commitOf, type HubModel } from "./server.ts";

/**
 * What is wrong with the cache: nothing, if
 *  - a blob hashes to its name, and whatever else lies beside the blobs has a name that no blob has;
 *  - a snapshot's file is a link, relative as Python's, to the blob of the bytes that the hub has for it, or a copy of them;
 *  - a note of absence is empty, and of a file that the hub does not have at that commit;
 *  - a ref names a commit whose snapshot has every file that is needed;
 *  - there is nothing else, neither in the cache nor beside it.
 *
 * @param versions what the hub's model was and is
 * @param atRest whether nobody died here since the last download: no lock, no partial file
 */
export async function problemsIn(cache: string, versions: HubModel[], needed: string[], atRest: boolean): Promise<string[]> {
  const problems: string[] = [];
  const beside = (await readdir(dirname(cache))).filter((name) => join(dirname(cache), name) !== cache);
  problems.push(...beside.map((name) => `${name} lies beside the cache`));
  for (const path of await filesBelow(cache)) {
    const problem = await problemOf(join(cache, path), path, cache, versions, needed, atRest).catch((error) => String(error));
    if (problem) problems.push(`${path}: ${problem}`);
  }
  return problems;
}

async function problemOf(
  full: string,
  path: string,
  cache: string,
  versions: HubModel[],
  needed: string[],
  atRest: boolean,
): Promise<string | undefined> {
  const [folder, kind, name, ...rest] = path.split("/");
  if (folder === ".locks") return atRest ? "a lock is left" : undefined;
  if (!/^models--\w+--\w+$/.test(folder)) return "it is no model's";
  const filesOf = (commit: string) => versions.find((model) => commitOf(model) === commit)?.files;

  if (kind === "blobs" && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(name)) {
    const bytes = await readFile(full);
    const hash = name.length === 64 ? createHash("sha256") : createHash("sha1").update(`blob ${bytes.length}\0`);
    return hash.update(bytes).digest("hex") === name ? undefined : `a blob of ${bytes.length} bytes that does not hash to its name`;
  }
  if (kind === "blobs") {
    if (!/\.(incomplete|copy|ref)$/.test(name)) return "no name of a blob";
    return atRest ? "it is left" : undefined;
  }
  if (kind === "snapshots") {
    const right = filesOf(name)?.[rest.join("/")];
    if (!right) return "the hub has no such file";
    const target = await readlink(full).catch(() => undefined);
    const blobs = relative(dirname(full), join(cache, folder, "blobs"));
    if (target !== undefined && dirname(target) !== normalize(blobs)) return `a link to ${target}`;
    return Buffer.compare(await readFile(full), right) === 0 ? undefined : "not the hub's bytes";
  }
  if (kind === ".no_exist") {
    if (filesOf(name)?.[rest.join("/")]) return "the hub has this file";
    return (await readFile(full)).length > 0 ? "a note that is not empty" : undefined;
  }
  if (kind === "refs") {
    const commit = await readFile(full, "utf8");
    const there = await Promise.all(needed.map((file) => sizeOf(join(cache, folder, "snapshots", commit, file))));
    const lacking = needed.filter((file, i) => there[i] !== filesOf(commit)?.[file].length);
    return lacking.length > 0 ? `the snapshot of ${commit} lacks ${lacking}` : undefined;
  }
  return "nothing of a cache";
}

/** Every path below a folder that is no folder itself; links are not followed. */
async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
}

function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}
