/** A duration as one says it, from "about 1 s" on: nobody is told more digits than a run keeps to. */
export function renderSeconds(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 100) return `about ${whole} s`;
  const minutes = Math.round(whole / 60);
  return minutes < 100 ? `about ${minutes} min` : `about ${Math.round(minutes / 60)} h`;
}
