// Draws the charts of the page, in the colors of its style sheet, and again when these change.
/* global Chart */

const charts = JSON.parse(document.getElementById("charts").textContent);
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const hues = ["nano", "workerd", "deno", "bun", "node"];
/** Of lines, once all hues are taken. */
const dashes = [[], [6, 4], [2, 3]];

/** From the least to the most of the rounds, and the median in figures. */
const whiskers = {
  id: "whiskers",
  afterDatasetsDraw(chart) {
    const { ctx, scales, data } = chart;
    ctx.save();
    ctx.lineWidth = 1.5;
    ctx.font = `11px ${Chart.defaults.font.family}`;
    ctx.textBaseline = "middle";
    for (const [index, dataset] of data.datasets.entries()) {
      for (const [at, bar] of chart.getDatasetMeta(index).data.entries()) {
        const range = dataset.ranges?.[at];
        if (range == null || !chart.isDatasetVisible(index)) continue;
        const [least, most] = range.map((value) => scales.x.getPixelForValue(value));
        ctx.strokeStyle = color("text");
        ctx.beginPath();
        ctx.moveTo(least, bar.y);
        ctx.lineTo(most, bar.y);
        ctx.stroke();
        ctx.fillStyle = color("text");
        ctx.fillText(dataset.texts[at], Math.max(most, bar.x) + 5, bar.y);
      }
    }
    ctx.restore();
  },
};

function compact(value) {
  return Number(value).toLocaleString("en", { notation: "compact", maximumSignificantDigits: 3 });
}

function scaleOf({ isLogarithmic, most }) {
  return {
    type: isLogarithmic ? "logarithmic" : "linear",
    beginAtZero: true,
    suggestedMax: most,
    // Room for the figures beside the bars.
    grace: "15%",
    grid: { color: color("line") },
    ticks: { color: color("quiet"), maxRotation: 0, autoSkipPadding: 16, callback: compact },
  };
}

function bars({ title, labels, datasets, isLogarithmic, most }) {
  return {
    type: "bar",
    data: {
      labels,
      datasets: datasets.map(({ runtime, name, values, ranges, texts }) => ({
        label: name,
        data: values,
        ranges,
        texts,
        backgroundColor: color(runtime),
        maxBarThickness: 14,
        minBarLength: 2,
      })),
    },
    options: {
      indexAxis: "y",
      maintainAspectRatio: false,
      animation: false,
      layout: { padding: { right: 44 } },
      scales: {
        x: scaleOf({ isLogarithmic, most }),
        y: { grid: { display: false }, ticks: { color: color("text"), autoSkip: false } },
      },
      plugins: pluginsOf(title),
    },
    plugins: [whiskers],
  };
}

function history({ title, labels, datasets, most }) {
  return {
    type: "line",
    data: {
      labels,
      datasets: datasets.map(({ name, values, texts }, index) => ({
        label: name,
        data: values,
        texts,
        borderColor: color(hues[index % hues.length]),
        borderDash: dashes[Math.floor(index / hues.length) % dashes.length],
        backgroundColor: color(hues[index % hues.length]),
        borderWidth: 2,
        tension: 0,
        spanGaps: true,
      })),
    },
    options: {
      maintainAspectRatio: false,
      animation: false,
      scales: {
        y: scaleOf({ isLogarithmic: true, most }),
        x: { grid: { display: false }, ticks: { color: color("quiet") } },
      },
      plugins: pluginsOf(title),
    },
  };
}

function pluginsOf(title) {
  return {
    title: { display: true, text: title, align: "start", color: color("text"), font: { size: 14 } },
    legend: { align: "start", labels: { color: color("text"), boxWidth: 12, boxHeight: 12 } },
    tooltip: { callbacks: { label: ({ dataset, dataIndex }) => `${dataset.label}: ${dataset.texts[dataIndex]}` } },
  };
}

let drawn = [];

function draw() {
  for (const chart of drawn) chart.destroy();
  Chart.defaults.font.family = "system-ui, sans-serif";
  drawn = charts.map(
    (data) => new Chart(document.getElementById(data.id), data.kind === "bars" ? bars(data) : history(data)),
  );
}

draw();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
