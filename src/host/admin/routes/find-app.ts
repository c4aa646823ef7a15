import { suggestion } from "../../errors/index.ts";
import { AdminError } from "../admin-error.ts";

/** The app that is called so, by its label or else by its name. Throws NANO_NO_APP, which says what may have been meant. */
export function findApp<App extends { label: string; name: string }>(apps: readonly App[], name: string): App {
  const found = apps.find(({ label }) => label === name.toLowerCase()) ?? apps.find((each) => each.name === name);
  if (found !== undefined) return found;
  const meant = suggestion(
    name,
    apps.map(({ label }) => label),
  );
  throw new AdminError(404, "NANO_NO_APP", `there is no app "${name}" on this server${meant}`);
}
