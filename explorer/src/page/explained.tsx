import { useEffect, useRef, useState } from "preact/hooks";
import type { TapName } from "typeformer";
import { shown } from "../drawing/number.ts";
import { run } from "../engine/current.ts";
import { goldensOf } from "../engine/goldens.ts";
import { parametersOf } from "../engine/parameters.ts";
import type { Run } from "../engine/run.ts";
import { report } from "../engine/trouble.ts";
import { type Explanation, explain } from "../explain/index.ts";
import { kernelTexts } from "../explain/kernel-texts.ts";
import { readCell } from "../state/address.ts";
import { change, state } from "../state/state.ts";
import "../style/explained.css";
import { Linked } from "./linked.tsx";
import { Terms } from "./terms.tsx";

/** Where the opened cell comes from: its operands, the kernel's line that made it, and PyTorch's value. It stays below what is read. */
export function Explained() {
  const { cell } = state.value;
  const explanation = useExplanation(run.value, cell);
  const panel = useRef<HTMLElement>(null);
  const close = () => {
    const drawn = document.querySelector<SVGElement>(
      cell ? `[data-tap="${readCell(cell).tap}"][data-index="${readCell(cell).index}"]` : "main",
    );
    change({ cell: undefined }, { step: true });
    drawn?.focus({ preventScroll: true });
  };
  useEffect(() => {
    if (cell === undefined) return;
    if (document.activeElement?.matches("[data-tap]:focus-visible")) panel.current?.focus(); // opened by a key: go on reading there
    const closeByKey = (event: KeyboardEvent) => event.key === "Escape" && close();
    document.addEventListener("keydown", closeByKey);
    return () => document.removeEventListener("keydown", closeByKey);
  }, [cell, explanation === undefined]);

  if (cell === undefined || !explanation) return null;
  const { label, formula, notes, golden, source } = explanation;
  return (
    <aside class="explained" ref={panel} tabindex={-1} aria-label={`Where ${label} comes from`}>
      <button type="button" class="close" onClick={close}>
        Close
      </button>
      <h2>
        <code>{cell}</code> = <b class="value">{shown(explanation.shown)}</b>
      </h2>
      <p class="formula">
        <code>{formula}</code>
      </p>
      <Letters of={explanation} />
      <div class="operands">
        <Terms terms={explanation.terms} />
        <div>
          <dl class="steps">
            {explanation.steps.map((step) => (
              <div key={step.label}>
                <dt>
                  <Linked operand={step} />
                </dt>
                <dd>{shown(step.value)}</dd>
              </div>
            ))}
            <Fact name="computed again, in double precision" value={explanation.value} delta={explanation.delta} />
            {golden ? (
              <Fact name="PyTorch's value" value={golden.value} delta={golden.delta} />
            ) : (
              <div class="fact">
                <dt>PyTorch's value</dt>
                <dd class="quiet">is kept for the golden sentences of the bundled model only</dd>
              </div>
            )}
          </dl>
          {notes.map((note) => (
            <p key={note} class="hint">
              {note}
            </p>
          ))}
          <p class="source">
            The line that makes it, in <code>{source.file}</code>:
          </p>
          <pre class="kernel">
            {source.lines.map(({ number, text }) => (
              <code key={number}>
                <span class="line">{number}</span>
                {text.trim()}
                {"\n"}
              </code>
            ))}
          </pre>
        </div>
      </div>
    </aside>
  );
}

/** What each letter of the formula stands for. */
function Letters({ of }: { of: Explanation }) {
  return (
    <p class="letters">
      {of.letters.map(({ letter, name, shape }) => (
        <span key={letter}>
          <code>{letter}</code> {name} <span class="quiet">[{shape.join(", ")}]</span>
        </span>
      ))}
    </p>
  );
}

function Fact({ name, value, delta }: { name: string; value: number; delta: number }) {
  return (
    <div class="fact">
      <dt>{name}</dt>
      <dd>
        {shown(value)} <span class="quiet">Δ {shown(delta)}</span>
      </dd>
    </div>
  );
}

/** The explanation of a cell of a run; what was there last stays until the next is. A cell that the run does not have is not opened. */
function useExplanation(of: Run | undefined, cell: string | undefined): Explanation | undefined {
  const [found, setFound] = useState<Explanation>();
  useEffect(() => {
    if (!of || cell === undefined) return setFound(undefined);
    let stale = false;
    explanationOf(of, cell).then(
      (explanation) => stale || setFound(explanation),
      (error) => {
        if (stale) return;
        setFound(undefined);
        if (!(error instanceof RangeError)) report(error);
      },
    );
    return () => {
      stale = true;
    };
  }, [of, cell]);
  return found;
}

async function explanationOf(of: Run, cell: string): Promise<Explanation> {
  const { tap, index } = readCell(cell);
  const { model } = of.session;
  const [parameters, goldens] = await Promise.all([parametersOf(of.session), goldensOf(of.session)]);
  const pass = {
    config: model.config,
    ids: of.encoding.ids,
    types: of.encoding.token_type_ids,
    positions: of.masks,
    ablate: of.ablate,
    attention: of.left ? ("causal" as const) : ("full" as const),
    precision: model.dtype,
    read: (names: readonly TapName[]) => of.read(names),
    parameters,
  };
  return explain({ tap: tap as TapName, index }, pass, { sources: kernelTexts, goldens });
}
