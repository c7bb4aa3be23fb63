import type { Model } from "../model/index.ts";

/**
 * Opens a model and what stands beside it at the same time. Where one fails nothing is left of the other; where both do, it is told what is
 * wrong beside the model, whichever failed first.
 *
 * @param openModel gives up where the signal fires that it is handed, which does so with `signal`
 */
export async function openAtOnce<Beside>(
  openBeside: () => Promise<Beside>,
  openModel: (signal: AbortSignal) => Promise<Model>,
  signal?: AbortSignal,
): Promise<[Beside, Model]> {
  const given = new AbortController();
  const giveUp = () => given.abort(signal?.reason);
  if (signal?.aborted) giveUp();
  signal?.addEventListener("abort", giveUp);
  try {
    const opening = openModel(given.signal);
    opening.catch(() => {}); // it is asked below
    const beside = await openBeside().catch(async (error) => {
      given.abort();
      await opening.then(
        (model) => model.dispose(),
        () => {},
      );
      throw error;
    });
    return [beside, await opening];
  } finally {
    signal?.removeEventListener("abort", giveUp);
  }
}
