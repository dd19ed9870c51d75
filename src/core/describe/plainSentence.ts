import { verbs } from "./imperative.ts";

/**
 * A sentence of a notebook's prose as a docstring can have it: without the number of the exercise, and "Let's drop the rows:" as
 * "Drop the rows.". `undefined` for one that talks to the notebook's reader and can't be turned.
 */
export function plainSentence(text: string): string | undefined {
  const plain = withoutLabel(text.replaceAll(/\s+/g, " ").trim()).replace(/\s*[:;,]$/, "");
  const turned = asOrder(plain);
  const isTold = /\p{L}/u.test(turned) && !talking.test(turned) && !namesVariable.test(turned);
  return isTold ? ended(turned) : undefined;
}

/** Whether a sentence gives an order: "Drop the rows.", not "Set theory is old." */
export function isOrder(sentence: string): boolean {
  const [first = "", second = ""] = sentence.split(" ");
  if (!orders.has(first)) return false;
  return !isNounToo.test(first) || /^(the|a|an|all|each|every|both|only|on|by|with|in)$|^`/.test(second);
}

/** The sentences of a paragraph. */
export function sentencesOf(paragraph: string): readonly string[] {
  return paragraph.split(/(?<=[.!?:]["')]?)\s+(?=[\p{Lu}`"'(])/u);
}

const orders = new Set([
  ...verbs.values(),
  ..."Assign Categorize Change Choose Construct Count Delete Divide Draw Estimate Keep Mark Measure Merge Move Multiply Order Print Put Rank Rebuild Reduce Replace Reshape Round Search Simulate Solve Store Subtract Take Turn".split(
    " ",
  ),
]);
const isNounToo =
  /^(Change|Count|Divide|Estimate|Filter|Format|Group|Load|Mark|Measure|Model|Move|Order|Plot|Print|Process|Rank|Round|Run|Sample|Save|Scale|Search|Set|Show|Split|Store|Test|Train|Turn|Use)$/;

/** Words to the reader, and openings that hang on a sentence before. */
const talking =
  /\b([Ww]e|[Ww]e'\w+|[Oo]urs?|us|[Ll]et's|I|I'\w+|[Yy]ou|[Yy]ou'\w+|[Yy]ours?)\b|^(Or|But|However|So|Also|And|Then|Now|Thus|Hence|Note|Notice|Remember|Recall|On the other hand|In the (following|next)|Here|Next|Finally|First)\b|\b(below|above|following|as follows)\b/;
/** "Assign it to a variable called x" only says a name again. */
const namesVariable = /\bvariables? (called|named)\b/i;

const label =
  /^(?:(?:exercise|step|task|part|question|problem|solution|section|chapter|q|ex)\.?\s*\d+[a-z]?|(?:first|second|third|another) (?:try|attempt|approach)|\d+(?:\.\d+)*(?=[.):]\s|\s*$)|\d+(?:\.\d+)+)\s*[.:)–—-]*\s*/i;

/** Without "Exercise 2:" in front. */
export function withoutLabel(text: string): string {
  const [found = ""] = label.exec(text) ?? [];
  const rest = text.slice(found.length);
  const isApart = /[.:)–—-]\s*$/.test(found) || !/^\p{Ll}/u.test(rest);
  return isApart ? rest : text;
}

function asOrder(text: string): string {
  const opening =
    /^(?:(?:now|next|first|then|finally|here|so),? )?(?:let's|let us|we(?:'ll| will| can| could| want to| need to| have to)?) (?:(?:now|then|first|also|next) )?([a-z]+)(?= )/i;
  const [found = "", word = ""] = opening.exec(text) ?? [];
  const verb = word.charAt(0).toUpperCase() + word.slice(1);
  return found !== "" && orders.has(verb) ? verb + text.slice(found.length) : text;
}

/** With a capital and a full stop, as every style wants it; else as the person wrote it. */
function ended(text: string): string {
  const capital = /^[a-z]+(?=\s)/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.?!]$/.test(capital) ? capital : `${capital}.`;
}
