/** The same with the folder's name wherever a text has the copy's: nobody knows that one, and it is another one in each run. */
export function restorePaths<T>(value: T, copy: string, folder: string): T {
  const restore = (part: unknown): unknown => {
    if (typeof part === "string") return part.replaceAll(copy, folder);
    if (Array.isArray(part)) return part.map(restore);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, restore(inner)]));
  };
  // Only texts change, each into another text.
  return restore(value) as T;
}
