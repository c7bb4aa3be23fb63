import type { ModelFiles } from "../../files/files.ts";
import type { ByteSource } from "../../files/source.ts";
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
    const pieces: Uint8Array<ArrayBuffer>[] = []; // no room is made for a size that is only said
    for await (const bytes of transfer(file, 0, repository, line)) pieces.push(bytes.slice());
    const all = new Uint8Array(await new Blob(pieces).arrayBuffer());
    return all.subarray(begin, end);
  };
  return { name: file.path, size: file.size, read };
}
