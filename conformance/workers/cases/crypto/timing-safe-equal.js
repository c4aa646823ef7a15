// crypto.subtle.timingSafeEqual.
const attempt = (...given) => {
  try {
    return crypto.subtle.timingSafeEqual(...given);
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    const bytes = (...given) => new Uint8Array(given);
    return Response.json({
      same: attempt(bytes(1, 2), bytes(1, 2)),
      other: attempt(bytes(1, 2), bytes(1, 3)),
      lengths: attempt(bytes(1), bytes(1, 2)),
      buffers: attempt(bytes(1).buffer, bytes(1)),
      strings: attempt("a", "a"),
      nothing: attempt(),
    });
  },
};
