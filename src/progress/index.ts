export {
  type OnProgress,
  type Progress,
  type ProgressOptions,
  type ProgressStep,
  report,
  reportingTo,
} from './progress.js';
