/** Redis as a queue needs it, or why it is not. */
import { Redis } from "ioredis";
import { Problem } from "./problem.mjs";

export const DEFAULT_URL = "redis://127.0.0.1:6379";
const PATIENCE = 5000; // milliseconds

/** A connection that gives up at once: for who has asked and waits for an answer. @throws Problem where there is no Redis that can be used */
export async function connectOnce(url) {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 0, retryStrategy: () => null, connectTimeout: PATIENCE });
  let cause;
  redis.on("error", (error) => {
    cause = error; // what is thrown below says only that the connection is closed
  });
  try {
    await redis.connect();
    await check(redis);
    return redis;
  } catch (error) {
    redis.disconnect();
    throw redisProblem(url, error instanceof Problem ? error : (cause ?? error));
  }
}

/** A connection that waits for a Redis that is gone until it is back, as BullMQ's workers need it, and says both. */
export function connectLasting(url) {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  let gone = false;
  redis.on("error", ({ message, code }) => {
    if (!gone) console.error(`Redis is gone (${code ?? message}): waiting for it`);
    gone = true;
  });
  redis.on("ready", () => {
    if (gone) console.error("Redis answers again");
    gone = false;
  });
  return redis;
}

/** Why it does not answer, and what to do. What is queued by then is queued: to start again does no harm. */
export function redisProblem(url, error) {
  if (error instanceof Problem) return error;
  const { host } = new URL(url); // the rest may be a password
  return new Problem(
    `no Redis answers at ${host} (${error.code ?? error.message}): start one, or name another by --redis redis://HOST:PORT`,
  );
}

/** @throws Problem where Redis might throw jobs away */
async function check(redis) {
  const info = await redis.info();
  const setting = (name) => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1];
  const policy = setting("maxmemory_policy");
  if (policy !== undefined && policy !== "noeviction") {
    throw new Problem(
      `this Redis throws keys away when its memory is full (maxmemory-policy ${policy}), jobs among them: redis-cli config set maxmemory-policy noeviction`,
    );
  }
  if (setting("aof_enabled") === "0") {
    console.error("this Redis forgets what is queued when it ends (appendonly no): enqueuing again puts it back");
  }
}
