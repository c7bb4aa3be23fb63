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
