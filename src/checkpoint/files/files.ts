import { parseJson, TypeformerError } from "../../errors/index.ts";
import type { HubOptions } from "../hub/shared/options.ts";
import { findAt, type HttpOptions } from "./http.ts";
import { type ByteSource, type Bytes, sourceOf } from "./source.ts";

/** A model's folder in any place: on disk, on a server, in a cache, in memory. */
export interface ModelFiles {
  /** What an error message calls it. */
  readonly name: string;
  /** The file of that name (`config.json`, `onnx/model.onnx`), `undefined` where there is none. */
  open(file: string): Promise<ByteSource | undefined>;
  /** Of what was opened, the files in whose place a server sent a page of HTML: it has none of them. */
  readonly pages?: ReadonlySet<string>;
  /**
   * Of a model of the hub: which files were downloaded just now, and what finds the very same ones again without the network: options, or
   * the files themselves.
   */
  readonly hub?: { downloaded: readonly string[]; pin?: HubOptions; blobs?: ReadonlyMap<string, Blob> };
}

/** A model given as its parts: in memory, as a page gets them from a file input, or each at an address. */
export interface ModelParts {
  config: Bytes | URL;
  tokenizer: Bytes | URL;
  weights: Bytes | URL;
  /** Others of its folder, by their paths in it: `tokenizer_config.json`, `modules.json`, `1_Pooling/config.json`. */
  files?: Readonly<Record<string, Bytes | URL>>;
}

/** The folder at an http(s) address; in a page the address may be relative to it. A query (`?token=…`) goes with every request. */
export function filesAt(place: string | URL, options: HttpOptions = {}): ModelFiles {
  const base = addressOf(place);
  base.pathname = base.pathname.replace(/\/*$/, "/");
  const addressIn = (file: string) => {
    const url = new URL(base);
    url.pathname += file.split("/").map(encodeURIComponent).join("/"); // no name climbs out by %2e%2e or becomes a query
    return url;
  };
  return filesBy(`${base.protocol}//${base.host}${base.pathname}`, addressIn, options);
}

/** @throws TypeformerError `model_not_found` for what is no address */
export function addressOf(place: string | URL): URL {
  try {
    return new URL(place, globalThis.location?.href);
  } catch (cause) {
    throw new TypeformerError("model_not_found", `${place} is not an address (https://host/folder/)`, { cause });
  }
}

/** The folder that holds just these parts. */
export function filesOf({ config, tokenizer, weights, files }: ModelParts, options: HttpOptions = {}): ModelFiles {
  const parts = new Map(Object.entries({ ...files, "config.json": config, "tokenizer.json": tokenizer, "model.safetensors": weights }));
  return filesFrom("the given files", parts, options);
}

/** The folder `name` that holds these files. */
export function filesFrom(name: string, files: ReadonlyMap<string, Bytes | URL>, options: HttpOptions = {}): ModelFiles {
  return filesBy(name, (file) => files.get(file), options);
}

function filesBy(name: string, partOf: (file: string) => Bytes | URL | undefined, options: HttpOptions): ModelFiles {
  const pages = new Set<string>();
  const open = async (file: string) => {
    const part = partOf(file);
    if (part === undefined) return undefined;
    if (!(part instanceof URL)) return sourceOf(part, file);
    const found = await findAt(part, options);
    if (found !== "page") return found;
    pages.add(file);
  };
  return { name, open, pages };
}

/** The whole file as text. Throws `file_missing`, or `invalid_json` where it is not UTF-8. */
export async function readText(files: ModelFiles, file: string): Promise<string> {
  const text = await findText(files, file);
  if (text === undefined) throw missing(files, file);
  return text;
}

/** The whole file as a JSON value. Throws `file_missing` or `invalid_json`. */
export async function readJson(files: ModelFiles, file: string): Promise<unknown> {
  const json = await findJson(files, file);
  if (json === undefined) throw missing(files, file);
  return json;
}

/** As `readJson`, but `undefined` where there is no such file: asking first would open it twice. */
export async function findJson(files: ModelFiles, file: string): Promise<unknown> {
  const text = await findText(files, file);
  return text === undefined ? undefined : parseJson(text, `${file} in ${files.name}`);
}

/** As `readText`, but `undefined` where there is no such file. */
export async function findText(files: ModelFiles, file: string): Promise<string | undefined> {
  const source = await files.open(file);
  if (!source) return undefined;
  const bytes = await source.read(0, source.size);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new TypeformerError("invalid_json", `${file} in ${files.name} is not UTF-8 text`, { cause });
  }
}

function missing(files: ModelFiles, file: string): TypeformerError {
  return new TypeformerError("file_missing", `there is no ${file} in ${files.name}${pagesInstead(files)}`);
}

/** What to add to a message that files are missing: nothing, or that a server sent pages in their place. */
export function pagesInstead({ pages }: ModelFiles): string {
  const [first] = pages ?? [];
  if (first === undefined) return "";
  return `. For ${first} came a page (HTML), which development servers send for what they do not have: is this the folder's address?`;
}
