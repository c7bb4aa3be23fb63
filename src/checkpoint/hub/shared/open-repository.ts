import { loadPart, TypeformerError } from "../../../errors/index.ts";
import { isUntold, redacted } from "./failure.ts";
import type { HubLine } from "./line.ts";
import type { HubFile, Repository } from "./repository.ts";
import { patientFetch } from "./requests.ts";

/** Asks the hub what there is. The client is loaded only now. @throws TypeformerError as `patientFetch` and `loadPart` do */
export async function openRepository(line: HubLine): Promise<Repository> {
  const { listFiles, modelInfo } = await loadPart(async () => {
    const { listFiles, modelInfo } = await import("@huggingface/hub");
    return { listFiles, modelInfo };
  });
  const hub = { hubUrl: line.endpoint, fetch: patientFetch(line) };
  try {
    const info = await modelInfo({ ...hub, name: line.id, revision: line.revision, additionalFields: ["sha", "tags"] });
    const commit = checkedHash(info.sha);
    const files = new Map<string, HubFile>();
    for await (const { type, path, size, oid, lfs } of listFiles({ ...hub, repo: info.name, revision: commit, recursive: true })) {
      if (type !== "file") continue;
      if (files.has(path)) throw new Error(`it lists ${JSON.stringify(path)} again and again`); // pages without end
      files.set(path, { path: checkedPath(path), size: checkedSize(size), oid: checkedHash(lfs?.oid ?? oid) });
    }
    return { id: info.name, commit, files, baseModel: baseModelOf(info.tags) };
  } catch (cause) {
    if (cause instanceof TypeformerError) throw cause;
    const what = redacted((cause as Error).message, line); // it may quote the answer
    throw new TypeformerError("network", `${line.endpoint} does not answer as a hub does: ${what}`);
  }
}

/**
 * The same for a model that is in the cache, and can be used as it is: where the hub does not tell, nothing, and a warning.
 *
 * @param unknown the files of which it is not known whether there are any
 */
export async function openIfTold(
  line: HubLine,
  unknown: readonly string[],
  onWarning: (message: string) => void,
): Promise<Repository | undefined> {
  try {
    return await openRepository(line);
  } catch (error) {
    if (!isUntold(error)) throw error;
    onWarning(notAsked(line.id, unknown, `the hub does not tell: ${(error as Error).message}`));
  }
}

/** What is said of a model that is used though it is not known to be whole. @param why the hub is not asked */
export function notAsked(id: string, unknown: readonly string[], why: string): string {
  return `${id} is used from the cache as if it had no ${unknown.join(" and no ")}: whether it has was never asked, and ${why}`;
}

/** Hashes become names of files: nothing else may come from a server. */
function checkedHash(hash: unknown): string {
  if (typeof hash === "string" && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(hash)) return hash;
  throw new Error(`${JSON.stringify(hash)} is not a hash`);
}

function checkedPath(path: unknown): string {
  if (typeof path === "string") return path;
  throw new Error(`${JSON.stringify(path)} is not a path`);
}

function checkedSize(size: unknown): number {
  if (Number.isSafeInteger(size) && (size as number) >= 0) return size as number;
  throw new Error(`${JSON.stringify(size)} is not a size`);
}

function baseModelOf(tags: readonly string[] | undefined): string | undefined {
  return tags?.find((tag) => /^base_model:[^:]+$/.test(tag))?.slice("base_model:".length);
}
