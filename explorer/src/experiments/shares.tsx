import type { ComponentChildren } from "preact";
import { percent, readable } from "../drawing/number.ts";
import "../style/shares.css";

interface Worded {
  word: string;
  share: number;
}

/** Some words and their shares of the vocabulary, best first: small enough to stand beside others of its kind. */
export function Shares({ title, words, note }: { title: ComponentChildren; words: readonly Worded[]; note?: string }) {
  return (
    <div class="shares">
      <h3>{title}</h3>
      <ol>
        {words.map(({ word, share }) => (
          <li key={word}>
            <span class="token">{readable(word)}</span> <span class="share">{percent(share)}</span>
            <span class="bar" style={{ "--share": `${100 * share}%` }} />
          </li>
        ))}
      </ol>
      {note && <p class="hint">{note}</p>}
    </div>
  );
}
