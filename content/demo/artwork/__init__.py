"""The demo's pictures: drawn in SVG, coloured by palettes, composed into views and scenes, rasterised once."""
