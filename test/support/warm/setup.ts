import { isEverywhere } from '../everywhere.js';
import { forkBuilt } from './warm.mjs';

forkBuilt(isEverywhere);
