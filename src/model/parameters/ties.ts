/** Two parameters that `config.json` ties and a file holds both: their values decide, as they do in `transformers` 5.23. */
import type { Checkpoint } from "../../checkpoint/index.ts";
import { throwIfAborted } from "../../errors/index.ts";
import { sizeOf } from "../../tensor/index.ts";
import type { Blueprint } from "../architectures/index.ts";
import type { HeadWeights } from "../heads/index.ts";
import type { ResolvedNames } from "./names.ts";
import { type ParameterSpec, parametersIn, replaced, specsIn } from "./roles.ts";

/** Elements compared at a time. */
const CHUNK = 1024 * 1024;

/** The blueprint in which every role whose tie does not hold reads a parameter of its own. */
export async function untied(
  blueprint: Blueprint,
  { stored, sources }: ResolvedNames,
  checkpoint: Checkpoint,
  { signal, warn }: { signal?: AbortSignal; warn: (message: string) => void },
): Promise<Blueprint> {
  const differing = new Set<string>();
  for (const { name, twin, shape } of specsIn(blueprint.heads)) {
    if (twin === undefined || !stored.has(twin) || !stored.has(name) || differing.has(twin)) continue;
    const files = [name, twin].map((each) => sources.get(each) ?? each);
    if (await areEqual(files, sizeOf(shape), checkpoint, signal)) continue;
    differing.add(twin);
    warn(
      `${checkpoint.name} holds ${files.join(" and ")} with different values, though config.json ties them: they are not tied. "tie_word_embeddings": false there says so without this warning`,
    );
  }
  if (differing.size === 0) return blueprint;
  const own = ({ twin, ...spec }: ParameterSpec): ParameterSpec => {
    if (twin === undefined || !differing.has(twin)) return twin === undefined ? spec : { ...spec, twin };
    return { ...spec, name: twin };
  };
  const heads = replaced<Partial<HeadWeights>, ParameterSpec>(blueprint.heads, own) as Blueprint["heads"];
  const ofEncoder = parametersIn(blueprint.encoder);
  const tied = blueprint.config.tied && specsIn(heads).some(({ name }) => ofEncoder.has(name));
  return { ...blueprint, config: { ...blueprint.config, tied }, heads };
}

async function areEqual([one, other]: string[], size: number, checkpoint: Checkpoint, signal?: AbortSignal): Promise<boolean> {
  for (let first = 0; first < size; first += CHUNK) {
    throwIfAborted(signal, "loading the model");
    const [a, b] = [one, other].map(() => new Float32Array(Math.min(CHUNK, size - first)));
    await checkpoint.readRange(one, first, a);
    await checkpoint.readRange(other, first, b);
    if (a.some((value, i) => value !== b[i])) return false;
  }
  return true;
}
