export { type Server, startServer } from './start-server.js';
