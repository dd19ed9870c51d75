/** How a program lays out JSON. */
export interface JsonStyle {
  /** White space of one level; "" puts all in one line. */
  readonly indent: string;
  readonly newline: string;
  /** What follows a comma in one line, and a colon. */
  readonly gap: string;
  readonly escapes: "ascii" | "raw";
}

/** JSON of a value in any style, for tests that compare bytes. */
export function renderJson(value: unknown, style: JsonStyle, depth = 0): string {
  if (typeof value === "string") return renderText(value, style);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const parts = Array.isArray(value)
    ? value.map((element) => renderJson(element, style, depth + 1))
    : Object.entries(value).map(
        ([key, member]) => `${renderText(key, style)}:${style.gap}${renderJson(member, style, depth + 1)}`,
      );
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (parts.length === 0) return open + close;
  if (style.indent === "") return open + parts.join(`,${style.gap}`) + close;
  const line = style.newline + style.indent.repeat(depth);
  return open + parts.map((part) => line + style.indent + part).join(",") + line + close;
}

function renderText(text: string, { escapes }: JsonStyle): string {
  const json = JSON.stringify(text);
  if (escapes === "raw") return json;
  return json.replaceAll(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
