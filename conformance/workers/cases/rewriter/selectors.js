// HTMLRewriter: which selectors match what.
const html = '<div id="a" class="x y"><p>1</p><span><p lang="de-AT">2</p></span></div><p>3</p>';
const count = async (selector) => {
  let found = 0;
  try {
    await new HTMLRewriter()
      .on(selector, { element: () => void found++ })
      .transform(new Response(html))
      .text();
    return found;
  } catch (error) {
    return error.name;
  }
};
export default {
  async fetch() {
    const selectors = [
      "*",
      "p",
      "#a",
      ".x",
      ".x.y",
      "div p",
      "div > p",
      "[lang]",
      '[lang|="de"]',
      '[lang^="de"]',
      "p:nth-child(1)",
      "p:not([lang])",
      "p:hover",
      "p,span",
      ">",
    ];
    const counts = {};
    for (const selector of selectors) counts[selector] = await count(selector);
    return Response.json({ counts });
  },
};
