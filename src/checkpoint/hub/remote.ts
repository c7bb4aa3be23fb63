import type { ModelFiles } from "../files.ts";
import type { ByteSource } from "../source.ts";
import type { HubLine } from "./line.ts";
import type { HubFile, Repository } from "./repository.ts";
import { transfer } from "./transfer.ts";

/** A repository as a model's folder; a file that is read comes whole, so it is for small ones. */
export function remoteFiles(repository: Repository, line: HubLine): ModelFiles {
  const open = async (path: string) => {
    const file = repository.files.get(path);
    return file && sourceAt(file, repository, line);
  };
  return { name: `${repository.id} on the hub`, open };
}

function sourceAt(file: HubFile, repository: Repository, line: HubLine): ByteSource {
  const read = async (begin: number, end: number) => {
    const all = new Uint8Array(file.size);
    let at = 0;
    for await (const bytes of transfer(file, 0, repository, line)) {
      all.set(bytes, at);
      at += bytes.length;
    }
    return all.subarray(begin, end);
  };
  return { name: file.path, size: file.size, read };
}
