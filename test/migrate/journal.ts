/** drizzle-kit's journal of these migrations, made at the times 1, 2, 3, … */
export const journalOf = (tags: readonly string[]): string =>
  JSON.stringify({
    version: '7',
    dialect: 'postgresql',
    entries: tags.map((tag, idx) => ({ idx, version: '7', when: idx + 1, tag, breakpoints: true })),
  });
