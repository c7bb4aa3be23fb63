import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo, ListenOptions } from "node:net";
import { ListenError } from "./listen-error.ts";

/** Where a server listens. */
export interface Place {
  /** A name or an address of this machine. Default: 127.0.0.1. */
  host?: string;
  /** 0: one that is free. Default: 8080. */
  port?: number;
  /** Several processes listen there, each of them with this option, and the system shares connections out. From Node 22.12 on, on Linux. */
  reusePort?: boolean;
}

/** Resolves when it listens. @throws ListenError */
export async function listen(server: Server, { host = "127.0.0.1", port = 8080, reusePort = false }: Place): Promise<AddressInfo> {
  if (reusePort && !canReusePort) throw new ListenError("no_reuse", host, port);
  const options: ListenOptions & { reusePort: boolean } = { host, port, reusePort };
  try {
    server.listen(options);
    await once(server, "listening");
  } catch (cause) {
    throw ListenError.from(cause, host, port);
  }
  return server.address() as AddressInfo; // a server that listens at a port has one
}

const [major, minor] = process.versions.node.split(".").map(Number);
/** Earlier ones do not know the option, and pass over it. */
const canReusePort = major > 23 || (major === 23 && minor >= 1) || (major === 22 && minor >= 12);
