interfaceShape("TextEncoder", { length: 0, attributes: "encoding", methods: { encode: 0, encodeInto: 2 } });

test("encodes to UTF-8", () => {
  const encoder = new TextEncoder();
  same(encoder.encoding, "utf-8");
  alike([...encoder.encode("a€\ud800")], [0x61, 0xe2, 0x82, 0xac, 0xef, 0xbf, 0xbd]);
  same(encoder.encode().byteLength, 0);
  const into = new Uint8Array(3);
  alike(encoder.encodeInto("a€", into), { read: 1, written: 1 });
});
