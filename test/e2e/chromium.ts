// A page in the headless Chromium that the machine has.

import { existsSync } from "node:fs";
import { type Page, chromium as playwright } from "playwright-core";
import type { Test } from "tap";

const candidates = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
/** Undefined where none is installed. */
export const chromium = candidates.find((path) => path !== undefined && existsSync(path));

const flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];
/** Less than tap waits for a file: the browser is closed, and what was waited for is told. */
const LONGEST_WAIT = 40_000;
const PAUSE = 100;

export interface OpenPage {
  readonly page: Page;
  /** What the page said on its console, refusals of its content security policy among them, and what it threw. */
  readonly said: string[];
  /** The addresses that it asked for. */
  readonly asked: string[];
}

export async function openPage(t: Test, executablePath: string, url: string): Promise<OpenPage> {
  const browser = await playwright.launch({ executablePath, args: flags });
  t.teardown(() => browser.close());
  const page = await browser.newPage();
  page.setDefaultTimeout(LONGEST_WAIT);
  const said: string[] = [];
  const asked: string[] = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(url);
  return { page, said, asked };
}

/** Waits until an expression is true. A string, evaluated from outside, is not what the page's policy refuses. */
export async function until(page: Page, expression: string): Promise<void> {
  for (let waited = 0; waited < LONGEST_WAIT; waited += PAUSE) {
    if ((await page.evaluate(`Boolean(${expression})`)) === true) return;
    await page.waitForTimeout(PAUSE);
  }
  throw new Error(`the page never came to ${expression}`);
}
