export { type Checkpoint, openCheckpoint } from "./checkpoint.ts";
export {
  addressOf,
  filesAt,
  filesFrom,
  filesOf,
  findJson,
  findText,
  type ModelFiles,
  type ModelParts,
  pagesInstead,
  readJson,
  readText,
} from "./files/files.ts";
export { type HttpOptions, openUrl } from "./files/http.ts";
export { type ByteSource, type Bytes, sourceOf } from "./files/source.ts";
export { scaleOf } from "./int8.ts";
