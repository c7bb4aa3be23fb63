/**
 * Where the hub's files lie on this machine and how they are asked for: options first, then the variables that Python reads too, each as
 * `huggingface_hub` reads it (its `constants.py` and `utils/_auth.py`).
 */
import { readFile } from "node:fs/promises";
import { checkHubOptions, endpointOf, type HubOptions } from "../shared/options.ts";
import { type Environment, expanded, joined, withHome } from "./expand.ts";

export interface HubSettings {
  /** The folder of all models. */
  cache: string;
  /** Without a slash at its end. */
  endpoint: string;
  token?: string;
  /** The variable that forbids to send a token that nobody has given. */
  withheld?: string;
  revision: string;
  /** Whether the network must not be asked, and by whose word. */
  offline?: string;
}

/** @throws TypeformerError `invalid_option`, also for a variable that holds what the option may not */
export async function hubSettings(options: HubOptions = {}, env: Environment = process.env): Promise<HubSettings> {
  const withheld = isTrue(env.HF_HUB_DISABLE_IMPLICIT_TOKEN) ? "HF_HUB_DISABLE_IMPLICIT_TOKEN" : undefined;
  const settings = {
    cache: cacheFolder(options, env),
    endpoint: endpointOf(options.endpoint ?? (env.HF_ENDPOINT || undefined)),
    token: options.token ?? (withheld ? undefined : await tokenIn(env)),
    withheld,
    revision: options.revision ?? "main",
    offline: offlineBy(options, env),
  };
  checkHubOptions({ ...options, endpoint: settings.endpoint, token: settings.token });
  return settings;
}

/** The folder of all models, shared with Python. */
export function cacheFolder({ cache_dir }: Pick<HubOptions, "cache_dir"> = {}, env: Environment = process.env): string {
  if (cache_dir !== undefined) return withHome(cache_dir, env);
  return expanded(env.HF_HUB_CACHE ?? env.HUGGINGFACE_HUB_CACHE ?? joined(hubHome(env), "hub"), env) || ".";
}

/** An empty variable is one that is set: Python takes it for the working folder. */
function hubHome(env: Environment): string {
  return expanded(env.HF_HOME ?? joined(env.XDG_CACHE_HOME ?? joined(withHome("~", env), ".cache"), "huggingface"), env);
}

async function tokenIn(env: Environment): Promise<string | undefined> {
  const path = expanded(env.HF_TOKEN_PATH ?? joined(hubHome(env), "token"), env);
  const given = cleaned(env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN);
  return given ?? cleaned(await readFile(path, "utf8").catch(() => undefined));
}

function cleaned(token: string | undefined): string | undefined {
  return token?.replace(/[\r\n]/g, "").trim() || undefined;
}

function offlineBy({ local_files_only }: HubOptions, env: Environment): string | undefined {
  if (local_files_only !== undefined) return local_files_only ? "local_files_only" : undefined;
  const name = env.HF_HUB_OFFLINE ? "HF_HUB_OFFLINE" : "TRANSFORMERS_OFFLINE"; // "0" is a word too
  return isTrue(env[name]) ? name : undefined;
}

function isTrue(value = ""): boolean {
  return ["1", "ON", "YES", "TRUE"].includes(value.toUpperCase());
}
