/** A Redis of a test's own, which keeps what it has been told (appendonly), and can be killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export class TestRedis {
  private child: ChildProcess | undefined;
  private readonly program: string;
  private readonly folder: string;
  private readonly port: number;

  private constructor(program: string, folder: string, port: number) {
    this.program = program;
    this.folder = folder;
    this.port = port;
  }

  /** One that answers, on a port that was free. */
  static async start(program: string, folder: string, ...settings: string[]): Promise<TestRedis> {
    const redis = new TestRedis(program, folder, await freePort());
    await redis.start(...settings);
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, again if need be, with what it was told before. */
  async start(...settings: string[]): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    const always = ["--port", String(this.port), "--bind", "127.0.0.1", "--dir", this.folder, "--appendonly", "yes", "--save", ""];
    this.child = spawn(this.program, [...always, ...settings], { stdio: "ignore" });
    while (!(await answers(this.port))) await sleep(20);
  }

  /** kill -9. */
  async kill(): Promise<void> {
    if (this.child?.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }

  /** Takes from it, while it does not run, all that it knew. */
  forget(): void {
    rmSync(this.folder, { recursive: true });
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Whether a PING is answered: a Redis that still reads its file says LOADING. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    socket.on("data", (bytes) => {
      resolve(String(bytes).startsWith("+PONG"));
      socket.destroy();
    });
    socket.on("error", () => resolve(false));
  });
}
