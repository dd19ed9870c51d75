import { indentBody, type BodyLine } from "../extract/moveText.ts";
import { plain, type TestInputs } from "./renderTest.ts";
import type { Pins } from "./pins.ts";
import type { TestedFunction } from "./testedFunction.ts";

/** A function of the test file that makes inputs, for several tests. */
export interface SharedInputs {
  readonly name: string;
  readonly text: string;
  /** What the test that uses it begins with. */
  readonly line: string;
}

/** From here on nobody wants to read the inputs in each test again. */
const longestRepeated = 240;

/** A function for inputs that several tests would repeat; `undefined` where one has them, or they are short, or made in the test's own folder. */
export function shareInputs(
  tested: TestedFunction,
  { lines }: TestInputs,
  { recorded, edges, options }: Pins,
): SharedInputs | undefined {
  const names = tested.parameters.map(({ name }) => name);
  const made: readonly BodyLine[] = [...lines, ...recorded.lines.map(plain)];
  const text = made.map((line) => line.text).join("\n");
  const isRepeated = edges.length + options.filter(({ name }) => !names.includes(name)).length > 0;
  if (!isRepeated || text.length <= longestRepeated || tested.called !== undefined || names.length === 0)
    return undefined;
  if (/\btmp_path\b/.test(text)) return undefined;
  const name = `${tested.name}_inputs`;
  const [only, ...others] = recorded.lines;
  const isExpression = names.length === 1 && only?.startsWith(`${names[0]} = `) === true;
  const body =
    isExpression && others.length === 0 && lines.length === 0
      ? [plain(only.replace(/^\w+ = /, "return "))]
      : [...made, plain(""), plain(`return ${names.join(", ")}`)];
  return {
    name,
    text: `def ${name}():\n${indentBody(body)}`,
    line: `${names.join(", ")} = ${name}()`,
  };
}
