export { type Checkpoint, openCheckpoint } from "./checkpoint.ts";
export { addressOf, filesAt, filesFrom, filesOf, findJson, type ModelFiles, type ModelParts, readJson, readText } from "./files.ts";
export { type HttpOptions, openUrl } from "./http.ts";
export { scaleOf } from "./int8.ts";
export { type ResolvedNames, resolveNames } from "./names.ts";
export { type ByteSource, type Bytes, sourceOf } from "./source.ts";
