import { UsageError } from "./command.ts";

/** "4,5" or "4-6", counted from 1 as people do, as indexes from 0. */
export function parseCells(text: string): number[] {
  return text.split(",").flatMap((part) => {
    const [first, last] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part)?.slice(1) ?? [];
    if (first === undefined)
      throw new UsageError(`--cells takes numbers as "4", "4,5" or "4-6", not "${text}".`);
    const from = Number(first);
    const to = Number(last ?? first);
    if (from < 1 || to < from || to - from > 10_000)
      throw new UsageError(`--cells counts from 1 upwards; "${part.trim()}" does not.`);
    return Array.from({ length: to - from + 1 }, (_, index) => from - 1 + index);
  });
}
