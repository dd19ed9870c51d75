import type { ModuleItem } from "../extract/definitions.ts";
import type { Draft } from "../extract/draft.ts";

const mostPinned = 6;

/** The selected cells' own functions and classes, and those of other cells that move along: few, since each is pinned by processes of its own. */
export function pinnableDefinitions({ items, moved }: Pick<Draft, "items" | "moved">): {
  readonly own: readonly string[];
  readonly helpers: readonly string[];
} {
  const isDefinition = ({ kind }: ModuleItem) => kind === "function" || kind === "class";
  const own = items.filter((item) => item.isOwn && isDefinition(item)).map(({ name }) => name);
  const along = items.filter((item) => moved.has(item) && isDefinition(item)).map(({ name }) => name);
  return { own, helpers: along.slice(0, Math.max(0, mostPinned - own.length)) };
}
