// crypto: randomUUID and getRandomValues.
const attempt = (run) => {
  try {
    return run();
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    const bytes = new Uint8Array(32);
    return Response.json({
      uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(crypto.randomUUID()),
      same: crypto.getRandomValues(bytes) === bytes,
      filled: bytes.some((byte) => byte !== 0),
      float: attempt(() => crypto.getRandomValues(new Float32Array(1))),
      tooLong: attempt(() => crypto.getRandomValues(new Uint8Array(65537))),
      most: attempt(() => crypto.getRandomValues(new Uint8Array(65536)).length),
      notArray: attempt(() => crypto.getRandomValues([1])),
    });
  },
};
