/** “Ana and Rui”, as the language joins them. */
export const namesIn = (people: readonly { name: string }[], language: string) =>
  new Intl.ListFormat(language).format(people.map(({ name }) => name));
