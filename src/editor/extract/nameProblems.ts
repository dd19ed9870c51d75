import { isIdentifier, isKeyword } from "../../core/python/names.ts";

/** What is wrong with a function's name while it is typed; `undefined` when it can be one. Whether it is taken is told by the plan. */
export function functionNameProblem(text: string): string | undefined {
  const name = text.trim();
  if (name === "") return "A function needs a name.";
  return isIdentifier(name) ? undefined : wordProblem(name);
}

/** The same for a module: a name, a dotted name, or a path of which the last part names the module. */
export function moduleNameProblem(text: string): string | undefined {
  const name = text.trim().replace(/\.py$/, "");
  if (name === "") return "A module needs a name.";
  const isPath = /[/\\]/.test(name);
  const words = isPath ? [name.split(/[/\\]/).at(-1) ?? ""] : name.split(".");
  const wrong = words.find((word) => !isIdentifier(word));
  return wrong === undefined ? undefined : wordProblem(wrong);
}

function wordProblem(word: string): string {
  if (word === "") return "A name is missing between the dots or after the slash.";
  if (isKeyword(word)) return `\`${word}\` is a word of Python itself.`;
  return `\`${word}\` is not a Python name: letters, digits and _ only, and no digit first.`;
}
