import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const css = readFileSync(join(import.meta.dirname, "../../shared/ui/tokens.css"), "utf8");

/** The declarations of one block, by the selector it begins with. */
function block(selector: string): Record<string, string> {
  const start = css.indexOf(selector);
  const body = css.slice(css.indexOf("{", start) + 1, css.indexOf("\n}", start));
  const found = body.matchAll(/--([\w-]+):\s*([^;]+);/g);
  return Object.fromEntries([...found].map(([, name, value]) => [name, value?.trim()]));
}

const ramps = block(":root {");
const themes = {
  light: { ...ramps, ...block('[data-theme="light"] {') },
  dark: { ...ramps, ...block('[data-theme="light"] {'), ...block('[data-theme="dark"] {') },
};

function colour(theme: Record<string, string | undefined>, name: string): string {
  const value = theme[name] ?? "";
  const alias = /^var\(--([\w-]+)\)$/.exec(value);
  return alias?.[1] ? colour(theme, alias[1]) : value;
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const TEXT = [
  "text/surface",
  "text/panel",
  "text-2/surface",
  "text-2/panel",
  "text-2/canvas",
  "text-3/surface",
  "text-3/panel",
  "text-3/canvas",
  "text-3/bubble-in",
  "text-2/hover",
  "text-3/hover",
  "text/bubble-in",
  "text/bubble-out",
  "text-2/bubble-out",
  "text-on-accent/accent",
  "text-on-accent/accent-hover",
  "accent-text/surface",
  "accent-text/accent-soft",
  "accent-text/accent-soft-2",
  "note-text/note-bg",
  "note-strong/note-bg",
  "warn-text/warn-soft",
  "warn-text/panel",
  "danger-text/danger-soft",
  "danger-text/panel",
  "danger-text/surface",
  "ok-text/ok-soft",
  "ok-text/surface",
  "ai-text/ai-soft",
  "ai-text/ai-soft-2",
  "rail-text/rail",
  "accent-text/panel",
  "accent-text/bubble-out",
  "warn-text/surface",
  "text-2/sunken",
]; // prettier-ignore

const GRAPHICS = [
  "read/bubble-out",
  "focus/surface",
  "focus/panel",
  "border-control/surface",
  "border-control/panel",
  "accent/surface",
  "warn/panel",
  "danger/panel",
  "ok/surface",
  "ai/surface",
  "dep-1/panel",
  "dep-2/panel",
  "dep-3/panel",
  "dep-4/panel",
  "presence-on/panel",
  "tag-blue/hover",
  "tag-teal/hover",
  "tag-green/hover",
  "tag-orange/hover",
  "tag-red/hover",
  "tag-pink/hover",
  "tag-brown/hover",
];

describe.each(Object.entries(themes))("contrast in the %s theme", (_, theme) => {
  const pairs = [...TEXT.map((pair) => [pair, 4.5]), ...GRAPHICS.map((pair) => [pair, 3])];
  it.each(pairs as [string, number][])("%s is at least %f", (pair, least) => {
    const [front = "", back = ""] = pair.split("/");
    expect(contrast(colour(theme, front), colour(theme, back))).toBeGreaterThanOrEqual(least);
  });
});
