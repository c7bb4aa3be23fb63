import { percent, readable } from "../drawing/number.ts";
import { Untold } from "../drawing/untold.tsx";
import { run, toggleMask, useAnswer } from "../engine/current.ts";
import { remembered } from "../engine/masking.ts";
import { playing } from "../state/playing.ts";
import { change, state } from "../state/state.ts";
import { SentenceAgreement } from "./agreement.tsx";

/** Where the reader writes: the sentence, its tokens to mask by a click, and what the model answers at once. */
export function Sentence() {
  const { text } = state.value;
  const write = (written: string) =>
    change({ text: written, was: remembered(written, state.value), token: undefined, key: undefined, cell: undefined });
  return (
    <div class="sentence">
      <label for="text">Your sentence</label>
      <input
        id="text"
        type="text"
        value={text}
        maxLength={2000}
        spellcheck={false}
        autocomplete="off"
        onInput={(event) => write(event.currentTarget.value)}
      />
      <Words />
      {playing.value ? (
        <div class="answers answers-hidden">
          <Untold />
        </div>
      ) : (
        <Answers />
      )}
      <SentenceAgreement />
    </div>
  );
}

/** Every token as a button that hides it or shows it again. */
function Words() {
  if (!run.value) return <p class="quiet">The model is on its way: 10 MB, fetched once.</p>;
  const { encoding, cut, session } = run.value;
  const toggle = (token: number) => run.value && toggleMask(run.value, token);
  return (
    <>
      <div class="words" role="group" aria-label="Click a word to mask it">
        {encoding.tokens.map((token, i) => {
          const [begin, end] = encoding.offsets[i];
          if (begin === end) return null;
          const masked = encoding.ids[i] === session.mask;
          return (
            <button key={i} type="button" class={masked ? "word masked" : "word"} aria-pressed={masked} onClick={() => toggle(i)}>
              {readable(token)}
            </button>
          );
        })}
      </div>
      <p class="hint">
        {cut > 0
          ? `The model reads ${encoding.tokens.length} tokens: the last ${cut} are left out.`
          : "Click a word to hide it behind a mask, or a mask to show its word again."}
      </p>
    </>
  );
}

/** The five best words at every mask. */
function Answers() {
  const answer = useAnswer(run.value, (asked) => asked.rank(5), "five best");
  if (!answer) return <div class="answers" />;
  const { run: of, value } = answer;
  if (!of.session.fills) return <p class="hint">This model fills no masks; how it reads the sentence is shown below.</p>;
  if (value.length === 0) return <p class="hint">Nothing is masked: click a word.</p>;
  return (
    <div class="answers" aria-live="polite">
      {value.map(({ ids, scores }, m) => (
        <ol key={m} aria-label={`The best words for mask ${m + 1}`}>
          {ids.map((id, i) => (
            <li key={id}>
              <span class="token">{readable(of.session.tokenizer.idToToken(id) ?? "")}</span>{" "}
              <span class="score">{percent(scores[i])}</span>
              <span class="bar" style={{ "--share": `${100 * scores[i]}%` }} />
            </li>
          ))}
        </ol>
      ))}
    </div>
  );
}
