import type { Node } from "web-tree-sitter";
import { argument, plainText, readArguments } from "../columns/arguments.ts";

/** What the code surely does besides its result, as sentences: files read and written, random numbers seeded. */
export function readSideEffects(body: readonly Node[]): readonly string[] {
  const sentences = body.flatMap((statement) =>
    statement.descendantsOfType("call").flatMap((call) => {
      const sentence = readCall(call);
      return sentence === undefined || isInFunction(call)
        ? []
        : [isSure(call, statement) ? sentence : may(sentence)];
    }),
  );
  return [...new Set(sentences)];
}

const seeds: readonly (readonly [callee: RegExp, whose: string])[] = [
  [/^(np|numpy)\.random\.seed$/, "NumPy's"],
  [/^random\.seed$/, "Python's"],
  [/^torch\.(cuda\.)?manual_seed(_all)?$/, "PyTorch's"],
  [/^(tf|tensorflow)\.random\.set_seed$/, "TensorFlow's"],
];

const writing = /\.(to_csv|to_parquet|to_excel|to_pickle|to_feather|to_hdf|savefig|write_html|save_model)$/;
const reading =
  /^(pd|pandas)\.read_(csv|parquet|excel|json|pickle|feather|table|hdf|html|xml|fwf)$|^(np|numpy)\.(load|loadtxt|genfromtxt)$|^joblib\.load$/;

function readCall(call: Node): string | undefined {
  const callee = call.childForFieldName("function")?.text ?? "";
  const given = readArguments(call);
  const whose = seeds.find(([pattern]) => pattern.test(callee))?.[1];
  if (whose !== undefined) return `Seeds ${whose} global random numbers.`;
  const first = given.positional[0];
  if (reading.test(callee)) return about("Reads", first);
  if (writing.test(callee)) return about("Writes", first ?? given.keywords.get("path"));
  if (/^(np|numpy)\.(save|savez|savetxt|savez_compressed)$/.test(callee)) return about("Writes", first);
  if (callee === "joblib.dump") return about("Writes", argument(given, "filename", 1));
  if (callee !== "open") return undefined;
  const mode = argument(given, "mode", 1);
  if (mode === undefined) return about("Reads", first);
  const text = plainText(mode);
  return text === undefined ? undefined : about(/[wxa+]/.test(text) ? "Writes" : "Reads", first);
}

/** Only a file that the text itself names: the name of a variable would say nothing. */
function about(does: string, path: Node | undefined): string | undefined {
  const text = plainText(path);
  return text === undefined || text === "" || text.includes("`") ? undefined : `${does} \`${text}\`.`;
}

function may(sentence: string): string {
  return sentence.replace(
    /^(\w)(\w*)s /,
    (_, first: string, rest: string) => `May ${first.toLowerCase()}${rest} `,
  );
}

function isInFunction(call: Node): boolean {
  for (let at = call.parent; at !== null; at = at.parent)
    if (at.type === "function_definition" || at.type === "lambda" || at.type === "class_definition")
      return true;
  return false;
}

/** Nothing between the call and the body's top level lets it not run. */
function isSure(call: Node, statement: Node): boolean {
  for (let at: Node | null = call; at !== null && at.id !== statement.parent?.id; at = at.parent)
    if (
      /^(if|for|while|try|match)_statement$|^(conditional_expression|boolean_operator)$|comprehension$|^generator/.test(
        at.type,
      )
    )
      return false;
  return true;
}
