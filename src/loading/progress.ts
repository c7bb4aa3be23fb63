import type { FileProgress } from "../checkpoint/hub/index.ts";
import type { ModelFiles } from "../checkpoint/index.ts";

/** What happens while a model loads, with the names that users of transformers.js know. */
export type ProgressEvent = FileProgress | { status: "ready"; name: string };

/** Receives what happens while a model loads. */
export type OnProgress = (event: ProgressEvent) => void;

/** The same folder, telling of every file that is opened and of the bytes read from it. `progress` is in percent. */
export function withProgress(files: ModelFiles, tell: OnProgress | undefined): ModelFiles {
  if (!tell) return files;
  const { name } = files;
  const open = async (file: string) => {
    const source = await files.open(file);
    if (!source) return undefined;
    const total = source.size;
    tell({ status: "initiate", name, file, total, download_total: 0 });
    tell({ status: "download", name, file });
    let loaded = 0;
    let done = false;
    const count = (bytes: number) => {
      loaded = Math.min(total, loaded + bytes); // a header may be read twice
      tell({ status: "progress", name, file, loaded, total, progress: total === 0 ? 100 : (loaded / total) * 100 });
      if (loaded < total || done) return;
      done = true;
      tell({ status: "done", name, file });
    };
    let before: Promise<unknown> = Promise.resolve();
    /** Reads overlap, and are told of in the order in which they were asked for: the same events each time. */
    const counted = <T>(length: number, reading: Promise<T>): Promise<T> => {
      const turn = Promise.allSettled([before, reading]);
      const told = turn.then(async () => {
        const read = await reading;
        count(length);
        return read;
      });
      before = told;
      return told;
    };
    const { readInto: readPlain } = source;
    const readInto = readPlain && ((begin: number, target: Uint8Array) => counted(target.length, readPlain(begin, target)));
    return {
      name: source.name,
      size: total,
      read: (begin: number, end: number) => counted(end - begin, source.read(begin, end)),
      readInto,
    };
  };
  return { ...files, open };
}

/** Hears of everything but these files: whoever was told of a download need not hear of the reading. */
export function silentAbout(files: readonly string[], tell: OnProgress): OnProgress {
  return (event) => {
    if (!("file" in event && files.includes(event.file))) tell(event);
  };
}
