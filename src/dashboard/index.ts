export { writeDashboard } from './write-dashboard.js';
