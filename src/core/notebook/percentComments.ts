/** Text of a markdown or raw cell of a script: the lines without their "# ", or what stands between triple quotes. */
export function uncomment(raw: string): string {
  const quoted = /^[rR]?("""|''')\n?(?<text>[^]*?)\n?\1$/.exec(raw.trim())?.groups?.text;
  return quoted ?? raw.replaceAll(/^# ?/gm, "");
}

/** The reverse, always in comments. */
export function commentOut(text: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? "#" : `# ${line}`))
    .join("\n");
}
