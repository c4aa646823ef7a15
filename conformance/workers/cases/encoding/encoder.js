// TextEncoder: surrogates, encodeInto.
export default {
  fetch() {
    const encoder = new TextEncoder();
    const into = new Uint8Array(5);
    return Response.json({
      pair: [...encoder.encode("🦊")],
      lone: [...encoder.encode("\ud800")],
      nothing: encoder.encode().length,
      undefined: encoder.encode(undefined).length,
      into: encoder.encodeInto("a€€", into),
      bytes: [...into],
      encoding: encoder.encoding,
    });
  },
};
