import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Plugin } from "vite";

/** Each folder of `src/brands` becomes `brands/<slug>/`, so that templates find a drawing by the slug alone. */
export function drawings(folder: string): Plugin {
  return {
    name: "brand-drawings",
    generateBundle() {
      for (const slug of readdirSync(folder)) {
        for (const file of readdirSync(join(folder, slug)).filter((name) => name.endsWith(".svg"))) {
          const source = readFileSync(join(folder, slug, file));
          this.emitFile({ type: "asset", fileName: `brands/${slug}/${file}`, source });
        }
      }
    },
  };
}

/** Where a file that the style sheet names ends up: a brand's heading face beside its drawings. */
export function assetName(faces: Record<string, string>, names: string[]): string {
  for (const [slug, face] of Object.entries(faces)) {
    if (names.some((name) => basename(name) === face)) return `brands/${slug}/heading[extname]`;
  }
  return "[name][extname]";
}
