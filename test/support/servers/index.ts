export { installedMajors } from './binaries.js';
export { password } from './data-template.js';
export { type Server, startServer } from './start-server.js';
