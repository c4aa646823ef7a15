// Headers: bytes beyond ASCII in a header of the request.
//> GET / {"headers":{"x-latin":"é"}}
export default {
  fetch: (request) =>
    Response.json({ codes: Array.from(request.headers.get("x-latin"), (letter) => letter.charCodeAt(0)) }),
};
