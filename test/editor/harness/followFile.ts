import { existsSync, readFileSync } from "node:fs";

/** Prints what is written to a file, as it comes, until `stop`. */
export function followFile(file: string): { stop(): void } {
  let printed = 0;
  const print = (): void => {
    if (!existsSync(file)) return;
    const text = readFileSync(file);
    process.stdout.write(text.subarray(printed));
    printed = text.length;
  };
  const timer = setInterval(print, 300);
  return {
    stop: () => {
      clearInterval(timer);
      print();
    },
  };
}
