import { useEffect, useState } from "preact/hooks";
import { filesOf, folderName, partsAmong } from "../engine/folder.ts";
import { bundled, open, opening, session } from "../engine/session.ts";
import { change, state } from "../state/state.ts";

/** distilroberta-base where the hub keeps it. */
const big = "https://huggingface.co/distilbert/distilroberta-base/resolve/main/";

/** Which model answers, and how to let another one answer: the big one, one at an address, one from the reader's disk. */
export function Models() {
  const [address, setAddress] = useState("");
  const [shown, setShown] = useState(false);
  const asked = state.value.model;
  const matters = asked !== undefined || (opening.value !== undefined && opening.value.name !== bundled.name);
  useEffect(() => setShown((before) => before || matters), [matters]);
  useDroppedFolders();
  return (
    <details class="models" open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
      <summary>
        Model: <b>{session.value?.name ?? "on its way"}</b> <Size />
      </summary>
      {asked && asked !== session.value?.name && (
        <p class="asked">
          This link shows the model at <code>{asked}</code>.{" "}
          <button type="button" onClick={() => openAt(asked)}>
            Load it
          </button>
        </p>
      )}
      <div class="choices">
        <button type="button" onClick={() => openAt(big)}>
          Load distilroberta-base (331 MB, from huggingface.co)
        </button>
        <label class="button">
          Open a folder of yours
          <input type="file" multiple={true} ref={(input) => input?.setAttribute("webkitdirectory", "")} onChange={openPicked} />
        </label>
        {session.value && session.value.place !== bundled.place && (
          <button type="button" onClick={() => openBundled()}>
            Back to the bundled model
          </button>
        )}
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (address) openAt(address);
        }}
      >
        <label>
          or the address of a model's folder{" "}
          <input
            type="text"
            value={address}
            placeholder="./models/roberta-base/"
            onInput={(event) => setAddress(event.currentTarget.value)}
          />
        </label>{" "}
        <button type="submit">Load</button>
      </form>
      <p class="hint">A folder can also be dropped anywhere on the page. Its files stay on this machine.</p>
      <Progress />
    </details>
  );
}

function Size() {
  if (!session.value) return null;
  const { layers, heads, hidden, vocab } = session.value.model.config;
  return (
    <span class="quiet">
      {layers} layers × {heads} heads, {hidden} wide, {vocab.toLocaleString("en")} tokens
    </span>
  );
}

function Progress() {
  const now = opening.value;
  if (!now || now.name === bundled.name) return null;
  if (now.status === "failed")
    return (
      <p class="trouble" role="alert">
        {now.name} was not loaded: {now.message}
      </p>
    );
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  return (
    <p class="progress">
      <progress value={now.loaded} max={now.total || 1} aria-label={`Loading ${now.name}`} /> {megabytes(now.loaded)} of{" "}
      {megabytes(now.total)}{" "}
      <button type="button" onClick={now.cancel}>
        Cancel
      </button>
    </p>
  );
}

/** Opens the model at an address, and shows so in the page's own. */
async function openAt(address: string): Promise<void> {
  await open(address, address);
  if (session.value?.name === address) change({ model: address, cell: undefined }, { step: true });
}

async function openBundled(): Promise<void> {
  await open(bundled.place, bundled.name);
  change({ model: undefined, cell: undefined }, { step: true });
}

function openPicked({ currentTarget }: { currentTarget: HTMLInputElement }): void {
  const files = [...(currentTarget.files ?? [])];
  currentTarget.value = ""; // the same folder may be picked again
  if (files.length > 0) openFiles(files);
}

async function openFiles(files: File[]): Promise<void> {
  const name = folderName(files);
  try {
    await open(partsAmong(files), name);
    change({ model: undefined, cell: undefined });
  } catch (error) {
    opening.value = { status: "failed", name, message: (error as Error).message };
  }
}

function useDroppedFolders(): void {
  useEffect(() => {
    const over = (event: DragEvent) => event.preventDefault();
    const drop = async (event: DragEvent) => {
      event.preventDefault();
      const files = event.dataTransfer && (await filesOf(event.dataTransfer));
      if (files?.length) openFiles(files);
    };
    document.addEventListener("dragover", over);
    document.addEventListener("drop", drop);
    return () => {
      document.removeEventListener("dragover", over);
      document.removeEventListener("drop", drop);
    };
  }, []);
}
