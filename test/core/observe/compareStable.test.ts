import assert from "node:assert/strict";
import { compareStable } from "../../../src/core/observe/compareStable.ts";

describe("compareStable", () => {
  const check = (before: readonly string[], after: readonly string[], expected: string): void => {
    assert.equal(compareStable(before, after), expected);
  };

  it("compares the lines that runs of the same code agree on", () => {
    const run = (noise: number, said: string): string => `${noise}\n${said}\n`;
    check([run(7, "accuracy 0.9"), run(8, "accuracy 0.9")], [run(9, "accuracy 0.9")], "same");
    check([run(7, "accuracy 0.9"), run(8, "accuracy 0.9")], [run(9, "accuracy 0.1")], "changed");
    check([run(7, "rows: 12"), run(8, "rows: 12")], [run(9, "rows: 11")], "changed");
  });

  it("compares decimal numbers beside what varies", () => {
    const run = (noise: number, accuracy: number): string => `${noise} accuracy=${accuracy}\n`;
    check([run(7, 0.9), run(8, 0.9)], [run(9, 0.9)], "same");
    check([run(7, 0.9), run(8, 0.9)], [run(9, 0.1)], "changed");
    check([run(7, 0.9), run(8, 0.8)], [run(9, 0.1)], "unknown");
    check([run(7, 0.9)], [run(8, 0.1), run(9, 0.1)], "changed");
    check([run(7, 0.9)], [run(8, 0.1), run(9, 0.9)], "unknown");
  });

  it("sees text that is gone or new", () => {
    check(["1\naccuracy 0.9\n", "2\naccuracy 0.9\n"], ["3\n"], "changed");
    check(["1\n", "2\n"], [""], "changed");
  });

  it("says nothing of numbers that differ each time, of dates and of durations", () => {
    check(["0.12\n", "0.34\n"], ["0.56\n"], "unknown");
    check(["1\n2\n", "1\n"], ["1\n"], "unknown");
    check(["x 1\n2026-01-02\n", "x 2\n2026-01-02\n"], ["x 3\n2026-01-03\n"], "unknown");
    check(["1 took 0.1 s\n", "2 took 0.1 s\n"], ["3 took 0.2 s\n"], "unknown");
    check(["1\nelapsed: 0.1\n", "2\nelapsed: 0.1\n"], ["3\nelapsed: 0.2\n"], "unknown");
    check(["Sat Nov 21 10:00:01 2026\n"], ["Sun Nov 22 10:00:01 2026\n"], "unknown");
  });

  it("compares words in whatever order", () => {
    check(["{'a', 'b', 'c'}\n"], ["{'b', 'a', 'c'}\n", "{'c', 'a', 'b'}\n"], "same");
    check(["{'a', 'b', 'c'}\n"], ["{'b', 'a', 'd'}\n", "{'d', 'a', 'b'}\n"], "unknown");
  });

  it("says nothing of lines that only moved", () => {
    check(["1\na\nb\nc\n"], ["2\nb\na\nc\n", "3\nb\nc\na\n"], "unknown");
  });
});
