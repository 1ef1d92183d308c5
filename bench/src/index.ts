export { connectOffice, type Office } from './desktop.office.js';
export { publish } from './online.stage.js';
