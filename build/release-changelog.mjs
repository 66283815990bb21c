// `npm version` runs this: what was unreleased becomes the new version's, and is staged with it.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const heading = '## [Unreleased]\n';
const text = readFileSync('CHANGELOG.md', 'utf8');
if (!text.includes(heading)) throw new Error(`CHANGELOG.md has no "${heading.trim()}".`);
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const today = new Date().toISOString().slice(0, 10);
writeFileSync('CHANGELOG.md', text.replace(heading, `${heading}\n## [${version}] - ${today}\n`));
execFileSync('git', ['add', 'CHANGELOG.md']);
