// Opens pages in Firefox, each as a reader who comes for the first time, and tells what happened on them.
// Asked by JSON on standard input (by tests/support/firefox.py), answered by JSON on standard output.

import { text } from "node:stream/consumers";
import puppeteer from "puppeteer-core";

const { executable, urls, first, questions } = JSON.parse(await text(process.stdin));

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: executable,
  // Without a screen Firefox has WebGL on few machines; without it, on none: what is seen is the same on all.
  extraPrefsFirefox: { "webgl.disabled": true },
  defaultViewport: { width: 1366, height: 768 },
});

/** As tests/support/visits.py waits: nothing is busy, then nothing is asked for. */
async function settle(page) {
  const end = Date.now() + 30_000;
  while (await page.$("[aria-busy=true]")) {
    if (Date.now() > end) throw new Error("the page stays busy");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await page.waitForNetworkIdle({ idleTime: 500 });
}

async function see(url) {
  const seen = { url, requests: [], errors: [], answers: {} };
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.on("request", (request) => seen.requests.push(request.url()));
  page.on("console", (message) => {
    if (message.type() === "error") seen.errors.push(`console: ${message.text()} ${message.location().url ?? ""}`);
  });
  page.on("pageerror", (error) => seen.errors.push(`exception: ${error.message}`));
  try {
    await page.evaluateOnNewDocument(first);
    await page.goto(url);
    await settle(page);
    for (const [name, script] of Object.entries(questions)) seen.answers[name] = await page.evaluate(`(${script})()`);
  } catch (error) {
    seen.errors.push(`visit: ${error.message}`);
  }
  await context.close();
  return seen;
}

try {
  const all = [];
  for (const url of urls) all.push(await see(url));
  process.stdout.write(JSON.stringify(all));
} finally {
  await browser.close();
}
