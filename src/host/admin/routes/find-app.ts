import { loadDeployedSettings } from "../../config/index.ts";
import { NanoError } from "../../errors/index.ts";
import type { AskedApp } from "../../supervisor/index.ts";
import { AdminError } from "../admin-error.ts";
import { type AdminContext, requireDeployments } from "./context.ts";

/** What routes say of the part of their path that names an app. */
export const appParameter = { type: "string", description: "The app's name or label." } as const;

/** The app that is called so, by its label or else by its name. Throws NANO_NO_APP, which says what may have been meant. */
export function findApp({ supervisor }: AdminContext, name: string): Promise<AskedApp> {
  return supervisor.ask("find", { name });
}

/** Of an app that is there, or of one that is to be deployed by this name. */
export async function labelOf(context: AdminContext, name: string): Promise<string> {
  try {
    return (await findApp(context, name)).label;
  } catch (error) {
    if (!isNoApp(error)) throw error;
    (await loadDeployedSettings()).requireAppName(name);
    return name.toLowerCase();
  }
}

/** Does what only a deployed app has. Where none is called so, but an app of the server's folder, that is told. */
export async function ofDeployed<Result>(
  context: AdminContext,
  name: string,
  work: (deployments: ReturnType<typeof requireDeployments>) => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await work(requireDeployments(context));
  } catch (error) {
    if (!isNoApp(error)) throw error;
    const found = await findApp(context, name).catch(() => undefined);
    if (found === undefined || found.version !== undefined) throw error;
    const message = `${name} is an app of the server's folder (${found.label}): only a deployed app has that`;
    throw new AdminError(409, "NANO_NOT_DEPLOYED", message);
  }
}

function isNoApp(error: unknown): boolean {
  return error instanceof NanoError && error.code === "NANO_NO_APP";
}
