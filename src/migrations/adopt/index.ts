export { adopt, type Adopted, type AdoptOptions } from './adopt.js';
