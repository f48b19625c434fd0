import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { assetName, drawings } from "./build/brands.ts";
import { faces } from "./build/faces.ts";
import { sprite } from "./build/sprite.ts";
import { ICONS } from "./src/icons.ts";

const FACES = {
  "band-of-bakers": "besley-latin-700-normal.woff2",
  "kids-petite": "fredoka-latin-500-normal.woff2",
};

// Names carry no hash: Django's manifest storage adds it and rewrites the addresses inside the style sheet.
export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [sprite(ICONS), drawings(fileURLToPath(new URL("src/brands", import.meta.url))), faces()],
  build: {
    target: ["chrome123", "firefox121", "safari17.5"],
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: {
      input: { main: "src/main.ts" },
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        assetFileNames: ({ names, originalFileNames }) => assetName(FACES, [...names, ...originalFileNames]),
      },
    },
  },
});
