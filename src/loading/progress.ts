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
    const counted = async (begin: number, end: number) => {
      const bytes = await source.read(begin, end);
      count(bytes.length);
      return bytes;
    };
    const readInto =
      source.readInto &&
      (async (begin: number, target: Uint8Array) => {
        await source.readInto?.(begin, target);
        count(target.length);
      });
    return { name: source.name, size: total, read: counted, readInto };
  };
  return { ...files, open };
}

/** Hears of everything but these files: whoever was told of a download need not hear of the reading. */
export function silentAbout(files: readonly string[], tell: OnProgress): OnProgress {
  return (event) => {
    if (!("file" in event && files.includes(event.file))) tell(event);
  };
}
