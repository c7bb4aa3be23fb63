const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/**
 * Resolves with the first signal to end, after which there is time to end in good order; the second one ends the process by itself, at once. From
 * the call on neither ends it otherwise.
 */
export function endAsked(): { signal: Promise<NodeJS.Signals>; forget(): void } {
  let onSignal = (_signal: NodeJS.Signals) => {};
  let isAsked = false;
  const hear = (signal: NodeJS.Signals) => {
    onSignal(signal);
    if (isAsked) {
      forget();
      process.kill(process.pid, signal); // nobody hears it any longer: the system ends the process
    }
    isAsked = true;
  };
  const forget = () => {
    for (const each of SIGNALS) process.off(each, hear);
  };
  for (const each of SIGNALS) process.on(each, hear);
  const signal = new Promise<NodeJS.Signals>((resolve) => {
    onSignal = resolve;
  });
  return { signal, forget };
}
