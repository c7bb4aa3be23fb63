const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
const ESCAPES: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** On one line, and with nothing in it that a terminal would obey: texts and files come from anywhere. */
export function printable(text: string): string {
  return text.replace(CONTROL, (control) => ESCAPES[control] ?? `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
