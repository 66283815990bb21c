// Started by support.test.ts, which kills it: starts a private server of the major it is given, says where, and waits.
import { startServer } from './servers/index.js';

const { url, folder } = await startServer(Number(process.argv[2]));
console.log(JSON.stringify({ url, folder }));
