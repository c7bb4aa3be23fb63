import type { Need } from "../checkpoint/hub/index.ts";
import { addressOf, type Bytes, filesAt, filesFrom, filesOf, type ModelFiles, type ModelParts } from "../checkpoint/index.ts";
import { TypeformerError } from "../errors/index.ts";
import type { FilesOptions } from "./options.ts";
import type { Platform } from "./platform.ts";
import type { OnWarning } from "./warnings.ts";

/** Where a model is: a place, a folder, a hub id, or its parts in memory. */
export type ModelPlace = string | ModelParts;

/**
 * The folder that a model's name stands for: a string that starts with `./`, `../`, `/`, `file:` or as an address does (`https://`) is a place
 * (in a page, relative to it); any other string is an existing folder, else a hub id; no name is the bundled model.
 *
 * @throws TypeformerError `model_not_found`, `invalid_input` for what is no place at all; for a hub id what `fetchModel` and `holdModel` throw
 * @param need which files are fetched of a hub model
 */
export async function resolvePlace(
  model: ModelPlace | undefined,
  platform: Platform,
  options: FilesOptions & { onWarning?: OnWarning } = {},
  need: Need = "all",
): Promise<ModelFiles> {
  const http = { signal: options.signal, fetch: platform.fetch };
  if (model === undefined) return platform.bundled();
  if (typeof model === "object" && model !== null) return filesOf(checkedParts(model), http);
  if (typeof model !== "string" || model === "") {
    throw new TypeformerError(
      "invalid_input",
      `a model is a folder, an address, a hub id or { config, tokenizer, weights }, not ${JSON.stringify(model)}`,
    );
  }
  if (isAddress(model)) return filesAt(model, http);
  const isPlace = isPath(model);
  if (isPlace && !platform.folder) return filesAt(model, http);
  const folder = await platform.folder?.(model);
  if (folder) return folder;
  if (isPlace)
    throw new TypeformerError(
      "model_not_found",
      `there is no folder ${model}: a model is a folder with config.json, tokenizer.json and model.safetensors`,
    );
  return platform.hub(model, options, need);
}

/** A place as a message carries it to a worker. */
export type PostedPlace = string | undefined | Record<Part, Bytes | { href: string }> | HeldPlace;

/** What a worker reads of a model in memory. */
type Part = Exclude<keyof ModelParts, "files">;

/** A model of the hub as the files that were found: they cross without a copy, and a worker downloads nothing. */
interface HeldPlace {
  name: string;
  blobs: ReadonlyMap<string, Blob>;
}

/**
 * Addresses are made whole, since a worker has another base than its page, and a `URL` crosses as its text.
 *
 * @param files what `place` stands for in this thread
 */
export function postedPlace(place: ModelPlace | undefined, { name, hub }: ModelFiles, { folder }: Platform): PostedPlace {
  if (hub?.blobs) return { name, blobs: hub.blobs };
  if (typeof place === "string") return folder ? place : addressOf(place).href;
  return place && eachPart(place, (part) => (part instanceof URL ? { href: addressOf(part).href } : part));
}

/** The folder that a posted place stands for, in the worker. Throws as `resolvePlace` does. */
export function receivedFiles(place: PostedPlace, platform: Platform, options: FilesOptions): ModelFiles | Promise<ModelFiles> {
  if (typeof place !== "object") return resolvePlace(place, platform, { ...options, onWarning: () => {} }, "model"); // the caller was warned
  if ("blobs" in place) return filesFrom(place.name, place.blobs);
  const parts = eachPart(place, (part) => (isPosted(part) ? new URL(part.href) : part));
  return resolvePlace(parts, platform, options, "model");
}

function isAddress(place: string): boolean {
  return /^(https?:|(?!file:)[a-z][a-z\d+.-]*:\/\/)/i.test(place); // an extension's page has addresses of its own
}

function isPath(place: string): boolean {
  return /^(\.{1,2}\/|\/|file:)/i.test(place);
}

function isPosted(part: Bytes | { href: string }): part is { href: string } {
  return (part as { href?: string }).href !== undefined;
}

function eachPart<A, B>({ config, tokenizer, weights }: Record<Part, A>, change: (part: A) => B): Record<Part, B> {
  return { config: change(config), tokenizer: change(tokenizer), weights: change(weights) };
}

function checkedParts(parts: Partial<ModelParts>): ModelParts {
  const { config, tokenizer, weights, files } = parts;
  if (config && tokenizer && weights) return { config, tokenizer, weights, files };
  const missing = (["config", "tokenizer", "weights"] as const).filter((part) => !parts[part]);
  throw new TypeformerError(
    "invalid_input",
    `a model in memory is { config, tokenizer, weights }, each a Blob, a File, a buffer or a URL; missing: ${missing.join(", ")}`,
  );
}
