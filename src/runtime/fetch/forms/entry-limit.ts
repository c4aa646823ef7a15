// A small body can tell of so many entries that they would fill an app's memory: D-FETCH-7.

const mostEntries = 10_000;

export function requireFewEntries(count: number): void {
  if (count > mostEntries) throw new TypeError(`formData: the form has more than ${mostEntries} entries`);
}
