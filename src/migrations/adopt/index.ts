export { type AdoptOptions, type Adopted, adopt } from './adopt.js';
