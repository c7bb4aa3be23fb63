/** Why a port cannot be listened at. */
const reasons = {
  port_taken: (host: string, port: number) =>
    `port ${port} of ${host} is taken by another process: end that one, or choose another port (0: one that is free)`,
  port_forbidden: (host: string, port: number) =>
    `this user may not listen at port ${port} of ${host}: choose one from 1024 on, and put a proxy before it`,
  unknown_host: (host: string) => `${host} is no address of this machine: 127.0.0.1 is for this machine alone, 0.0.0.0 for all networks`,
  no_reuse: (host: string, port: number) =>
    `several processes at port ${port} of ${host} need Node 22.12 or later on Linux, and this is Node ${process.versions.node}: with others use node:cluster`,
  cannot_listen: (host: string, port: number) => `nobody can listen at port ${port} of ${host}`,
};

const codes: Record<string, ListenErrorCode> = {
  EADDRINUSE: "port_taken",
  EACCES: "port_forbidden",
  EADDRNOTAVAIL: "unknown_host",
  ENOTFOUND: "unknown_host",
  EAI_AGAIN: "unknown_host",
  ENOTSUP: "no_reuse",
};

export type ListenErrorCode = keyof typeof reasons;

/** A server could not begin. Its message says what to do. */
export class ListenError extends Error {
  override readonly name = "ListenError";
  readonly code: ListenErrorCode;

  constructor(code: ListenErrorCode, host: string, port: number, options: { cause?: unknown } = {}) {
    super(reasons[code](host, port), options);
    this.code = code;
  }

  /** From what Node says. */
  static from(cause: unknown, host: string, port: number): ListenError {
    return new ListenError(codes[(cause as NodeJS.ErrnoException).code ?? ""] ?? "cannot_listen", host, port, { cause });
  }
}
