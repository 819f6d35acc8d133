/** A number as somebody typed it or a channel told it, as people read it. */
export function readPhone(told: string): string {
  const text = told.trim();
  const digits = text.replace(/\D/g, "");
  if (text.startsWith("+") || /^55\d{10,11}$/.test(text)) return shownPhone(`+${digits}`);
  const national = /^(\d\d)(\d{4,5})(\d{4})$/.exec(text);
  return national ? `${national[1]} ${national[2]}-${national[3]}` : text;
}

/** “+55 11 90000-1234”; another country's number stays as it is. */
export function shownPhone(e164: string): string {
  const parts = /^\+55(\d\d)(\d{4,5})(\d{4})$/.exec(e164);
  return parts ? `+55 ${parts[1]} ${parts[2]}-${parts[3]}` : e164;
}
