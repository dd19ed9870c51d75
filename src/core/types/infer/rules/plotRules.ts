import { argument, isExcepted, type Call, type Rule } from "../call.ts";
import { instance, is, type Value } from "../value.ts";

/** Figures and their axes. */
export const plotRules: Readonly<Record<string, Rule>> = {
  subplots: (call) => {
    const axes = axesOf(call);
    return call.isOpen || call.keywords.has("subplot_kw") ? pair(undefined) : pair(axes);
  },
  subplotsOf: (call) => (call.isOpen || call.keywords.has("subplot_kw") ? undefined : axesOf(call)),
  figure: (call) => (call.isOpen || call.keywords.has("FigureClass") ? undefined : figure()),
  axes: (call) => (isExcepted(call, ["projection", "polar"]) ? undefined : axes()),
  seabornAxes: (call) => (call.isOpen ? undefined : axes()),
  plotAxes: (call) =>
    isExcepted(call, ["subplots", "by", "return_type", "secondary_y"]) || is(call.self, "pandas.DataFrame")
      ? undefined
      : axes(),
};

function axes(): Value {
  return instance("matplotlib.axes.Axes");
}

function figure(): Value {
  return instance("matplotlib.figure.Figure");
}

function pair(second: Value | undefined): Value {
  return { kind: "fixed", members: [figure(), second] };
}

/** One plot gives its axes, several an array of them; a number that is not written there may be one. */
function axesOf(call: Call): Value | undefined {
  if (isExcepted(call, ["squeeze=False"])) return instance("numpy.ndarray", undefined);
  const counts = [argument(call, 0, "nrows"), argument(call, 1, "ncols")].map(
    (given) => given?.node.text ?? "1",
  );
  if (counts.some((count) => /^\d+$/.test(count) && Number(count) > 1))
    return instance("numpy.ndarray", undefined);
  return counts.every((count) => count === "1") ? axes() : undefined;
}
