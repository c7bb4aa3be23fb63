/** `node:fs/promises` that fails where it is told to: for `jest.unstable_mockModule`. */
import * as disk from "node:fs/promises";

/** Gives the error with which this call fails. */
export type DiskFault = (call: string, nth: number) => Error | undefined;

export function faultyDisk() {
  const state = { calls: 0, fault: (() => undefined) as DiskFault };
  const watched =
    <A extends unknown[], R>(name: string, call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const error = state.fault(name, state.calls++);
      if (error) throw error;
      return call(...args);
    };
  const open = async (...args: Parameters<typeof disk.open>) => {
    const file = await disk.open(...args);
    return Object.assign(file, {
      write: watched("write", file.write.bind(file) as (...args: unknown[]) => Promise<unknown>),
      sync: watched("sync", file.sync.bind(file)),
    });
  };
  const { copyFile, mkdir, readFile, rename, rm, stat, symlink, writeFile } = disk;
  const calls = { copyFile, mkdir, open, readFile, rename, rm, stat, symlink, writeFile } as unknown as Record<
    string,
    () => Promise<unknown>
  >;
  const module = { ...disk, ...Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, watched(name, call)])) };
  return { module, state };
}

export function diskError(code: string): Error {
  return Object.assign(new Error(`${code}: as the test wants it`), { code });
}
