import { driftSuite } from './drift-suite.js';

driftSuite(15);
