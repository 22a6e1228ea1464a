// The language and the colours that somebody has chosen, kept where the browser allows that.

import { chinese } from "./texts/chinese.ts";
import { english, type Texts } from "./texts/english.ts";

export const languages = { en: english, zh: chinese } as const;
export type Language = keyof typeof languages;
export type Theme = "light" | "dark";

export function textsOf(language: Language): Texts {
  return languages[language];
}

export function preferredLanguage(): Language {
  const kept = read("language");
  if (kept === "en" || kept === "zh") return kept;
  return navigator.language.startsWith("zh") ? "zh" : "en";
}

export function preferredTheme(): Theme {
  const kept = read("theme");
  if (kept === "light" || kept === "dark") return kept;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function keep(name: "language" | "theme", value: string): void {
  try {
    localStorage.setItem(`astcp.${name}`, value);
  } catch {
    // From disk, or in private, a browser may keep nothing: then the choice lasts as long as the page.
  }
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(`astcp.${name}`);
  } catch {
    return null;
  }
}
