import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { type Suite, suites } from './suites.js';

const placeOf = ({ project }: TestSpecification): number => suites.indexOf(project.name as Suite);

/** One suite after the other, for a process is used again within a suite only; what takes long comes first. */
export class bySuite extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => placeOf(a) - placeOf(b));
  }
}
