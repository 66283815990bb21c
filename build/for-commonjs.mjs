// A project in CommonJS gets the same modules by require(), which Node can from 20.19 and 22.12 on, and types of its own: Drizzle
// types its classes twice, for ES modules and for CommonJS, and the compiler takes the two for unrelated.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const files = await readdir(dist, { recursive: true });
for (const file of files.filter((name) => name.endsWith('.d.ts'))) {
  const types = await readFile(join(dist, file), 'utf8');
  // Only relative imports are of these files.
  const text = types.replaceAll(/(from '|import\(')(\.{1,2}\/[^']*)\.js'/g, "$1$2.cjs'");
  await writeFile(join(dist, file.replace(/\.ts$/, '.cts')), text);
}
const { exports } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
for (const { require: entry } of Object.values(exports))
  if (entry)
    await writeFile(
      join(root, entry.default),
      `module.exports = require('./${basename(entry.default, '.cjs')}.js');\n`,
    );
