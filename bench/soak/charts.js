// Draws lines over minutes, in the colors of the page's style sheet, and again when these change.
/* global Chart */

const charts = JSON.parse(document.getElementById("charts").textContent);
const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

function chartOf({ title, isLogarithmic, lines }) {
  return {
    type: "line",
    data: {
      datasets: lines.map((line) => ({
        label: line.name,
        data: line.points,
        borderColor: color(line.color),
        backgroundColor: color(line.color),
        borderWidth: 1.5,
        pointRadius: 0,
        tension: 0,
      })),
    },
    options: {
      maintainAspectRatio: false,
      animation: false,
      interaction: { mode: "nearest", axis: "x", intersect: false },
      scales: {
        x: {
          type: "linear",
          title: { display: true, text: "minutes", color: color("quiet") },
          grid: { display: false },
          ticks: { color: color("quiet") },
        },
        y: {
          type: isLogarithmic ? "logarithmic" : "linear",
          beginAtZero: true,
          grid: { color: color("line") },
          ticks: { color: color("quiet"), autoSkipPadding: 16 },
        },
      },
      plugins: {
        title: { display: true, text: title, align: "start", color: color("text"), font: { size: 14 } },
        legend: { align: "start", labels: { color: color("text"), boxWidth: 12, boxHeight: 12 } },
      },
    },
  };
}

let drawn = [];

function draw() {
  for (const chart of drawn) chart.destroy();
  Chart.defaults.font.family = "system-ui, sans-serif";
  drawn = charts.map((data) => new Chart(document.getElementById(data.id), chartOf(data)));
}

draw();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
