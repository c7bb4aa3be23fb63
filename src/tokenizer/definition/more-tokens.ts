import { asList, asObject, at, type Field } from "../fields.ts";
import { readToken, type TokenFlags } from "./token-flags.ts";

/** Special tokens beside those with a role, in the order in which Python adds them. */
export type MoreTokens = {
  /** Those that a file names by a key of their own, such as `image_token`, or in an object. */
  named: TokenFlags[];
  /** The lists `extra_special_tokens` and, as it was called before, `additional_special_tokens`. */
  more: TokenFlags[];
  /** Those of the lists that Python knows by their names when it reads added_tokens.json: it thinks of no others as special. */
  listed: string[];
};

const NOW = "extra_special_tokens";
const BEFORE = "additional_special_tokens";

/**
 * @param config tokenizer_config.json
 * @param map special_tokens_map.json
 * @param roles the keys that are roles
 */
export function readMoreTokens(config: Field, map: Field, roles: readonly string[]): MoreTokens {
  const { list, early, objects } = lists(config, map);
  const named = new Map<string, TokenFlags>();
  const name = (file: Field, wanted: (key: string, value: unknown) => boolean): void => {
    for (const key of Object.keys(asObject(file))) if (wanted(key, at(file, key).value)) named.set(key, read(at(file, key)));
  };
  const isNamed = (key: string): boolean => key.endsWith("_token") && !roles.includes(key);
  name(config, (key, value) => isNamed(key) && isFlags(value));
  name(map, (key, value) => isNamed(key) && (isName(value) || isFlags(value)));
  name(config, (key, value) => isNamed(key) && isName(value));
  for (const object of objects) name(object, () => true);
  return { named: [...named.values()], more: list.map(read), listed: early.map(read).map(({ content }) => content) };
}

/**
 * What is meant where both names are there, or both files have them. Under the newer name an object names tokens, and is no list. The
 * map's list is added to that of the configuration, its object stands in the place of it. The older name counts where the newer one is absent.
 */
function lists(config: Field, map: Field): { list: Field[]; early: Field[]; objects: Field[] } {
  const objects: Field[] = [];
  let older: Field | undefined = has(config, BEFORE) ? at(config, BEFORE) : undefined;
  let newer: Field[] | undefined = has(config, NOW) ? items(at(config, NOW)) : undefined;
  if (isFlags(at(config, NOW).value) && newer === undefined) objects.push(at(config, NOW));
  else if (older && (newer ?? []).length === 0) [newer, older] = [items(older) ?? [], undefined];

  const names = (newer ?? []).filter(({ value }) => isName(value)); // one with flags is not yet known by its name
  if (isFlags(at(map, NOW).value) && items(at(map, NOW)) === undefined) {
    objects.push(at(map, NOW));
    newer = undefined;
  } else if (has(map, NOW)) newer = [...(newer ?? []), ...(items(at(map, NOW)) ?? [])];
  if (has(map, BEFORE)) older = at(map, BEFORE);

  const early = newer === undefined ? [] : [...names, ...(items(at(map, NOW)) ?? [])];
  return { list: newer ?? (older && items(older)) ?? [], early, objects };
}

const has = (file: Field, key: string): boolean => Object.hasOwn(asObject(file), key);

/** The items of a list; none where there is null; undefined for an object, whose tokens have names. */
function items(field: Field): Field[] | undefined {
  if ((field.value ?? null) === null) return [];
  return Array.isArray(field.value) || !isFlags(field.value) ? asList(field) : undefined;
}

const read = (field: Field): TokenFlags => readToken(field, { special: true });
const isName = (value: unknown): boolean => typeof value === "string";
const isFlags = (value: unknown): boolean => typeof value === "object" && value !== null;
