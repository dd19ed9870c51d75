/** Text of a file. The byte order mark is told apart, so that a text begins with its first character. */
export interface Decoded {
  readonly kind: "decoded";
  readonly text: string;
  readonly hasBom: boolean;
}

/** `offset` is of the first byte that is not UTF-8, counted from 0; `line` counts from 1. */
export interface NotUtf8 {
  readonly kind: "notUtf8";
  readonly offset: number;
  readonly line: number;
  readonly byte: number;
}

const bom = "\uFEFF";

/** Strict: no byte is replaced or dropped, so `encodeUtf8` gives back the same bytes. */
export function decodeUtf8(bytes: Uint8Array): Decoded | NotUtf8 {
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return findInvalidByte(bytes);
  }
  return text.startsWith(bom)
    ? { kind: "decoded", text: text.slice(bom.length), hasBom: true }
    : { kind: "decoded", text, hasBom: false };
}

export function encodeUtf8({ text, hasBom }: Pick<Decoded, "text" | "hasBom">): Uint8Array {
  return new TextEncoder().encode(hasBom ? bom + text : text);
}

/** What a person is told: "byte 0xE9 at offset 1234, in line 17". */
export function renderInvalidByte({ offset, line, byte }: NotUtf8): string {
  return `byte 0x${byte.toString(16).toUpperCase().padStart(2, "0")} at offset ${offset}, in line ${line}`;
}

/** Decoding puts a replacement character for what is invalid, so the first difference after encoding again is the place. */
function findInvalidByte(bytes: Uint8Array): NotUtf8 {
  const again = new TextEncoder().encode(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
  let offset = again.findIndex((byte, index) => byte !== bytes[index]);
  while (isContinuation(again[offset])) offset--;
  return { kind: "notUtf8", offset, line: countLines(bytes.subarray(0, offset)), byte: bytes[offset] ?? 0 };
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function countLines(bytes: Uint8Array): number {
  const lineFeed = 0x0a;
  return 1 + bytes.reduce((count, byte) => (byte === lineFeed ? count + 1 : count), 0);
}
