import type { ReporterName } from '../../src/validate/index.js';

/** Whether a report says, to whoever reads it in its own way, that the validation passed. */
export const saysOk: Readonly<Record<ReporterName, (report: string) => boolean>> = {
  text: (report) => one(/🎉 .*Complete!/.test(report), /❌ .*Schema Validation failed: /.test(report)),
  json: (report) => (JSON.parse(report) as { ok: boolean }).ok,
  junit: (report) => one(/<testsuites [^>]*failures="0" errors="0"/.test(report), /<failure /.test(report)),
  sarif: (report) => !/"level": "error"/.test(report),
  github: (report) => one(/^::notice /m.test(report), /^::error /m.test(report)),
  gcc: (report) => !/: error: /.test(report),
  markdown: (report) => one(report.startsWith('## ✅ '), report.startsWith('## ❌ ')),
};

/** A report that says both, or neither, says nothing. */
function one(passed: boolean, failed: boolean): boolean {
  if (passed === failed) throw new Error(`The report says that it ${passed ? 'passed and failed' : 'did neither'}.`);
  return passed;
}
