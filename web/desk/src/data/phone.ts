/** “+55 11 90000-1234”; another country's number stays as it is. */
export function shownPhone(e164: string): string {
  const parts = /^\+55(\d\d)(\d{4,5})(\d{4})$/.exec(e164);
  return parts ? `+55 ${parts[1]} ${parts[2]}-${parts[3]}` : e164;
}
