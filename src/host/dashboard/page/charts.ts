// Four lines over the last five minutes: of all apps, or of the one that is chosen.

import { CategoryScale, Chart, Filler, LinearScale, LineController, LineElement, PointElement } from "chart.js";
import { byId, countText, make, setText, sizeText } from "./elements.ts";
import type { Rate } from "./rates.ts";

Chart.register(CategoryScale, Filler, LinearScale, LineController, LineElement, PointElement);

type Figure = "requests" | "cpu" | "bytes" | "cold";

const MB = 1024 * 1024;
/** Five minutes; what is drawn at least is one. */
const POINTS = 150;
const LEAST_POINTS = 30;
const figures: readonly { figure: Figure; title: string; text: (value: number) => string }[] = [
  { figure: "requests", title: "Requests/s", text: countText },
  { figure: "cpu", title: "CPU, % of a core", text: (value) => `${countText(value)} %` },
  { figure: "bytes", title: "Memory", text: (megabytes) => sizeText(megabytes * MB) },
  { figure: "cold", title: "Cold starts", text: countText },
];

const color = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

export class Charts {
  /** A look has the rates of all apps, by label. */
  readonly #looks: Map<string, Rate>[] = [];
  readonly #drawn = figures.map((each) => ({ ...each, ...frame(each.title, each.text) }));
  #app: string | undefined;

  constructor() {
    this.#paint();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#paint());
  }

  add(rates: readonly Rate[]): void {
    this.#looks.push(new Map(rates.map((rate) => [rate.label, rate])));
    if (this.#looks.length > POINTS) this.#looks.shift();
    this.#draw();
  }

  /** Undefined: all apps. */
  choose(app: string | undefined): void {
    this.#app = app;
    setText(byId("charts-title"), app ?? "All apps");
    this.#draw();
  }

  #draw(): void {
    for (const { figure, title, text, chart, output, canvas } of this.#drawn) {
      // Round figures of megabytes are what the scale shall have.
      const unit = figure === "bytes" ? MB : 1;
      const values = this.#looks.map((look) => this.#valueOf(look, figure) / unit);
      const missing = Array.from({ length: Math.max(0, LEAST_POINTS - values.length) }, () => null);
      chart.data.labels = Array.from({ length: Math.max(LEAST_POINTS, values.length) }, (_, index) => index);
      const [dataset] = chart.data.datasets;
      if (dataset !== undefined) dataset.data = [...missing, ...values];
      chart.update("none");
      const now = text(values.at(-1) ?? 0);
      setText(output, now);
      canvas.setAttribute("aria-label", `${title} over the last five minutes, now ${now}`);
    }
  }

  #valueOf(look: Map<string, Rate>, figure: Figure): number {
    if (this.#app !== undefined) return look.get(this.#app)?.[figure] ?? 0;
    let sum = 0;
    for (const rate of look.values()) sum += rate[figure];
    return sum;
  }

  #paint(): void {
    for (const { chart } of this.#drawn) {
      const [dataset] = chart.data.datasets;
      Object.assign(dataset ?? {}, { borderColor: color("accent"), backgroundColor: `${color("accent")}22` });
      const { y } = chart.options.scales ?? {};
      Object.assign(y?.ticks ?? {}, { color: color("quiet") });
      Object.assign(y?.grid ?? {}, { color: color("line") });
      chart.update("none");
    }
  }
}

function frame(title: string, text: (value: number) => string) {
  const output = make("output", {}, "–");
  const canvas = make("canvas", { role: "img", "aria-label": title });
  const plot = make("div", { class: "plot" }, canvas);
  byId("charts").append(make("figure", { class: "chart" }, make("figcaption", {}, title, output), plot));
  const ticks = {
    maxTicksLimit: 4,
    callback: (value: number | string) => text(Number(value)),
    color: "",
    font: { size: 11 },
  };
  const chart = new Chart(canvas, {
    type: "line",
    data: {
      labels: [] as number[],
      datasets: [{ data: [] as (number | null)[], borderWidth: 1.5, pointRadius: 0, fill: true }],
    },
    options: {
      animation: false,
      events: [],
      maintainAspectRatio: false,
      scales: {
        x: { display: false },
        y: { beginAtZero: true, suggestedMax: 1, border: { display: false }, grid: { color: "" }, ticks },
      },
    },
  });
  return { chart, output, canvas };
}
