export { writeFactsPage } from './report.write.js';
