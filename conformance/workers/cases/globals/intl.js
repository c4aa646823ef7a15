// Intl: dates and numbers of other languages.
export default {
  fetch() {
    const date = new Date(Date.UTC(2026, 0, 31, 13, 5));
    return Response.json({
      german: new Intl.NumberFormat("de-DE").format(1234567.891),
      japanese: date.toLocaleDateString("ja-JP", { timeZone: "UTC" }),
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      offset: date.getTimezoneOffset(),
      berlin: date.toLocaleTimeString("en-GB", { timeZone: "Europe/Berlin" }),
      compare: ["z", "ä", "a"].sort(new Intl.Collator("de").compare),
      segments: [...new Intl.Segmenter("en", { granularity: "word" }).segment("a b")].length,
    });
  },
};
