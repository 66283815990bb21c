export { generate, type GenerateOptions, type GenerateResult } from './generate.js';
