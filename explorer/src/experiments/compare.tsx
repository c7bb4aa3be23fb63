import { computed } from "@preact/signals";
import type { ModelConfig, TapName } from "typeformer";
import { rowOf } from "../drawing/row.ts";
import { Step } from "../drawing/step.tsx";
import { type Seen, useTaps } from "../engine/current.ts";
import { largest, shares } from "../engine/logits.ts";
import { type Run, runOf } from "../engine/run.ts";
import { session } from "../engine/session.ts";
import { change, state } from "../state/state.ts";
import { MostApart, Through, Work } from "./compare-charts.tsx";
import { published, source } from "./published.ts";
import { Shares } from "./shares.tsx";
import "../style/compare.css";

const BEST = 5;

const one = computed<Run | undefined>(() => session.value && runOf(session.value, state.value.one));
const other = computed<Run | undefined>(() => session.value && runOf(session.value, state.value.with));

/** Two sentences that differ little: where the answers part, and where inside the model. */
export function Compare() {
  return (
    <Step
      id="compare"
      title="Two sentences, one word apart"
      text={
        <>
          Change one word and ask again. Whatever differs in the answers, the model expects because of that word, since nothing else was
          changed. With “man” and “woman” it shows what its texts took for granted.
        </>
      }
    >
      <div class="sentences">
        <Line name="one" label="First sentence" />
        <Line name="with" label="Second sentence" />
      </div>
      <Comparison />
      <NotFor />
    </Step>
  );
}

function Line({ name, label }: { name: "one" | "with"; label: string }) {
  return (
    <label>
      {label}
      <input
        type="text"
        value={state.value[name]}
        maxLength={2000}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => change({ [name]: event.currentTarget.value })}
      />
    </label>
  );
}

function Comparison() {
  const layers = session.value?.model.config.layers ?? 0;
  const normed = Array.from({ length: layers }, (_, i): TapName => `layer.${i}.mlp.normed`);
  const names: TapName[] = ["logits", "embeddings.normed", ...normed];
  const [first, second] = [useTaps(one.value, names), useTaps(other.value, names)];
  if (!first || !second || first.run.session !== second.run.session) return null; // one model is just taking the other's place
  const unmasked = [first, second].find(({ run }) => run.masks.length === 0);
  if (unmasked) return <p class="hint">Write &lt;mask&gt; in both sentences: “{unmasked.run.text}” has none.</p>;
  const [a, b] = [logitsOf(first), logitsOf(second)];
  const vectors = names.slice(1).map((name) => [first, second].map((seen) => row(seen, name)));
  return (
    <>
      <div class="abreast">
        <Best seen={first} />
        <Best seen={second} />
      </div>
      <Cards config={first.run.session.model.config} />
      <MostApart session={first.run.session} one={a} other={b} />
      <Work session={first.run.session} one={a} other={b} />
      <Through vectors={vectors} samePlace={first.run.masks[0] === second.run.masks[0]} />
    </>
  );
}

const logitsOf = ({ taps }: Seen<TapName>): Float32Array => rowOf(taps.logits, 0);

/** What a tap of [tokens, hidden] has at the first mask. */
const row = ({ run, taps }: Seen<TapName>, name: TapName): Float32Array => rowOf(taps[name], run.masks[0]);

/** The loaded model's own best words. */
function Best({ seen }: { seen: Seen<TapName> }) {
  const { session, text } = seen.run;
  const share = shares(logitsOf(seen));
  const words = largest(share, BEST).map((id) => ({ word: session.tokenizer.idToToken(id) ?? "", share: share[id] }));
  return <Shares title={<Told by={session.name} text={text} />} words={words} />;
}

/** What was published for the pair that the comparison begins with. */
function Cards({ config }: { config: ModelConfig }) {
  const shaped = config.hidden === 768 && config.layers === 6;
  return (
    <>
      <div class="abreast">
        {published.map(({ text, answers }) => (
          <Shares key={text} title={<Told by="distilroberta-base, published on the model card" text={text} />} words={answers} />
        ))}
      </div>
      <p class="hint">
        The lower answers are not computed here: they are copied from the <a href={source}>model card of distilroberta-base</a>, which has
        82 million parameters and was trained on text of the web.
        {shaped && " The model above has its shape: if it is that model, the two rows agree."}
      </p>
    </>
  );
}

const Told = ({ by, text }: { by: string; text: string }) => (
  <>
    <span class="by">{by}</span>
    {text}
  </>
);

function NotFor() {
  return (
    <p class="told">
      <b>What neither model is for.</b> These numbers say what stood in their texts, not what is true of men and women. The bundled model
      learned from novels and essays, many over a hundred years old, and eight textbooks; it repeats their stereotypes, and so does whatever
      is fine-tuned from such a model. It is no source of facts about people or events, and nothing to decide about people with.
    </p>
  );
}
