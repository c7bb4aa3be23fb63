/** Where the hub's files lie on this machine and how they are asked for: options first, then the variables that Python reads too. */
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { checkHubOptions, endpointOf, type HubOptions } from "../shared/options.ts";

export interface HubSettings {
  /** The folder of all models. */
  cache: string;
  /** Without a slash at its end. */
  endpoint: string;
  token?: string;
  revision: string;
  /** Whether the network must not be asked, and by whose word. */
  offline?: string;
}

type Environment = Record<string, string | undefined>;

/** @throws TypeformerError `invalid_option`, also for a variable that holds what the option may not */
export async function hubSettings(options: HubOptions = {}, env: Environment = process.env): Promise<HubSettings> {
  const settings = {
    cache: cacheFolder(options, env),
    endpoint: endpointOf(options.endpoint ?? (env.HF_ENDPOINT || undefined)),
    token: options.token ?? (await tokenIn(env)),
    revision: options.revision ?? "main",
    offline: offlineBy(options, env),
  };
  checkHubOptions({ ...options, endpoint: settings.endpoint, token: settings.token });
  return settings;
}

/** The folder of all models, shared with Python. */
export function cacheFolder({ cache_dir }: Pick<HubOptions, "cache_dir"> = {}, env: Environment = process.env): string {
  return inHome(cache_dir ?? (env.HF_HUB_CACHE || env.HUGGINGFACE_HUB_CACHE || join(hubHome(env), "hub")));
}

function hubHome(env: Environment): string {
  return inHome(env.HF_HOME || join(env.XDG_CACHE_HOME || "~/.cache", "huggingface"));
}

function inHome(path: string): string {
  return path.replace(/^~(?=$|[/\\])/, homedir);
}

async function tokenIn(env: Environment): Promise<string | undefined> {
  const token = env.HF_TOKEN || (await readFile(join(hubHome(env), "token"), "utf8").catch(() => ""));
  return token.trim() || undefined;
}

function offlineBy({ local_files_only }: HubOptions, env: Environment): string | undefined {
  if (local_files_only !== undefined) return local_files_only ? "local_files_only" : undefined;
  return ["HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"].find((name) => /^(1|on|yes|true)$/i.test(env[name] ?? ""));
}
