/** What docs/errors.md says of a code, in Markdown. */
interface CodeText {
  readonly title: string;
  readonly cause: string;
  readonly cure: string;
}

export type CodeTexts = Readonly<Record<string, CodeText>>;
