// The table of apps. Its rows stay while they are told anew, so that who is on a button stays on it.

import { type Rate, sizeText } from "../../figures/index.ts";
import { button, byId, countText, make, setText } from "./elements.ts";

type Column = keyof Rate;

const columns: readonly { column: Column; title: string; text: (rate: Rate) => string }[] = [
  { column: "label", title: "App", text: ({ label }) => label },
  { column: "state", title: "State", text: ({ state }) => state },
  { column: "requests", title: "Requests/s", text: ({ requests }) => countText(requests) },
  { column: "cpu", title: "CPU %", text: ({ cpu }) => cpu.toFixed(1) },
  { column: "bytes", title: "Memory", text: ({ bytes }) => sizeText(bytes) },
  { column: "open", title: "Open", text: ({ open }) => countText(open) },
  { column: "cold", title: "Cold starts", text: ({ cold }) => countText(cold) },
  { column: "allHits", title: "Failures", text: ({ allHits }) => countText(allHits) },
];
const isWord = (column: Column) => column === "label" || column === "state";

interface Row {
  row: HTMLTableRowElement;
  cells: Element[];
}

export class AppTable {
  readonly #rows = new Map<string, Row>();
  readonly #heads = new Map<Column, HTMLTableCellElement>();
  readonly #choose: (label: string) => void;
  readonly #body: Element;
  #rates: readonly Rate[] = [];
  #sorting: Column = "cpu";
  #rising = false;

  constructor(choose: (label: string) => void) {
    this.#choose = choose;
    const table = byId("apps");
    this.#body = table.querySelector("tbody") as Element;
    for (const { column, title } of columns) {
      const head = make(
        "th",
        { scope: "col" },
        button(title, () => this.#sortBy(column)),
      );
      if (isWord(column)) head.classList.add("words");
      this.#heads.set(column, head);
    }
    table.querySelector("thead")?.append(make("tr", {}, ...this.#heads.values()));
    this.#markHeads();
  }

  show(rates: readonly Rate[]): void {
    this.#rates = rates;
    const sorted = [...rates].sort((one, other) => this.#compare(one, other));
    const labels = new Set(sorted.map(({ label }) => label));
    for (const [label, { row }] of this.#rows) {
      if (labels.has(label)) continue;
      row.remove();
      this.#rows.delete(label);
    }
    const focused = document.activeElement;
    for (const [index, rate] of sorted.entries()) {
      const { row, cells } = this.#rowOf(rate);
      for (const [at, { text }] of columns.entries()) setText(cells[at] as Element, text(rate));
      const there = this.#body.children[index];
      if (there !== row) this.#body.insertBefore(row, there ?? null);
    }
    if (focused instanceof HTMLElement && focused !== document.activeElement) focused.focus({ preventScroll: true });
    byId("no-apps").hidden = sorted.length > 0;
    byId("apps").hidden = sorted.length === 0;
  }

  mark(label: string | undefined): void {
    for (const [each, { row }] of this.#rows) {
      if (each === label) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  #rowOf({ label }: Rate): Row {
    const known = this.#rows.get(label);
    if (known !== undefined) return known;
    const name = button(label, () => this.#choose(label), { title: label });
    const cells: Element[] = [name];
    const row = make("tr", {}, make("th", { scope: "row" }, name));
    for (const { column } of columns.slice(1)) {
      const cell = make("td", isWord(column) ? { class: "words" } : {});
      cells.push(cell);
      row.append(cell);
    }
    const made = { row, cells };
    this.#rows.set(label, made);
    return made;
  }

  #sortBy(column: Column): void {
    this.#rising = this.#sorting === column ? !this.#rising : isWord(column);
    this.#sorting = column;
    this.#markHeads();
    this.show(this.#rates);
  }

  #markHeads(): void {
    for (const [column, head] of this.#heads) {
      if (column === this.#sorting) head.setAttribute("aria-sort", this.#rising ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
  }

  /** Of those that are alike the names decide. */
  #compare(one: Rate, other: Rate): number {
    const [a, b] = [one[this.#sorting], other[this.#sorting]];
    if (a === b) return one.label < other.label ? -1 : 1;
    return a < b === this.#rising ? -1 : 1;
  }
}
