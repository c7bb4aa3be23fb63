import { phase } from "./phases.ts";
import { TypeformerError } from "./typeformer-error.ts";

/**
 * What a part of the package exports that is loaded when it is first needed; every `import()` of the engine stands within such a call.
 *
 * @throws TypeformerError `part_unavailable` where it cannot be loaded: service workers and worklets forbid `import()`, a server has lost the
 *   file, a bundler has left it behind
 */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await phase("parts imported", load);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TypeformerError(
      "part_unavailable",
      `a part of typeformer could not be loaded: ${why}. Where dynamic imports are forbidden, as in a service worker, import from "typeformer/all", which has every part in one file; elsewhere see that all files of its folder dist are served`,
      { cause },
    );
  }
}
