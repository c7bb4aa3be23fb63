/** Receives what is worth a look and no error. */
export type OnWarning = (message: string) => void;

/** Messages remembered: a program that runs for weeks must not grow by what it has warned of. */
const REMEMBERED = 1000;

/** Hands each message on once; to the console unless told otherwise. */
export function eachOnce(onWarning: OnWarning = (message) => console.warn(`typeformer: ${message}`)): OnWarning {
  const told = new Set<string>();
  return (message) => {
    if (told.has(message)) return;
    if (told.size === REMEMBERED) told.clear();
    told.add(message);
    onWarning(message);
  };
}
