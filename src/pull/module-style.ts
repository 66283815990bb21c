import { dirname, extname, relative, sep } from 'node:path';
import { isEsModule } from '../project/index.js';
import type { ModuleStyle } from './render-file.js';

/**
 * How a file of a project imports others: with the endings that the schema's own modules use.
 *
 * @param file that is written
 * @param texts of the schema's modules, and of the file where it exists
 */
export function moduleStyle(file: string, texts: readonly string[]): ModuleStyle {
  const endings = texts.flatMap((text) =>
    [...text.matchAll(/\b(?:from\s*|require\(\s*|import\(\s*)(['"])(\.[^'"\n]*)\1/g)].map(([, , path = '']) =>
      extname(path),
    ),
  );
  const isModule = isEsModule(file);
  const isCommonJs =
    /\.c?js$/.test(file) &&
    !isModule &&
    texts.some((text) => /\b(?:module\.)?exports\b\s*[.=[]|\brequire\(/.test(text));
  const usual = endings[0] ?? (isModule ? '.js' : '');
  return {
    isCommonJs,
    specifierOf: (other) => {
      const path = relative(dirname(file), other).split(sep).join('/');
      const own = extname(path);
      const stem = path.slice(0, path.length - own.length);
      const start = path.startsWith('.') ? '' : './';
      // These two endings are never left out.
      if (/^\.[cm][jt]s$/.test(own)) return `${start}${stem}${usual === own ? own : own.replace('t', 'j')}`;
      const ending =
        usual === '.ts' || usual === '.tsx' ? own : usual === '' ? '' : own.replace('tsx', 'js').replace('ts', 'js');
      return `${start}${stem}${ending}`;
    },
  };
}
