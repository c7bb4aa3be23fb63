/**
 * Opens something that must be closed, and what stands beside it, at the same time. Where one fails nothing is left of the other; where both do,
 * it is told what is wrong beside it, whichever failed first.
 *
 * @param open gives up where the signal fires that it is handed, which does so with `signal`
 */
export async function openAtOnce<Beside, Opened>(
  openBeside: () => Promise<Beside>,
  open: (signal: AbortSignal) => Promise<Opened>,
  close: (opened: Opened) => void | Promise<void>,
  signal?: AbortSignal,
): Promise<[Beside, Opened]> {
  const given = new AbortController();
  const giveUp = () => given.abort(signal?.reason);
  if (signal?.aborted) giveUp();
  signal?.addEventListener("abort", giveUp);
  try {
    const opening = open(given.signal);
    opening.catch(() => {}); // it is asked below
    const beside = await openBeside().catch(async (error) => {
      given.abort();
      await opening.then(close, () => {});
      throw error;
    });
    return [beside, await opening];
  } finally {
    signal?.removeEventListener("abort", giveUp);
  }
}
