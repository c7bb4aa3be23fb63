import { TypeformerError } from "../errors/index.ts";
import { type ModelFiles, readText } from "./files/files.ts";
import { type Json, parseJson, quote } from "./safetensors/json.ts";

export const shardIndex = "model.safetensors.index.json";

const maxShards = 10_000;

/**
 * Which shard holds which tensor, by `model.safetensors.index.json`: `{ metadata, weight_map: { tensor: file } }`.
 * Throws `invalid_json`, or `invalid_safetensors` for an index that maps to no plain file name below the model's folder.
 */
export async function readShardIndex(files: ModelFiles): Promise<Map<string, string>> {
  const refuse = (what: string): never => {
    throw new TypeformerError("invalid_safetensors", `${shardIndex} in ${files.name}: ${what}`);
  };
  const index = parse(await readText(files, shardIndex), files.name);
  const map = index instanceof Map ? index.get("weight_map") : undefined;
  if (!(map instanceof Map)) return refuse("it has no weight_map");
  for (const [tensor, shard] of map)
    if (typeof shard !== "string") refuse(`the shard of ${quote(tensor)} is not a file name`);
    else if (climbs(shard)) refuse(`the shard ${quote(shard)} does not lie in the model's folder`);
  const shards = new Set(map.values()).size;
  if (shards > maxShards) refuse(`it names ${shards} shards, more than ${maxShards}`);
  return map as Map<string, string>;
}

function climbs(shard: string): boolean {
  return (
    shard === "" || shard.includes("..") || /^[/\\]/.test(shard) || shard.includes("://") || /^[a-z]:/i.test(shard) || shard.includes("\0")
  );
}

function parse(text: string, folder: string): Json {
  try {
    return parseJson(text, { nonFinite: true });
  } catch (cause) {
    throw new TypeformerError("invalid_json", `${shardIndex} in ${folder} is not sound JSON: ${(cause as Error).message}`, { cause });
  }
}
