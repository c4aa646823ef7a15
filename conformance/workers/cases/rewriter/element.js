// HTMLRewriter: attributes and content of elements.
const html = '<!doctype html><p class="a" id=x>one</p><p>two</p><img src="a.png">';
export default {
  fetch() {
    return new HTMLRewriter()
      .on("p.a", {
        element(element) {
          element.setAttribute("data-tag", element.tagName);
          element.removeAttribute("id");
          element.append("<b>!</b>", { html: true });
          element.before("<", { html: false });
        },
      })
      .on("img[src]", { element: (element) => element.setAttribute("src", `/cdn/${element.getAttribute("src")}`) })
      .transform(new Response(html, { headers: { "content-type": "text/html" } }));
  },
};
