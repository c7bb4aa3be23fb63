import { lessons, start } from "./lesson.ts";

/** `npm run lesson`: lists the lessons, or runs one. @param words what stands after it: nothing or a number; `--solution` */
export async function command(words: string[]): Promise<void> {
  const [which] = words.filter((word) => !word.startsWith("-"));
  if (which === undefined) return list();
  const entry = lessons().find(({ number }) => Number(number) === Number(which));
  if (!entry) {
    console.log(`There is no lesson ${which}.\n`);
    process.exitCode = 1;
    return list();
  }
  await start(entry.file, async () => (await import(`../${entry.file}`)).lesson);
}

function list(): void {
  console.log("Eight lessons, from a matrix to an encoder that you wrote:\n");
  for (const { number, title } of lessons()) console.log(`  ${number}  ${title}`);
  console.log("\nnpm run lesson 01                 says what to write, and checks what you wrote");
  console.log("npm run lesson 01 -- --solution   the same with the functions of lessons/solutions");
  console.log("npm run lesson verify             holds your encoder to PyTorch, layer by layer");
}
