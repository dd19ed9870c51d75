import { refuse, type Refusal } from "../refusal.ts";
import type { Readings } from "./notebookNames.ts";

/** Why it can't be told what a name is that no cell binds: one of the cells down to `last` binds names without saying which. */
export function refuseUnseen(name: string, readings: Readings, last: number): Refusal | undefined {
  const cell = readings
    .slice(0, last + 1)
    .findIndex((reading) => reading !== undefined && bindsUnseen(reading));
  if (cell === -1) return undefined;
  return refuse(
    `\`${name}\` may come from cell ${cell + 1}, which binds names that can't be seen (a star import, %run or %pylab).`,
    `Import \`${name}\` by its name, then extract.`,
  );
}

function bindsUnseen(reading: NonNullable<Readings[number]>): boolean {
  const unseen = ["run", "pylab", "load", "store"];
  return (
    reading.flow.features.has("star import") || reading.magics.some((magic) => unseen.includes(magic.name))
  );
}
