import type { HubFile } from "./repository.ts";

/** What happens to one file of a model on its way, with the names that users of transformers.js know. Bytes are those of this file, except for `download_total`. */
export type FileProgress =
  | {
      status: "initiate";
      name: string;
      file: string;
      total: number;
      /** Bytes of all files that must be downloaded. */
      download_total: number;
    }
  | { status: "download" | "done"; name: string; file: string }
  | { status: "progress"; name: string; file: string; loaded: number; total: number /** In percent. */; progress: number };

export type OnFileProgress = (event: FileProgress) => void;

/** Fetches files one after another by `fetchOne`, which tells how much of its file is there, and tells of it all under the model's `name`. */
export async function fetchEach(
  files: readonly HubFile[],
  name: string,
  fetchOne: (file: HubFile, tell: (loaded: number) => void) => Promise<void>,
  onProgress: OnFileProgress = () => {},
): Promise<void> {
  const download_total = bytesOf(files);
  for (const { path: file, size: total } of files) onProgress({ status: "initiate", name, file, total, download_total });
  for (const wanted of files) {
    const { path: file, size: total } = wanted;
    onProgress({ status: "download", name, file });
    await fetchOne(wanted, (loaded) =>
      onProgress({ status: "progress", name, file, loaded, total, progress: total === 0 ? 100 : (loaded / total) * 100 }),
    );
    onProgress({ status: "done", name, file });
  }
}

export const bytesOf = (files: readonly HubFile[]): number => files.reduce((sum, { size }) => sum + size, 0);
