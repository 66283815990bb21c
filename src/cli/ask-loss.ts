import { askOne } from './ask-one.js';

/** Asks on the terminal whether migrations may delete what was shown. */
export const askLoss = (): Promise<boolean> =>
  askOne({
    message: 'Apply the migrations?',
    choices: [
      { name: 'No, change nothing', value: false },
      { name: 'Yes, delete this data', value: true },
    ],
  });

/** Asks on the terminal whether migrations may be taken back. @param deletes whether something was shown that goes with them */
export const askRollback = (deletes: boolean): Promise<boolean> =>
  askOne({
    message: 'Roll back?',
    choices: [
      { name: 'No, change nothing', value: false },
      { name: deletes ? 'Yes, delete this data' : 'Yes, roll back', value: true },
    ],
  });
