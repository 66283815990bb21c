/** Attributes by name; one that is undefined is left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element whose content is elements, as lines. */
export function element(name: string, attributes: Attributes, content: readonly string[]): string[] {
  const open = `<${name}${attributeText(attributes)}`;
  if (content.length === 0) return [`${open}/>`];
  return [`${open}>`, ...content.map((line) => `  ${line}`), `</${name}>`];
}

/** An element whose content is text. */
export const textElement = (name: string, attributes: Attributes, text: string): string =>
  `<${name}${attributeText(attributes)}>${escape(text)}</${name}>`;

const attributeText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    // Parsers turn plain line breaks and tabs in attributes into spaces.
    .map(([name, value]) => ` ${name}="${escape(String(value)).replaceAll('\t', '&#9;').replaceAll('\n', '&#10;')}"`)
    .join('');

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What XML 1.0 has no character for (https://www.w3.org/TR/xml/#charsets) becomes U+FFFD; a bare CR would be read as LF. */
const escape = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? character)
    .replaceAll('\r', '&#13;');
