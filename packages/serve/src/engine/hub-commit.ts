import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

const COMMIT = /^[0-9a-f]{40}$/;

/**
 * The commit of a model of the hub that was loaded, by the notes of the cache that Python shares; undefined for what did not come from there, and
 * where the cache says nothing.
 */
export async function hubCommit(model: string | undefined, revision = "main"): Promise<string | undefined> {
  if (!isOfHub(model)) return undefined;
  if (COMMIT.test(revision)) return revision;
  const note = join(cacheFolder(), `models--${model.replaceAll("/", "--")}`, "refs", revision);
  const commit = (await readFile(note, "utf8").catch(() => "")).trim();
  return COMMIT.test(commit) ? commit : undefined;
}

/** Whether a model's name is an id of the hub: neither a path, nor an address, nor a folder that is there. */
export function isOfHub(model: string | undefined): model is string {
  return model !== undefined && !/^(\.{0,2}\/|[a-z]+:)/i.test(model) && !existsSync(model);
}

function cacheFolder({ HF_HUB_CACHE, HUGGINGFACE_HUB_CACHE, HF_HOME, XDG_CACHE_HOME }: NodeJS.ProcessEnv = process.env): string {
  const home = HF_HOME ?? join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "huggingface");
  return HF_HUB_CACHE ?? HUGGINGFACE_HUB_CACHE ?? join(home, "hub");
}
