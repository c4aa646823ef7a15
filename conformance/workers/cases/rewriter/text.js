// HTMLRewriter: text chunks, comments and the document's end.
export default {
  fetch() {
    let text = "";
    return new HTMLRewriter()
      .on("p", {
        text(chunk) {
          text += chunk.text;
          if (chunk.lastInTextNode) chunk.replace(text.toUpperCase());
          else chunk.remove();
        },
        comments: (comment) => comment.remove(),
      })
      .onDocument({ end: (end) => end.append("<!-- end -->", { html: true }) })
      .transform(new Response("<p>some<!-- note --></p>"));
  },
};
