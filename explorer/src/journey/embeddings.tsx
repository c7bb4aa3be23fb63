import { useEffect, useState } from "preact/hooks";
import type { TapName } from "typeformer";
import { Cells } from "../drawing/cells.tsx";
import { Figure } from "../drawing/figure.tsx";
import { readable, shown } from "../drawing/number.ts";
import { moments, rowOf } from "../drawing/row.ts";
import { Step } from "../drawing/step.tsx";
import { followed, run, useAnswer } from "../engine/current.ts";
import { parametersOf } from "../engine/parameters.ts";
import type { Run } from "../engine/run.ts";
import { cellName, readCell } from "../state/address.ts";
import { change, state } from "../state/state.ts";
import { rowsOf, tables } from "./embedding-rows.ts";
import { Neighbours } from "./neighbours.tsx";
import "../style/words.css";

const NUMBERS = 16;
const taps = ["embeddings.sum", "embeddings.normed"] as const satisfies readonly TapName[];

/** From an id to a row of numbers. */
export function Embeddings() {
  return (
    <Step
      id="embeddings"
      title="Embeddings: word, position and type"
      text={
        <>
          Each id picks a row of the word table: what the model has learned of that token. A row for its position is added, since the word
          alone does not say where it stands, and one for the type of text, of which RoBERTa knows only one. LayerNorm brings the sum to an
          even scale.
        </>
      }
    >
      <Rows />
    </Step>
  );
}

/** The token's rows of the three tables and what becomes of them, read together. */
async function rowsFor(of: Run, token: number) {
  const parameters = parametersOf(of.session);
  const rows = rowsOf(of.encoding.ids, token, of.session.model.config.padId);
  const row = async (table: keyof typeof tables) => (await (await parameters).read(tables[table], rows[table])).data;
  const [seen, word, position, type] = await Promise.all([of.read(taps), row("word"), row("position"), row("type")]);
  const [sum, normed] = taps.map((tap) => rowOf(seen[tap], token));
  const columns = [
    { name: "word", parameter: tables.word, row: rows.word, values: word },
    { name: "position", parameter: tables.position, row: rows.position, values: position },
    { name: "type", parameter: tables.type, row: rows.type, values: type },
    { name: "sum", tap: taps[0], row: token, values: sum },
    { name: "normed", tap: taps[1], row: token, values: normed },
  ];
  return { token, rows, columns };
}

function Rows() {
  const token = run.value ? followed(run.value).token : 0;
  const seen = useAnswer(run.value, (asked) => rowsFor(asked, token), `embeddings ${token}`);
  const [page, setPage] = usePage();
  if (!seen) return null;
  const { run: of, value } = seen;
  const { columns, rows } = value;
  const { hidden } = of.session.model.config;
  const name = readable(of.tokens[value.token]);
  const first = Math.min(page * NUMBERS, Math.floor((hidden - 1) / NUMBERS) * NUMBERS);
  const shownRows = Array.from({ length: Math.min(NUMBERS, hidden - first) }, (_, i) => first + i);
  const { mean, deviation } = moments(columns[3].values);
  const largest = (values: ArrayLike<number>) => Math.max(...Array.from(values, Math.abs));
  const most = Math.max(...columns.slice(0, 4).map(({ values }) => largest(values)));
  return (
    <>
      <p class="hint">
        <b class="token">{name}</b>, token {value.token}: row {rows.word} of the word table, row {rows.position} of the positions, row{" "}
        {rows.type} of the types.
      </p>
      <div class="beside">
        <Figure
          name="embeddings"
          caption={
            <>
              word + position + type = sum. LayerNorm takes the mean of the {hidden} sums away ({shown(mean)}), divides by their standard
              deviation ({shown(deviation)}) and stretches each number as it has learned. Open a cell to see how.
            </>
          }
          numbers={() => [
            ["number", ...columns.map((column) => column.name)],
            ...Array.from(columns[0].values, (_, k) => [k, ...columns.map(({ values }) => values[k])]),
          ]}
        >
          <Pager first={first} last={first + shownRows.length - 1} all={hidden} onPage={setPage} />
          <Cells
            label={`Embedding of ${name}: word + position + type = sum, then normed`}
            rows={shownRows.map(String)}
            columns={columns.map((column) => column.name)}
            tap={(_, c) => columns[c].tap}
            parameter={(_, c) => columns[c].parameter}
            at={(r, c) => [columns[c].row, first + r]}
            value={(r, c) => columns[c].values[first + r]}
            scale="signed"
            most={(_, c) => (c < 4 ? most : largest(columns[4].values))}
            numbers
            onChoose={(r, c) => c < 3 && change({ cell: cellName(taps[0], [value.token, first + r]) }, { step: true })}
          />
        </Figure>
        <Neighbours of={of} token={value.token} />
      </div>
    </>
  );
}

/** Which numbers of the row are in sight: those with the opened cell, else where the reader turned to. */
function usePage(): [number, (page: number) => void] {
  const { cell } = state.value;
  const [page, setPage] = useState(0);
  useEffect(() => {
    const { tap, index } = readCell(cell ?? "@");
    if (tap.startsWith("embeddings.")) setPage(Math.floor(index[1] / NUMBERS));
  }, [cell]);
  return [page, setPage];
}

function Pager({ first, last, all, onPage }: { first: number; last: number; all: number; onPage(page: number): void }) {
  const page = first / NUMBERS;
  const pages = Math.ceil(all / NUMBERS);
  return (
    <div class="stepper" role="group" aria-label="Which numbers of the row">
      <button type="button" disabled={page === 0} onClick={() => onPage(page - 1)}>
        back
      </button>
      <input
        type="range"
        min={0}
        max={pages - 1}
        value={page}
        aria-label="Which numbers of the row"
        aria-valuetext={`${first} to ${last} of ${all}`}
        onInput={(event) => onPage(Number(event.currentTarget.value))}
      />
      <button type="button" disabled={page === pages - 1} onClick={() => onPage(page + 1)}>
        next
      </button>
      <span class="hint">
        {first} to {last} of {all}
      </span>
    </div>
  );
}
