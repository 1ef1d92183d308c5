export { connectDesktop, type DesktopSetup } from './desktop-setup.js';
export { connectRealm, publish } from './online-setup.js';
