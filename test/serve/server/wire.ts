/** A client that shows what goes over the wire, byte by byte. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A connection, and all that was said to it. */
export class Wire {
  said = "";
  readonly socket: Socket;
  /** Resolves when it is closed, by whomever. */
  readonly closed: Promise<unknown>;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.once("close", resolve));
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      this.said += text;
    });
    socket.on("error", () => {}); // a reset is a close
  }

  static async open(port: number, host = "127.0.0.1"): Promise<Wire> {
    const wire = new Wire(connect({ port, host }));
    await once(wire.socket, "connect");
    return wire;
  }

  get isOpen(): boolean {
    return !this.socket.destroyed && this.socket.readable;
  }

  /** Resolves when something was said that ends so. */
  async hears(end: string): Promise<string> {
    while (!this.said.endsWith(end)) await this.more();
    return this.said;
  }

  /** Resolves when something more was said. Throws where nothing will be. */
  async more(): Promise<void> {
    const { said } = this;
    await Promise.race([once(this.socket, "data"), this.closed]);
    if (this.said === said) throw new Error(`closed after ${JSON.stringify(said)}`);
  }
}

/** What is said to one request more: its status, its head, its body. Throws where the connection is closed before. */
export async function answerOn(wire: Wire): Promise<{ status: number; head: string; body: string }> {
  const begin = wire.said.length;
  for (;;) {
    const [head, body] = wire.said.slice(begin).split("\r\n\r\n");
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    if (body !== undefined && Buffer.byteLength(body) >= length) return { status: Number(head.split(" ")[1]), head, body };
    await wire.more();
  }
}

/** A request without a body, or with one. */
export const request = (method: string, path: string, body = "", headers = ""): string =>
  `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}${body && `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`}\r\n${body}`;
