import { askOne } from './ask-one.js';

/** Asks on the terminal whether migrations may delete what was shown. */
export const askLoss = (): Promise<boolean> =>
  askOne({
    message: 'Apply the migrations?',
    choices: [
      { name: 'no, change nothing', value: false },
      { name: 'yes, delete this data', value: true },
    ],
  });
