// Which file answers for a path: https://developers.cloudflare.com/workers/static-assets/routing/advanced/html-handling/

import type { AssetsConfig } from "../config/index.ts";
import type { AssetFile, AssetSource } from "./asset-source.ts";

type HtmlHandling = AssetsConfig["htmlHandling"];

/** A file, the path where it is to be asked for, or nothing. */
export type Found = { file: AssetFile } | { redirect: string } | undefined;

/** `path`: decoded, begins with one slash. */
export async function findAsset(folder: AssetSource, path: string, handling: HtmlHandling): Promise<Found> {
  if (handling !== "none") return findPage(folder, path, handling);
  const file = await folder.find(path);
  return file === undefined ? undefined : { file };
}

async function findPage(folder: AssetSource, path: string, handling: HtmlHandling): Promise<Found> {
  const page = pageOf(path);
  // The same page by the name of its file.
  if (page !== undefined) {
    const named = path.endsWith(".html") ? path : `${page.bare}/index.html`;
    if ((await folder.find(named)) !== undefined) return { redirect: placeOf(page, handling) };
  }
  const exact = page === undefined ? await folder.find(path) : undefined;
  if (exact !== undefined) return { file: exact };
  const bare = path.replace(/\/+$/, "");
  const [leaf, index] = await Promise.all([
    bare === "" ? undefined : folder.find(`${bare}.html`),
    folder.find(`${bare}/index.html`),
  ]);
  const file = path.endsWith("/") ? (index ?? leaf) : (leaf ?? index);
  if (file === undefined) return undefined;
  const place = placeOf({ bare, isIndex: file === index }, handling);
  return place === path ? { file } : { redirect: place };
}

interface Page {
  /** Its path without ending and without slash at the end. */
  bare: string;
  isIndex: boolean;
}

/** Of a path that names the page's file; "/a/index" does, too. */
function pageOf(path: string): Page | undefined {
  const index = /^(.*)\/index(?:\.html)?$/.exec(path);
  if (index !== null) return { bare: index[1] as string, isIndex: true };
  return path.endsWith(".html") ? { bare: path.slice(0, -".html".length), isIndex: false } : undefined;
}

/** Where a page is to be asked for. */
function placeOf({ bare, isIndex }: Page, handling: HtmlHandling): string {
  if (bare === "") return "/";
  if (handling === "force-trailing-slash") return `${bare}/`;
  if (handling === "drop-trailing-slash") return bare;
  // Where there are both, each has its own place.
  return isIndex ? `${bare}/` : bare;
}

/** The page that tells of what is not there: the nearest one above the path, or the one of the whole site. */
export async function findNotFound(
  folder: AssetSource,
  path: string,
  handling: AssetsConfig["notFoundHandling"],
): Promise<{ file: AssetFile; status: number } | undefined> {
  if (handling === "none") return undefined;
  if (handling === "single-page-application") {
    const file = await folder.find("/index.html");
    return file === undefined ? undefined : { file, status: 200 };
  }
  for (let above = path; above !== ""; ) {
    above = above.slice(0, above.lastIndexOf("/"));
    const file = await folder.find(`${above}/404.html`);
    if (file !== undefined) return { file, status: 404 };
  }
  return undefined;
}
