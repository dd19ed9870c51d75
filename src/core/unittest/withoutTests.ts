import { basename } from "pathe";
import type { TestText } from "./renderTest.ts";

/** The text without tests of these names, and without imports and data files that only they need. */
export function withoutTests(text: TestText, names: ReadonlySet<string>): TestText {
  const blocks = text.blocks.filter((block) => !names.has(block.names[0] ?? ""));
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
