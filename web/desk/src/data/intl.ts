const dates = new Map<string, Intl.DateTimeFormat>();
const numbers = new Map<string, Intl.NumberFormat>();
const days = new Map<string, Intl.RelativeTimeFormat>();

/** The browser takes longer to make one of these than to use it a hundred times. */
export function dateFormat(
  language: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  return kept(dates, language, options, () => new Intl.DateTimeFormat(language, options));
}

export function numberFormat(
  language: string,
  options: Intl.NumberFormatOptions,
): Intl.NumberFormat {
  return kept(numbers, language, options, () => new Intl.NumberFormat(language, options));
}

/** “ontem” rather than “há 1 dia”. */
export function dayFormat(language: string): Intl.RelativeTimeFormat {
  const options = { numeric: "auto" } as const;
  return kept(days, language, options, () => new Intl.RelativeTimeFormat(language, options));
}

function kept<T>(of: Map<string, T>, language: string, options: object, make: () => T): T {
  const key = language + JSON.stringify(options);
  const known = of.get(key);
  if (known) return known;
  const made = make();
  of.set(key, made);
  return made;
}
