// Request: which methods are allowed, and which are normalised.
const attempt = (method) => {
  try {
    return new Request("http://a.example/", { method }).method;
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    const names = ["get", "Post", "pUt", "delete", "options", "head", "patch", "PATCH", "CONNECT", "TRACE", "track"];
    return Response.json(Object.fromEntries([...names, "", "a b", "purge", "Ω"].map((name) => [name, attempt(name)])));
  },
};
