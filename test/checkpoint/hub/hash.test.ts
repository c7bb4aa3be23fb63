import { createHash } from "node:crypto";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { sha1, sha256 } from "../../../src/checkpoint/hub/hash.ts";
import { runs } from "../../support/runs.ts";

test.each([
  ["sha256", sha256],
  ["sha1", sha1],
] as const)("%s is the platform's, however the bytes are cut", (name, ours) => {
  const same = (pieces: Uint8Array[]) => {
    const hash = ours();
    const platform = createHash(name);
    for (const piece of pieces) {
      hash.update(piece);
      platform.update(piece);
    }
    expect(hash.digest()).toBe(platform.digest("hex"));
  };
  for (let length = 0; length <= 130; length++) same([new Uint8Array(length).fill(length)]); // every way to end a block
  fc.assert(fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), same), { numRuns: runs(50, 5000) });
});
