/** The plugin's printer puts a member's words on the line before it, or before the member in its line; editors look for them above. */
export function wordsAbove(code) {
  return code
    .replaceAll(/(\[|,) ?(\/\*\*.*?\*\/)(?=")/g, "$1\n  $2\n  ")
    .replaceAll(/^( *)(\/\*\*.*?\*\/)(?=[^\n;])/gm, "$1$2\n$1")
    .replaceAll(/^( *)\} (\/\*\*.*?\*\/) (\| .*)$/gm, "$1}\n$1$2\n$1$3")
    .replaceAll(/^( *)(\S.*?) ?(\/\*\*.*?\*\/)(;?)$/gm, "$1$2$4\n$1$3");
}
