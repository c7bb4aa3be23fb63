/** A hub, an empty cache and a private model: where things go wrong. */
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import type { FetchOptions, fetchModel } from "../../../src/checkpoint/hub/node/fetch-model.ts";
import { TypeformerError } from "../../../src/errors/index.ts";
import { problemsIn } from "./intact.ts";
import { commitOf, type Hub, type HubModel, startHub } from "./server.ts";
import { tinyModel } from "./tiny-model.ts";

export const id = "acme/tiny";
export const token = "hf_ofTheOwner";
export const needed = ["config.json", "tokenizer_config.json", "tokenizer.json", "model.safetensors"];

/** Milliseconds in the place of seconds. */
export const quick = { attempts: 3, pause: 1, longestPause: 20, stall: 3000 };

const files = await tinyModel();

export interface Site {
  hub: Hub;
  cache: string;
  /** The model's folder in the cache. */
  folder: string;
  /** What the model was and is, newest last. */
  versions: HubModel[];
  fetch(options?: FetchOptions): ReturnType<typeof fetchModel>;
  /** What comes of a fetch: "right" files or a typed error's code, else what is wrong. */
  outcome(options?: FetchOptions): Promise<string>;
  /** What is wrong with the cache. */
  problems(options?: { atRest: boolean }): Promise<string[]>;
  /** The hub has another version of the model. */
  publish(files: Record<string, Uint8Array>): void;
  /** Everything goes right from now on. */
  mend(): void;
  close(): Promise<void>;
}

export async function openSite(fetchFrom: typeof fetchModel): Promise<Site> {
  const root = await mkdtemp(join(tmpdir(), "typeformer-faults-"));
  const cache = join(root, "cache");
  await mkdir(cache);
  const versions: HubModel[] = [];
  const hub = await startHub({});
  const site: Site = {
    hub,
    cache,
    folder: join(cache, `models--${id.replace("/", "--")}`),
    versions,
    fetch: (options) => fetchFrom(id, { cache_dir: cache, endpoint: hub.endpoint, token, patience: quick, ...options }),

    async outcome(options = {}) {
      const told: unknown[] = [];
      const onProgress: FetchOptions["onProgress"] = (event) => {
        told.push(event);
        options.onProgress?.(event);
      };
      const outcome = await site.fetch({ ...options, onProgress }).then(
        ({ folder, commit, files }) => compared(folder, files, versions.find((model) => commitOf(model) === commit)?.files ?? {}),
        (error) => {
          told.push(error);
          return error instanceof TypeformerError ? error.code : `no typed error: ${inspect(error)}`;
        },
      );
      return inspect(told, { depth: 9, showHidden: true }).includes(token) ? "the token was told" : outcome;
    },

    problems: ({ atRest } = { atRest: false }) => problemsIn(cache, versions, needed, atRest),

    publish(files) {
      hub.models[id] = { files, token };
      versions.push(hub.models[id]);
    },

    mend() {
      hub.fault = (_, right) => right;
    },

    async close() {
      await hub.close();
      await rm(root, { recursive: true });
    },
  };
  site.publish(files);
  return site;
}

async function compared(folder: string, found: string[], right: Record<string, Uint8Array>): Promise<string> {
  for (const file of needed) {
    if (!found.includes(file)) return `${file} is missing`;
    if (Buffer.compare(await readFile(join(folder, file)), right[file]) !== 0) return `${file} is wrong`;
  }
  return "right";
}
