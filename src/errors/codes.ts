/** Errors that are one party's matter. */
export interface ErrorGroup {
  codes: readonly string[];
  /** What a command ends with, as a shell sees it. A command line that makes no sense has no code, and ends with 2. */
  exit: number;
  /** What a service answers a request with that ended so. Never 503: the usual clients send that request again at once, and for ever. */
  http: number;
  /** Whether this error is the end of all that was asked for, and not the answer to one of several requests. */
  isFinal?: true;
}

/**
 * Everything that can go wrong, by name, in groups that say whose matter it is. A code is a contract: programs branch on it. What a program
 * makes of an error (its exit code, the status of an answer) follows from the group, and from nothing else.
 */
export const errorGroups = {
  /** What should be JSON is not: of a request its status is meant, but a model's file may be the one. */
  syntax: { codes: ["invalid_json"], exit: 1, http: 400 },
  /** What was asked for, of this model: put otherwise it can be answered. */
  request: { codes: ["invalid_input", "invalid_option", "no_mask", "no_targets", "missing_head"], exit: 1, http: 422 },
  /** A name that leads nowhere. */
  name: { codes: ["unknown_task", "model_not_found"], exit: 1, http: 404 },
  /** More than this model can take at once. */
  length: { codes: ["too_long"], exit: 1, http: 413 },
  /** The caller has given the work up: 130 is what a shell makes of Ctrl-C, 499 what nginx calls a client that has left. */
  aborted: { codes: ["aborted"], exit: 130, http: 499, isFinal: true },
  /** A model's files: what they lack, and what they say. */
  model: {
    codes: [
      "file_missing",
      "invalid_config",
      "unsupported_model",
      "invalid_tokenizer",
      "invalid_safetensors",
      "unsupported_dtype",
      "missing_parameter",
      "unexpected_parameter",
      "invalid_parameter",
    ],
    exit: 1,
    http: 500,
  },
  /** The way to the hub or to an address, and what comes along it. */
  network: { codes: ["download_unavailable", "network", "access_denied", "corrupt_download"], exit: 1, http: 502 },
  /** No room, in memory or on a disk. */
  room: { codes: ["out_of_memory", "disk_full"], exit: 1, http: 507 },
  /** This machine, this build. */
  machine: { codes: ["backend_unavailable", "part_unavailable", "device_lost", "cache_unusable"], exit: 1, http: 500 },
  /** The program that calls: it uses what it has given back. */
  program: { codes: ["disposed"], exit: 1, http: 500, isFinal: true },
  /** Goldens, and kernels under test. */
  judge: { codes: ["invalid_golden", "wrong_kernel"], exit: 1, http: 500 },
} as const satisfies Record<string, ErrorGroup>;

/** The name of a group. @useDeclaredType */
export type ErrorGroupName = keyof typeof errorGroups;

/** What went wrong, by name. @useDeclaredType */
export type ErrorCode = (typeof errorGroups)[ErrorGroupName]["codes"][number];

/** All codes, group by group. */
export const errorCodes: readonly ErrorCode[] = Object.values(errorGroups).flatMap(({ codes }) => codes);

/** The group of a code. */
export function groupOf(code: ErrorCode): ErrorGroup {
  const groups: readonly ErrorGroup[] = Object.values(errorGroups);
  const found = groups.find(({ codes }) => codes.includes(code));
  if (!found) throw new RangeError(`there is no error code ${code}`); // the types forbid it
  return found;
}
