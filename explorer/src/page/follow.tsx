import { readable } from "../drawing/number.ts";
import { followed, run } from "../engine/current.ts";
import { change, state } from "../state/state.ts";

/** What the steps below follow: one token, one layer, one head. It stays in sight. */
export function Follow() {
  if (!run.value) return <nav class="follow" aria-label="What is followed" />;
  const { tokens, session } = run.value;
  const { layers, heads } = session.model.config;
  const { token, layer, head } = followed(run.value);
  const count = (n: number) => Array.from({ length: n }, (_, i) => String(i));
  const pick = (label: string, value: number, names: readonly string[], key: "token" | "layer" | "head") => (
    <label>
      {label}{" "}
      <select value={value} onChange={(event) => change({ [key]: Number(event.currentTarget.value) }, { step: true })}>
        {names.map((name, i) => (
          <option key={i} value={i}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <nav class="follow" aria-label="What is followed">
      {pick(
        "token",
        token,
        tokens.map((name, i) => `${i} ${readable(name)}`),
        "token",
      )}
      {pick("layer", layer, count(layers), "layer")}
      {pick("head", head, count(heads), "head")}
      {(state.value.left || state.value.ablate.length > 0) && (
        <button type="button" onClick={() => change({ left: false, ablate: [] }, { step: true })}>
          the whole model again
        </button>
      )}
    </nav>
  );
}
