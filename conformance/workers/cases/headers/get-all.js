// Headers.getAll is for Set-Cookie alone.
const attempt = (run) => {
  try {
    return run();
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    const headers = new Headers([
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
      ["x", "1"],
    ]);
    return Response.json({
      cookies: attempt(() => headers.getAll("Set-Cookie")),
      other: attempt(() => headers.getAll("x")),
    });
  },
};
