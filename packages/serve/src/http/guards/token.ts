import { createHash, timingSafeEqual } from "node:crypto";
import { ServiceError } from "../../service/errors.ts";
import type { Middleware } from "../env.ts";

/**
 * Lets requests pass that bring the token (`authorization: Bearer …`). Digests are compared, in a time that says nothing of where they differ or how
 * long the token is.
 */
export function requireToken(token: string): Middleware {
  const expected = digest(token);
  /** @throws ServiceError `unauthorized` */
  return async (c, next) => {
    const given = /^bearer +(\S+) *$/i.exec(c.req.header("authorization") ?? "")?.[1];
    if (given === undefined) throw new ServiceError("unauthorized", "this needs a token: send it as authorization: Bearer TOKEN");
    if (!timingSafeEqual(digest(given), expected))
      throw new ServiceError("unauthorized", "the token is not the one that this service takes");
    await next();
  };
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
