import { readable } from "../drawing/number.ts";
import { followed, toggleMask } from "../engine/current.ts";
import type { Run } from "../engine/run.ts";
import { change } from "../state/state.ts";

/** Where the followed token is no mask: the head has nothing to say of it, but of a mask it has. */
export function NoMask({ of }: { of: Run }) {
  const { token } = followed(of);
  const [first] = of.masks;
  const [begin, end] = of.encoding.offsets[token];
  const name = readable(of.tokens[token]);
  return (
    <>
      <p class="hint">
        The followed token, <b class="token">{name}</b>, is no mask: the head is asked only where a word is missing.
        {first === undefined && begin === end && " Click a word of the sentence to mask it."}
      </p>
      <div class="choices">
        {first !== undefined && (
          <button type="button" onClick={() => change({ token: first, cell: undefined }, { step: true })}>
            follow the mask at {first}
          </button>
        )}
        {begin < end && (
          <button type="button" onClick={() => toggleMask(of, token)}>
            mask <span class="token">{name}</span>
          </button>
        )}
      </div>
    </>
  );
}
