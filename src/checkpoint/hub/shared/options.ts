import { describe, TypeformerError } from "../../../errors/index.ts";

/** What a model of the hub is fetched by, in Hugging Face's own words; for other models it means nothing. */
export interface HubOptions {
  /** A branch, a tag or a commit. Default: "main". */
  revision?: string;
  /**
   * For private and gated models. Default on Node: `HF_TOKEN`, else `HUGGING_FACE_HUB_TOKEN`, else the file that `HF_TOKEN_PATH` names,
   * `$HF_HOME/token` otherwise; none where `HF_HUB_DISABLE_IMPLICIT_TOKEN` is set.
   */
  token?: string;
  /** Default: `HF_ENDPOINT` on Node, else https://huggingface.co. */
  endpoint?: string;
  /** On Node alone: the folder that is shared with Python's `huggingface_hub`. Default: `HF_HUB_CACHE`, else `$HF_HOME/hub`, else ~/.cache/huggingface/hub. */
  cache_dir?: string;
  /** Asks nothing of the network. Default on Node: whether `HF_HUB_OFFLINE` is 1 (or on, yes, true); where it is not set, `TRANSFORMERS_OFFLINE`. */
  local_files_only?: boolean;
}

export const HUB_OPTIONS = [
  "revision",
  "token",
  "endpoint",
  "cache_dir",
  "local_files_only",
] as const satisfies readonly (keyof HubOptions)[];

/** The address of a hub, by default the public one, without a slash at its end. */
export function endpointOf(address = "https://huggingface.co"): string {
  return address.replace(/\/+$/, "");
}

/** @throws TypeformerError `invalid_option`; a token is never shown */
export function checkHubOptions({ revision, token, endpoint, cache_dir, local_files_only }: HubOptions): void {
  const refuse = (option: string, expected: string): never => {
    throw new TypeformerError("invalid_option", `${option}: expected ${expected}`);
  };
  if (revision !== undefined && !isRevision(revision)) refuse("revision", `a branch, a tag or a commit, found ${describe(revision)}`);
  if (token !== undefined && !/^[!-~]+$/.test(token)) refuse("token", "a token of the hub, which has no spaces and is not empty");
  if (endpoint !== undefined && !isEndpoint(endpoint))
    refuse("endpoint", "the http(s) address of a hub, without a name, password or query");
  if (cache_dir !== undefined && (typeof cache_dir !== "string" || cache_dir === ""))
    refuse("cache_dir", `the path of a folder, found ${describe(cache_dir)}`);
  if (local_files_only !== undefined && typeof local_files_only !== "boolean")
    refuse("local_files_only", `true or false, found ${describe(local_files_only)}`);
}

/** A name that git would take, as far as it matters where it becomes the name of a file. */
function isRevision(revision: unknown): boolean {
  return typeof revision === "string" && /^\w[\w.+/@-]*$/.test(revision) && !/\.\.|\/\/|\/$/.test(revision);
}

function isEndpoint(endpoint: unknown): boolean {
  try {
    const { protocol, username, password, search } = new URL(endpoint as string);
    return /^https?:$/.test(protocol) && username + password + search === "";
  } catch {
    return false;
  }
}
