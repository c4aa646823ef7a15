// A mix in which the app of rank n is asked 1/n^exponent as often as the first. The same numbers each time.

/** For rank 0 … count-1, the part of all requests that goes to it and those before. */
export function cumulativeZipf(count: number, exponent: number): number[] {
  const weights = Array.from({ length: count }, (_, rank) => 1 / (rank + 1) ** exponent);
  const sum = weights.reduce((before, weight) => before + weight, 0);
  let before = 0;
  return weights.map((weight) => {
    before += weight / sum;
    return before;
  });
}

/** Names "app0" … of the mix, one a call. */
export function zipf(count: number, exponent: number): () => string {
  const parts = cumulativeZipf(count, exponent);
  const random = randomNumbers(12_345);
  return () => {
    const number = random();
    const rank = parts.findIndex((part) => number < part);
    return `app${rank === -1 ? count - 1 : rank}`;
  };
}

/** From 0 to 1, the same after the same seed (a linear congruential generator, the constants of Numerical Recipes). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The same mix for wrk: a list of requests that is gone through again and again. */
export function zipfScript(count: number, exponent: number): string {
  const next = zipf(count, exponent);
  const names = Array.from({ length: 4096 }, () => `"${next()}"`);
  return `local names = {${names.join(",")}}
local requests = {}
local at = 0
function init()
  for index, name in ipairs(names) do
    requests[index] = wrk.format("GET", "/", {["Host"] = name .. ".localhost"})
  end
end
function request()
  at = at % #requests + 1
  return requests[at]
end
`;
}
