export { connectDesktop, type DesktopSetup } from './desktop-setup.js';
export { publish } from './online-setup.js';
