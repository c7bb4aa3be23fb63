import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** What is known of a connection. */
interface Use {
  /** Of requests that were read and are not yet answered. */
  answers: Set<ServerResponse>;
  /** Bytes that had come when the last answer went: what comes after is the next request. */
  read: number;
}

/**
 * The connections of a server, and which of them have something to be answered. Node counts one that was opened and never used as busy, and goes on
 * serving a busy one after `close`: a server that is to end has to know better.
 */
export class Connections {
  private readonly uses = new Map<Socket, Use>();
  private phase: "open" | "leaving" | "closing" = "open";
  private onNone = () => {};

  /** Begins with it: what was opened before is not known. Stands before the listener that answers. */
  constructor(server: Server) {
    server.on("connection", (socket: Socket) => {
      this.uses.set(socket, { answers: new Set(), read: 0 });
      socket.once("close", () => this.forget(socket));
    });
    server.on("request", ({ socket }, answer) => this.take(socket, answer));
  }

  get count(): number {
    return this.uses.size;
  }

  /** From now on an answer is the last one of its connection, and says so. */
  leave(): void {
    this.phase = "leaving";
    for (const { answers } of this.uses.values()) for (const answer of answers) sayLast(answer);
  }

  /** Closes what has nothing to be answered, now and from now on. Resolves when none is left. */
  closeUnused(): Promise<void> {
    this.phase = "closing";
    for (const socket of this.uses.keys()) this.closeIfUnused(socket);
    return new Promise((resolve) => {
      this.onNone = resolve;
      if (this.count === 0) resolve();
    });
  }

  /** Closes all. @returns how many there were */
  cut(): number {
    const { count } = this;
    for (const socket of this.uses.keys()) socket.destroy();
    return count;
  }

  /** Whether the answer to a request has begun: then nothing else can be said on its connection. */
  isAnswering(socket: Socket): boolean {
    return [...(this.uses.get(socket)?.answers ?? [])].some(({ headersSent }) => headersSent);
  }

  private take(socket: Socket, answer: ServerResponse): void {
    const use = this.uses.get(socket);
    if (!use) return;
    use.answers.add(answer);
    if (this.phase !== "open") sayLast(answer);
    answer.once("close", () => {
      use.answers.delete(answer);
      use.read = socket.bytesRead;
      if (this.phase === "closing") this.closeIfUnused(socket);
    });
  }

  private closeIfUnused(socket: Socket): void {
    const use = this.uses.get(socket);
    if (use && use.answers.size === 0 && socket.bytesRead === use.read) socket.destroySoon(); // what was answered may still be on its way
  }

  private forget(socket: Socket): void {
    this.uses.delete(socket);
    if (this.count === 0) this.onNone();
  }
}

function sayLast(answer: ServerResponse): void {
  if (!answer.headersSent) answer.setHeader("connection", "close");
}
