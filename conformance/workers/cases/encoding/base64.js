// atob and btoa, and Uint8Array's own.
const attempt = (make) => {
  try {
    return make();
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    return Response.json({
      btoa: attempt(() => btoa("hé")),
      btoaBeyond: attempt(() => btoa("€")),
      atob: attempt(() => atob(" aGk= ")),
      atobUnpadded: attempt(() => atob("aGk")),
      atobBad: attempt(() => atob("a")),
      atobUrl: attempt(() => atob("-_")),
      toBase64: attempt(() => new Uint8Array([104, 105]).toBase64()),
      fromBase64: attempt(() => [...Uint8Array.fromBase64("aGk=")]),
      toHex: attempt(() => new Uint8Array([1, 255]).toHex()),
    });
  },
};
