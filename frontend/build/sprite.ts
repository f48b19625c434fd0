import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const resolver = createRequire(import.meta.url);

/** One file with a `<symbol>` per icon, for `<use href="…/sprite.svg#name">`. */
export function sprite(names: readonly string[]): Plugin {
  return {
    name: "sprite",
    generateBundle() {
      const symbols = names.map(symbol).join("");
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols}</svg>\n`;
      this.emitFile({ type: "asset", fileName: "sprite.svg", source });
    },
  };
}

function symbol(name: string): string {
  const svg = readFileSync(resolver.resolve(`lucide-static/icons/${name}.svg`), "utf8");
  const shapes = svg
    .replace(/<!--.*?-->/gs, "")
    .replace(/^\s*<svg[^>]*>|<\/svg>\s*$/gs, "")
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
}
