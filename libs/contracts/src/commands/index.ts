export * from './shared.js';
export * from './online.js';
export * from './desktop.js';
