import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeUtf8, encodeUtf8 } from "../../../src/core/text/utf8.ts";

const isUtf8 = (bytes: Uint8Array): boolean => decodeUtf8(bytes).kind === "decoded";

describe("decodeUtf8", () => {
  it("tells a byte order mark apart, and encodeUtf8 puts it back", () => {
    const bytes = Uint8Array.of(0xef, 0xbb, 0xbf, 0x61);
    const decoded = decodeUtf8(bytes);
    assert.deepEqual(decoded, { kind: "decoded", text: "a", hasBom: true });
    assert.deepEqual(encodeUtf8(decoded), bytes);
  });

  it("names the first byte that is wrong", () => {
    assert.deepEqual(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x0a, 0x0a, 0xff)), {
      kind: "notUtf8",
      offset: 5,
      line: 3,
      byte: 0xff,
    });
  });

  it("decodes any text, and of any bytes names the place where no character can begin", () => {
    const byte = fc.oneof(
      fc.constantFrom(0x61, 0x80, 0xbf, 0xc3, 0xa9, 0xe2, 0xef, 0xbd, 0xf0, 0x9f, 0xff),
      fc.nat(255),
    );
    fc.assert(
      fc.property(fc.array(byte), (array) => {
        const bytes = Uint8Array.from(array);
        const decoded = decodeUtf8(bytes);
        if (decoded.kind === "decoded") {
          assert.deepEqual(encodeUtf8(decoded), bytes);
          return;
        }
        assert.ok(isUtf8(bytes.subarray(0, decoded.offset)));
        for (const length of [1, 2, 3, 4])
          assert.ok(!isUtf8(bytes.subarray(decoded.offset, decoded.offset + length)));
      }),
      { numRuns: 2000 },
    );
  });
});
