interfaceShape("TextDecoder", { length: 0, attributes: "encoding fatal ignoreBOM", methods: { decode: 0 } });

test("decodes, streaming and fatal too", () => {
  const decoder = new TextDecoder();
  same(decoder.encoding, "utf-8");
  same(decoder.decode(new Uint8Array([0xe2, 0x82]), { stream: true }), "");
  same(decoder.decode(new Uint8Array([0xac])), "€");
  same(decoder.decode(new Uint8Array([0xff])), "\ufffd");
  throws(() => new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array([0xff])), TypeError);
  throws(() => new TextDecoder("no such"), RangeError);
});

for (const [label, encoding, bytes, text] of [
  ["latin1", "windows-1252", [0x80], "€"],
  ["utf-16", "utf-16le", [0x3d, 0xd8, 0x00, 0xde], "😀"],
  ["koi8", "koi8-r", [0xc1], "а"],
  ["sjis", "shift_jis", [0x82, 0xa0], "あ"],
  ["x-x-big5", "big5", [0xa4, 0xa4], "中"],
  ["ks_c_5601-1987", "euc-kr", [0xb0, 0xa1], "가"],
  ["chinese", "gbk", [0xd6, 0xd0], "中"],
  ["gb18030", "gb18030", [0x81, 0x30, 0x81, 0x30], "\u0080"],
  ["iso-2022-jp", "iso-2022-jp", [0x1b, 0x24, 0x42, 0x24, 0x22], "あ"],
  ["x-euc-jp", "euc-jp", [0xa4, 0xa2], "あ"],
]) {
  test(`knows ${label}`, () => {
    const decoder = new TextDecoder(label);
    same(decoder.encoding, encoding);
    same(decoder.decode(new Uint8Array(bytes)), text);
  });
}
