// A page with charts that needs nothing else: the kept charting library, style and script are in it.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const libraryFile = join(dirname(createRequire(import.meta.url).resolve("chart.js")), "chart.umd.min.js");
const styleFile = join(import.meta.dirname, "page.css");

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** JavaScript inside of a script element. */
function inScript(text: string): string {
  return text.replaceAll("</", "<\\/");
}

export interface StandalonePage {
  title: string;
  /** HTML. */
  main: string;
  /** What the script finds, as JSON, in the element "charts". */
  charts: unknown;
  /** File of the script that draws them by the library's `Chart`. */
  script: string;
}

export function standalonePage({ title, main, charts, script }: StandalonePage): string {
  const library = readFileSync(libraryFile, "utf8");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
${readFileSync(styleFile, "utf8")}</style>
<main>
${main}
</main>
<script>${inScript(library.replace(/\n\/\/# sourceMappingURL=.*\n?$/, ""))}</script>
<script id="charts" type="application/json">${JSON.stringify(charts).replaceAll("<", "\\u003c")}</script>
<script>
${inScript(readFileSync(script, "utf8"))}</script>
</html>
`;
}
