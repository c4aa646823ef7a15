// Modules of WebAssembly, as small as they come: `add` exports add(i32, i32), `imports` calls m.f() in call(), `trap` traps.

(function modules() {
  const bytes = (hex) => Uint8Array.fromHex(`0061736d01000000${hex.replaceAll(/\s/g, "")}`);
  return {
    wasm: {
      add: bytes("01 07 01 60 02 7f 7f 01 7f  03 02 01 00  07 07 01 03 616464 00 00  0a 09 01 07 00 20 00 20 01 6a 0b"),
      imports: bytes(
        "01 05 01 60 00 01 7f  02 07 01 01 6d 01 66 00 00  03 02 01 00  07 08 01 04 63616c6c 00 01  0a 06 01 04 00 10 00 0b",
      ),
      trap: bytes("01 04 01 60 00 00  03 02 01 00  07 08 01 04 74726170 00 00  0a 05 01 03 00 00 0b"),
    },
  };
});
