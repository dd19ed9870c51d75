import { basename } from "pathe";
import type { Block } from "../extract/mergePython.ts";
import type { TestText } from "./renderTest.ts";

/** The text without tests of these names, and without imports and data files that only they need. */
export function withoutTests(text: TestText, names: ReadonlySet<string>): TestText {
  const isGone = ({ names: [name = ""] }: Block) => names.has(name);
  // What a block defines besides its test is needed by those below it.
  const helpers = text.blocks.filter(isGone).flatMap((block) => block.names.slice(1));
  const blocks = text.blocks.filter(
    (block) => !isGone(block) && !helpers.some((helper) => block.text.includes(`${helper}(`)),
  );
  if (blocks.length === text.blocks.length) return text;
  const whole = blocks.map((block) => block.text).join("\n");
  const isUsed = (name: string) => new RegExp(String.raw`(?<![\w.])${name}(?!\w)`).test(whole);
  return {
    ...text,
    blocks,
    imports: text.imports.filter(({ name }) => isUsed(name.split(".", 1)[0] ?? name)),
    data: (text.data ?? []).filter(({ path }) => whole.includes(`"${basename(path)}"`)),
  };
}
