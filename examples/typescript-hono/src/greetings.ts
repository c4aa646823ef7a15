const greetings: Readonly<Record<string, string>> = { de: "Hallo", en: "Hello", fr: "Bonjour", sv: "Hej" };

export const languages: readonly string[] = Object.keys(greetings);

export function greetingIn(language: string): string | undefined {
  return Object.hasOwn(greetings, language) ? greetings[language] : undefined;
}
