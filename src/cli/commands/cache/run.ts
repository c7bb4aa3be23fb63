import { cachedModels, cacheFolder, type ModelInCache, removeCachedModel } from "../../../checkpoint/hub/node/index.ts";
import { interrupted, printable, write } from "../../channels.ts";
import { inBytes, styled, table } from "../../display.ts";

export interface CacheFlags {
  json?: boolean;
}

/** Lists the models of the cache, in words or as JSON by the names of Python's `huggingface_hub`, where it has the same. */
export async function runCacheList({ json }: CacheFlags): Promise<void> {
  const cache = cacheFolder();
  const models = await cachedModels(cache);
  await write(json ? `${JSON.stringify({ cache, size_on_disk: sizeOf(models), models: models.map(asJson) })}\n` : shown(cache, models));
}

/** Removes a model without asking, and says what that has freed. */
export async function runCacheRemove(id: string, { json }: CacheFlags): Promise<void> {
  const removed = await removeCachedModel(cacheFolder(), id, interrupted());
  await write(json ? `${JSON.stringify({ removed: asJson(removed) })}\n` : `removed ${printable(id)}: ${inBytes(removed.size)} freed\n`);
}

function shown(cache: string, models: ModelInCache[]): string {
  const count = `${models.length} ${models.length === 1 ? "model" : "models"}`;
  const heading = `${styled("bold", printable(cache))}: ${models.length === 0 ? "no models" : `${count}, ${inBytes(sizeOf(models))}`}\n`;
  if (models.length === 0) return heading;
  const isUnfinished = models.some(({ incomplete }) => incomplete > 0);
  const columns = [
    { name: "model" },
    { name: "size", figures: true },
    ...(isUnfinished ? [{ name: "unfinished", figures: true }] : []),
    { name: "files", figures: true },
    { name: "last used" },
    { name: "revisions" },
  ];
  const rows = models.map(({ id, size, incomplete, files, lastUsed, revisions }) => [
    printable(id),
    inBytes(size),
    ...(isUnfinished ? [incomplete > 0 ? inBytes(incomplete) : ""] : []),
    String(files),
    lastUsed?.toISOString().slice(0, 10) ?? "",
    printable(
      revisions.map(({ commit, refs }) => [commit.slice(0, 7), ...(refs.length > 0 ? [`(${refs.join(", ")})`] : [])].join(" ")).join(", "),
    ),
  ]);
  return heading + table(columns, rows);
}

function asJson({ id, size, incomplete, files, lastUsed, revisions }: ModelInCache) {
  return {
    repo_id: id,
    size_on_disk: size,
    incomplete,
    files,
    last_accessed: lastUsed?.toISOString(),
    revisions: revisions.map(({ commit, refs }) => ({ commit_hash: commit, refs })),
  };
}

const sizeOf = (models: ModelInCache[]): number => models.reduce((sum, { size }) => sum + size, 0);
