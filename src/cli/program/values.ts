import { resolve } from 'node:path';
import { InvalidArgumentError, type Option } from 'commander';
import { didYouMean } from '../../errors/index.js';

/** A whole number above 0. */
export const positive = (value: string): number => {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number above 0.');
  return number;
};

/** A number of seconds, 0 or more. */
export const seconds = (value: string): number => {
  const number = Number(value);
  if (value.trim() === '' || !(number >= 0 && number < 1e6))
    throw new InvalidArgumentError('It must be a number of seconds, 0 or more.');
  return number;
};

/** A number of seconds above 0. */
export const patience = (value: string): number => {
  const number = Number(value);
  if (!(number > 0 && number <= 1e6)) throw new InvalidArgumentError('It must be a number of seconds above 0.');
  return number;
};

/** The absolute path of a folder. */
export const folder = (value: string): string => {
  if (value.trim() === '') throw new InvalidArgumentError('It must name a folder.');
  return resolve(value);
};

/** An option that takes one of some words, and says which one somebody may have meant. */
export const oneOf = (option: Option, words: readonly string[]): Option =>
  option.choices(words).argParser((value) => {
    if (words.includes(value)) return value;
    const hint = [`It must be one of ${words.join(', ')}.`, didYouMean(value, words)].filter(Boolean).join(' ');
    throw new InvalidArgumentError(hint);
  });
