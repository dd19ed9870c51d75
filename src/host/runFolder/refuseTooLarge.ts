import { sep } from "node:path";
import { refuse, type Offer, type Refusal } from "../../core/refusal.ts";
import type { CopyEntry } from "./listCopy.ts";

/** Refused when what is to be copied has more than `limit` MB all together: with the largest parts, and what to do. */
export function refuseTooLarge(
  entries: readonly CopyEntry[],
  folder: string,
  limit: number,
  offers: readonly Offer[] = [],
): Refusal | undefined {
  const parts = new Map<string, number>();
  let all = 0;
  for (const entry of entries) {
    if (entry.kind !== "file") continue;
    const [part = ""] = entry.to.split(sep);
    parts.set(part, (parts.get(part) ?? 0) + entry.bytes);
    all += entry.bytes;
  }
  if (all <= limit * megabyte) return undefined;
  const largest = [...parts]
    .toSorted(([, a], [, b]) => b - a)
    .filter(([, bytes], at) => at === 0 || bytes >= all / 20)
    .slice(0, 3);
  const shown = new Intl.ListFormat("en").format(
    largest.map(([name, bytes]) => `${name} (${renderSize(bytes)})`),
  );
  return refuse(
    `A run needs a copy of ${folder}, which has ${renderSize(all)}; the limit is ${renderSize(limit * megabyte)}. Most of it is in ${shown}.`,
    "Raise the setting `notebridge.observe.copyLimit`, or keep large data outside the project's folder and read it by its absolute path.",
    offers,
  );
}

export const megabyte = 1_000_000;

/** "3.2 GB", "740 MB", "12 kB". */
function renderSize(bytes: number): string {
  if (bytes >= 1e9) return `${renderNumber(bytes / 1e9)} GB`;
  return bytes >= megabyte ? `${renderNumber(bytes / megabyte)} MB` : `${renderNumber(bytes / 1e3)} kB`;
}

function renderNumber(value: number): string {
  return value < 10 ? value.toFixed(1).replace(/\.0$/, "") : value.toFixed(0);
}
