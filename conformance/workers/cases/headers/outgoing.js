// Headers: what an app sends is sent, in lower or upper case, once or many times.
export default {
  fetch() {
    return new Response("x", {
      headers: [
        ["X-Mixed", "Value"],
        ["x-twice", "1"],
        ["x-twice", "2"],
        ["x-empty", ""],
        ["content-language", "de"],
      ],
    });
  },
};
