// HTMLRewriter: replace, setInnerContent, remove, removeAndKeepContent, prepend, after.
export default {
  fetch() {
    const set = (run) => ({ element: run });
    return new HTMLRewriter()
      .on(
        "a",
        set((e) => e.replace("replaced")),
      )
      .on(
        "b",
        set((e) => e.setInnerContent("<i>", { html: false })),
      )
      .on(
        "c",
        set((e) => e.remove()),
      )
      .on(
        "d",
        set((e) => e.removeAndKeepContent()),
      )
      .on(
        "e",
        set((e) => e.prepend("first ")),
      )
      .on(
        "f",
        set((e) => e.after(" after")),
      )
      .on(
        "g",
        set((e) => {
          e.tagName = "h1";
        }),
      )
      .transform(new Response("<a>1</a><b>2</b><c>3</c><d>4</d><e>5</e><f>6</f><g>7</g>"));
  },
};
