/**
 * Work for a row of tests, two pieces at a time: asking for one starts the next as well. A piece runs once, however often it is asked for,
 * and one that fails does so for the test that asks for it.
 */
export function twoAtATime<T>(work: readonly (() => Promise<T>)[]): (index: number) => Promise<T> {
  const started = new Map<number, Promise<T>>();
  const start = (index: number): Promise<T> | undefined => {
    const piece = started.get(index) ?? work[index]?.();
    if (piece === undefined || started.has(index)) return piece;
    started.set(index, piece);
    // Whoever asks for it sees the failure; until then it is nobody's.
    piece.catch(() => undefined);
    return piece;
  };
  return async (index) => {
    const piece = start(index);
    start(index + 1);
    if (piece === undefined) throw new Error(`There is no piece ${index}.`);
    return piece;
  };
}
