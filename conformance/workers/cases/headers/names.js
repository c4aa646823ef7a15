// Headers: which names there can be.
const attempt = (name) => {
  try {
    return [...new Headers([[name, "v"]])].join();
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    return Response.json({
      upper: attempt("ABC-def"),
      empty: attempt(""),
      space: attempt("a b"),
      trailing: attempt("a "),
      colon: attempt("a:"),
      symbols: attempt("!#$%&'*+-.^_`|~09"),
      parenthesis: attempt("a(b)"),
      latin1: attempt("é"),
      beyond: attempt("ā"),
      nul: attempt("a\0"),
      newline: attempt("a\n"),
    });
  },
};
