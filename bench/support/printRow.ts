/** One measured figure beside what it should be at most. */
export interface Row {
  readonly name: string;
  readonly figure: number;
  readonly target: number;
  readonly unit: string;
}

/** Prints `name | figure | target | met or missed`. A missed target is said, and is no failure. */
export function printRow({ name, figure, target, unit }: Row): void {
  const verdict = figure <= target ? "met" : "missed";
  console.log(`${name} | ${round(figure)} ${unit} | at most ${target} ${unit} | ${verdict}`);
}

function round(figure: number): string {
  return figure < 10 && !Number.isInteger(figure) ? figure.toFixed(1) : figure.toFixed(0);
}
