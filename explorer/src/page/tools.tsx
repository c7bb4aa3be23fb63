import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

const themes = ["as the system", "light", "dark"] as const;
type Theme = (typeof themes)[number];

/** Beside the title: the link to what is shown, and the colours. */
export function Tools() {
  return (
    <div class="tools">
      <Share />
      <Colours />
    </div>
  );
}

/** Copies the page's address, which holds all that is shown. */
function Share() {
  const said = useSignal("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      said.value = "copied";
    } catch {
      said.value = "the address bar has the link"; // a page that may not write to the clipboard
    }
    setTimeout(() => {
      said.value = "";
    }, 2500);
  };
  return (
    <>
      <button type="button" onClick={copy}>
        Copy link
      </button>{" "}
      <span role="status" class="quiet">
        {said}
      </span>
    </>
  );
}

function Colours() {
  const theme = useSignal<Theme>(storedTheme());
  useEffect(() => {
    if (theme.value === "as the system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme.value;
    storage()?.setItem("theme", theme.value);
  }, [theme.value]);
  return (
    <label>
      colours{" "}
      <select value={theme.value} onChange={(event) => (theme.value = event.currentTarget.value as Theme)}>
        {themes.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  );
}

const storedTheme = (): Theme => themes.find((theme) => theme === storage()?.getItem("theme")) ?? "as the system";

/** Where cookies are blocked, even asking for the storage throws. */
function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
