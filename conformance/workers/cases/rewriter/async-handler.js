// HTMLRewriter: handlers may be asynchronous.
export default {
  fetch() {
    return new HTMLRewriter()
      .on("p", {
        async element(element) {
          await new Promise((resolve) => setTimeout(resolve, 5));
          element.setInnerContent("waited");
        },
      })
      .transform(new Response("<p></p>"));
  },
};
