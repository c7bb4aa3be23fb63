import { signal } from "@preact/signals";
import { Cells } from "../drawing/cells.tsx";
import { Figure } from "../drawing/figure.tsx";
import { shown } from "../drawing/number.ts";
import type { Run } from "../engine/run.ts";
import { report } from "../engine/trouble.ts";
import { change, state } from "../state/state.ts";
import { type Effect, effects } from "./heads.ts";

interface Word {
  id: number;
  name: string;
}

interface Measured {
  of: Run;
  mask: number;
  effects: readonly Effect[];
  /** There while it goes on. */
  stop?: () => void;
}

/** What was measured last; it belongs to one run and one mask. */
const measured = signal<Measured | undefined>(undefined);

/** Every head as a switch, coloured by what the word's logit loses or gains without it, once that was measured. */
export function HeadMap({ of, mask, word }: { of: Run; mask: number; word: Word }) {
  const { layers, heads } = of.session.model.config;
  const known = measured.value?.of === of && measured.value.mask === mask ? measured.value : undefined;
  const effect = (layer: number, head: number) => known?.effects[layer * heads + head]?.change ?? Number.NaN;
  const off = (layer: number, head: number) => state.value.ablate.some((one) => one.layer === layer && one.head === head);
  const toggle = (layer: number, head: number) => {
    const others = state.value.ablate.filter((one) => one.layer !== layer || one.head !== head);
    change({ ablate: off(layer, head) ? others : [...others, { layer, head }] }, { step: true });
  };
  return (
    <Figure
      name="ablate-heads"
      caption={
        known && known.effects.length === layers * heads ? summary(known.effects, word) : "A click or Enter switches a head off or on."
      }
      numbers={() => [["layer", "head", `change of the logit of ${word.name}`], ...(known?.effects ?? []).map((one) => Object.values(one))]}
    >
      <Cells
        label={`Heads: Enter switches one off or on. Values are the change of the logit of ${word.name} without it`}
        rows={Array.from({ length: layers }, (_, layer) => `layer ${layer}`)}
        columns={Array.from({ length: heads }, (_, head) => `head ${head}`)}
        at={(layer, head) => [layer, head]}
        value={effect}
        written={(x) => (Number.isNaN(x) ? "not measured" : shown(x))}
        scale="signed"
        chosen={off}
        onChoose={toggle}
      />
      <Measure of={of} mask={mask} word={word} known={known} />
    </Figure>
  );
}

function Measure({ of, mask, word, known }: { of: Run; mask: number; word: Word; known: Measured | undefined }) {
  const { layers, heads } = of.session.model.config;
  const stop = known?.stop;
  return (
    <p class="choices">
      <button type="button" onClick={stop ?? (() => measure(of, mask, word))}>
        {stop ? "Stop" : `Which head matters most for ${word.name}?`}
      </button>
      {stop ? (
        <progress max={layers * heads} value={known.effects.length} aria-label="Heads measured" />
      ) : (
        <span class="hint">{layers * heads} passes, another head off in each</span>
      )}
    </p>
  );
}

/** Measures all heads, and shows each as soon as it is known. */
async function measure(of: Run, mask: number, word: Word): Promise<void> {
  measured.value?.stop?.();
  const controller = new AbortController();
  const found: Effect[] = [];
  const tell = (stop?: () => void) => {
    measured.value = { of, mask, effects: [...found], stop };
  };
  tell(() => controller.abort());
  try {
    const { model } = of.session;
    const question = { model, encoding: of.encoding, position: of.masks[mask], word: word.id, attention: of.options.attention };
    for await (const effect of effects({ ...question, signal: controller.signal })) {
      found.push(effect);
      tell(() => controller.abort());
    }
  } catch (error) {
    report(error);
  }
  if (measured.value?.of === of && measured.value.mask === mask) tell();
}

function summary(effects: readonly Effect[], { name }: Word): string {
  const falls = effects.reduce((a, b) => (b.change < a.change ? b : a));
  const rises = effects.reduce((a, b) => (b.change > a.change ? b : a));
  const place = ({ layer, head }: Effect) => `layer ${layer} head ${head}`;
  const lost =
    falls.change < 0 ? `${name} loses most without ${place(falls)} (${shown(falls.change)})` : `${name} loses nothing without any one head`;
  const gained = rises.change > 0 ? `; it gains most without ${place(rises)} (+${shown(rises.change)})` : "";
  return `${lost}${gained}. One head is off at a time; blue: the logit rises, orange: it falls. A thick border: off in the page.`;
}
