// Four lines over the last five minutes: of all apps, or of the one that is chosen.

import { CategoryScale, Chart, Filler, LinearScale, LineController, LineElement, PointElement } from "chart.js";
import { type Rate, sizeText } from "../../figures/index.ts";
import { byId, countText, make, setText } from "./elements.ts";

Chart.register(CategoryScale, Filler, LinearScale, LineController, LineElement, PointElement);

type Figure = "requests" | "cpu" | "bytes" | "cold";

const MB = 1024 * 1024;
const INTERVAL_S = 2;
/** Five minutes; what is drawn at least is one. */
const POINTS = 150;
const LEAST_POINTS = 30;
interface Drawn {
  figure: Figure;
  title: string;
  /** What of: the unit, or since when. */
  note: string;
  text(value: number): string;
}
const figures: readonly Drawn[] = [
  { figure: "requests", title: "Requests", note: "a second", text: countText },
  { figure: "cpu", title: "CPU", note: "of a core", text: (value) => `${countText(value)} %` },
  { figure: "bytes", title: "Memory", note: "", text: (megabytes) => sizeText(megabytes * MB) },
  { figure: "cold", title: "Cold starts", note: "in two seconds", text: countText },
];

const color = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

export class Charts {
  /** A look has the rates of all apps, by label. */
  readonly #looks: Map<string, Rate>[] = [];
  readonly #drawn = figures.map((each) => ({ ...each, ...frame(each) }));
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
    for (const { figure, title, text, chart, output, canvas, begin } of this.#drawn) {
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
      setText(begin, `${Math.round((chart.data.labels.length * INTERVAL_S) / 60)} min ago`);
      const [least, most] = [Math.min(...values), Math.max(...values)].map((value) =>
        text(Number.isFinite(value) ? value : 0),
      );
      canvas.setAttribute(
        "aria-label",
        `${title} over the last five minutes: now ${now}, least ${least}, most ${most}`,
      );
    }
  }

  #valueOf(look: Map<string, Rate>, figure: Figure): number {
    if (this.#app !== undefined) return look.get(this.#app)?.[figure] ?? 0;
    let sum = 0;
    for (const rate of look.values()) sum += rate[figure];
    return sum;
  }

  #paint(): void {
    for (const { chart, figure } of this.#drawn) {
      const [dataset] = chart.data.datasets;
      Object.assign(dataset ?? {}, { borderColor: color(figure), backgroundColor: `${color(figure)}26` });
      const { y } = chart.options.scales ?? {};
      Object.assign(y?.ticks ?? {}, { color: color("quiet") });
      Object.assign(y?.grid ?? {}, { color: color("line") });
      chart.update("none");
    }
  }
}

function frame({ figure, title, note, text }: Drawn) {
  const output = make("output", {}, "–");
  const canvas = make("canvas", { role: "img", "aria-label": title });
  const plot = make("div", { class: "plot" }, canvas);
  const what = make("span", {}, title, make("span", { class: "note" }, ` ${note}`));
  const begin = make("span");
  const span = make("p", { class: "span", "aria-hidden": "true" }, begin, make("span", {}, "now"));
  byId("charts").append(make("figure", { class: `chart ${figure}` }, make("figcaption", {}, what, output), plot, span));
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
      datasets: [{ data: [] as (number | null)[], borderWidth: 2, pointRadius: 0, tension: 0.25, fill: true }],
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
  return { chart, output, canvas, begin };
}
