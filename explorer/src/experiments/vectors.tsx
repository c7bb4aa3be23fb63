import { computed } from "@preact/signals";
import { Cells } from "../drawing/cells.tsx";
import { Figure } from "../drawing/figure.tsx";
import { Step } from "../drawing/step.tsx";
import { useAnswer } from "../engine/current.ts";
import { type Run, runOf } from "../engine/run.ts";
import { session } from "../engine/session.ts";
import { start } from "../state/address.ts";
import { change, state } from "../state/state.ts";
import { cosines, firstRow, meanRow, nearest, range } from "./sentence-vectors.ts";
import "../style/shares.css";
import "../style/vectors.css";

const [FEWEST, MOST] = [2, 6];

/** The sentences that are compared: an address may hold more or fewer. */
const sentences = computed(() => [...state.value.vs, ...start.vs].slice(0, Math.min(MOST, Math.max(FEWEST, state.value.vs.length))));

/** The first sentence asks: how near are the others? */
const first = computed<Run | undefined>(() => session.value && runOf(session.value, sentences.value[0]));

/** Sentences as vectors, and how alike they are. */
export function Vectors() {
  return (
    <Step
      id="vectors"
      title="A sentence as one vector"
      text={
        <>
          Whole sentences can be compared when each is one vector. Two ways to get it from the last layer: the mean of all rows, and the row
          of the first token, which RoBERTa writes &lt;s&gt; and BERT [CLS]. The cosine says how alike two vectors point: 1 is the same way.
        </>
      }
    >
      <Sentences />
      <div class="choices">
        {examples.map(({ name, vs }) => (
          <button key={name} type="button" onClick={() => change({ vs }, { step: true })}>
            {name}
          </button>
        ))}
      </div>
      <Alike />
    </Step>
  );
}

const examples = [
  { name: "Ships and prices", vs: start.vs },
  { name: "Who bites whom?", vs: ["The dog bit the man.", "The man bit the dog.", "A hound attacked somebody.", "Prices fell."] },
  { name: "A little “not”", vs: ["I am happy.", "I am not happy.", "I am glad."] },
];

/** The list, to be written in, made longer and shorter. */
function Sentences() {
  const all = sentences.value;
  return (
    <ol class="vs">
      {all.map((sentence, i) => (
        <li key={i}>
          <input
            type="text"
            aria-label={`Sentence ${i + 1}`}
            value={sentence}
            maxLength={2000}
            spellcheck={false}
            autocomplete="off"
            onInput={(event) => change({ vs: all.with(i, event.currentTarget.value) })}
          />
          <button
            type="button"
            aria-label={`Remove sentence ${i + 1}`}
            disabled={all.length <= FEWEST}
            onClick={() => change({ vs: all.toSpliced(i, 1) }, { step: true })}
          >
            ×
          </button>
        </li>
      ))}
      {all.length < MOST && (
        <li class="add">
          <button type="button" onClick={() => change({ vs: [...all, ""] }, { step: true })}>
            Add a sentence
          </button>
        </li>
      )}
    </ol>
  );
}

function Alike() {
  const texts = sentences.value;
  const read = async ({ session }: Run) => {
    const encodings = texts.map((text) => runOf(session, text).encoding);
    return { texts, hidden: await session.model.encode(encodings) };
  };
  const answer = useAnswer(first.value, read, JSON.stringify(texts));
  if (!answer) return <p class="hint">The vectors come with the first pass.</p>;
  const { texts: of, hidden } = answer.value;
  const [mean, cls] = [meanRow, firstRow].map((vector) => cosines(hidden.map(vector)));
  const [least, most] = range(cls).map(digits);
  return (
    <>
      <div class="abreast wide">
        <Way name="vectors-mean" title="The mean of all rows" texts={of} matrix={mean} />
        <Way name="vectors-first" title="The row of the first token" texts={of} matrix={cls} />
      </div>
      {answer.run.session.fills ? (
        <p class="told">
          <b>What this is worth.</b> The model was trained to fill gaps, not to compare sentences. The mean tells mostly which words there
          are: their order and a “not” change it little. The first token's row was never trained to stand for its sentence, and all
          sentences look alike in it: here every cosine {least === most ? `is ${least}` : `lies between ${least} and ${most}`}. So look at
          who is nearer than whom, not at how high a cosine is; a model for comparing sentences is trained further, on pairs of them.
        </p>
      ) : (
        <p class="told">
          <b>What this is worth.</b> This model fills no masks any more: it was trained further, or its head was left away. One that was
          trained on pairs of sentences, such as all-MiniLM-L6-v2, was trained to have one of these two vectors point the same way where
          sentences mean the same; its card says which one. The other was not, and is worth as little as in a model that fills gaps.
        </p>
      )}
    </>
  );
}

interface WayProps {
  name: string;
  title: string;
  texts: readonly string[];
  /** The cosines. */
  matrix: readonly (readonly number[])[];
}

/** The cosines of one kind of vector, and who is nearest to the first. */
function Way({ name, title, texts, matrix }: WayProps) {
  const numbers = texts.map((_, i) => String(i + 1));
  return (
    <div>
      <h3>{title}</h3>
      <Figure
        name={name}
        caption="The cosine of every two sentences, by their numbers in the list."
        numbers={() => [["", ...texts], ...matrix.map((row, i) => [texts[i], ...row])]}
      >
        <Cells
          label={`Cosines of ${title.toLowerCase()}, sentence by sentence`}
          rows={numbers}
          columns={numbers}
          at={(i, j) => [i, j]}
          value={(i, j) => matrix[i][j]}
          written={digits}
          scale="signed"
          most={2} // half the colour at most: the numbers stay readable
          size={[48, 28]}
          numbers
        />
      </Figure>
      <p>Nearest to {quoted(texts[0])}</p>
      <ol class="nearest">
        {nearest(matrix[0]).map((i) => (
          <li key={i}>
            {quoted(texts[i])} <span class="share">{digits(matrix[0][i])}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

const digits = (cosine: number): string => cosine.toFixed(3).replace("-", "−");

const quoted = (text: string): string => (text ? `“${text}”` : "nothing");
