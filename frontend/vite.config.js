// One bundle per group of pages; Django finds them through the manifest (django-vite).
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

import { defineConfig } from "vite";

// the web server hands out x.js.br or x.js.gz where a browser takes them
const compress = {
  name: "compress",
  writeBundle({ dir }) {
    const assets = join(dir, "assets");
    for (const name of readdirSync(assets)) {
      if (!/\.(js|css)$/.test(name)) continue;
      const text = readFileSync(join(assets, name));
      writeFileSync(join(assets, `${name}.br`), brotliCompressSync(text));
      writeFileSync(join(assets, `${name}.gz`), gzipSync(text, { level: 9 }));
    }
  },
};

// pages that are open, and servers that run, still ask for the files of the build before: those stay for a week
const sweep = {
  name: "sweep",
  writeBundle({ dir }, bundle) {
    const assets = join(dir, "assets");
    const old = Date.now() - 7 * 24 * 60 * 60 * 1000;
    for (const name of readdirSync(assets)) {
      const built = name.replace(/\.(br|gz)$/, "");
      if (!(`assets/${built}` in bundle) && statSync(join(assets, name)).mtimeMs < old) rmSync(join(assets, name));
    }
  },
};

export default defineConfig({
  root: import.meta.dirname,
  base: "/static/dist/",
  publicDir: false,
  plugins: [compress, sweep],
  css: { transformer: "lightningcss", lightningcss: { targets: { chrome: 99 << 16, safari: (15 << 16) | (4 << 8), firefox: 100 << 16 } } },
  build: {
    outDir: "../src/motcua/site/static/dist",
    emptyOutDir: false,
    manifest: "manifest.json",
    // the content security policy allows no data: addresses
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssMinify: "lightningcss",
    target: ["chrome99", "safari15.4", "firefox100"],
    rolldownOptions: {
      input: { portal: "src/portal.js", desk: "src/desk.js", board: "src/board.js", areas: "src/areas.js", bpmn: "src/bpmn.js", verify: "src/verify.js", "verify-worker": "src/verify/worker.js" },
    },
  },
});
