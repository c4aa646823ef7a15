// Headers: values are byte strings, stripped of white space around them.
const attempt = (value) => {
  try {
    return new Headers({ a: value }).get("a");
  } catch (error) {
    return error.name;
  }
};
export default {
  fetch() {
    return Response.json({
      spaces: attempt("  a  b  "),
      tabs: attempt("\ta\t"),
      newlinesAround: attempt("\r\na\n"),
      newlineInside: attempt("a\nb"),
      returnInside: attempt("a\rb"),
      nul: attempt("a\0b"),
      latin1: attempt("é"),
      beyond: attempt("ā"),
      emoji: attempt("🦊"),
      empty: attempt(""),
      formFeed: attempt("\fa\f"),
    });
  },
};
